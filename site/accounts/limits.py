"""So many times in so many seconds: counted in the cache, shared where the cache is."""

from __future__ import annotations

import time

from django.core.cache import cache


def allowed(key: str, *, limit: int, seconds: int) -> bool:
    """Whether this is one of the first `limit` times that `key` is asked for in the running `seconds`, from a whole
    multiple of them on. Each question counts. When the count is swept from the cache meanwhile, the answer is yes.
    """
    counted = f"{key}:{int(time.time()) // seconds}"
    cache.add(counted, 0, timeout=2 * seconds)
    try:
        return bool(cache.incr(counted) <= limit)
    except ValueError:
        return True
