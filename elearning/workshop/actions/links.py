"""Try the addresses outside. Nothing else here asks another site anything; an operator runs it, never a page."""

from __future__ import annotations

import datetime
import http.client
import ipaddress
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from content.models import LinkCheck

SECONDS = 15
AT_ONCE = 4
AGENT = "Mozilla/5.0 (compatible; link check)"
# They say “not for programs” or “not now”, which is no news about the page: a person looks.
UNSURE = {401, 403, 405, 429, 503}

UNREACHED = "it cannot be reached"
FEW = 3  # so few may all be gone

Answer = Callable[[str], str]


class NoWayOut(Exception):
    """Not one address could be reached; the message is a sentence."""


def check_links(*, urls: Iterable[str], on: datetime.date, answer: Answer | None = None) -> list[LinkCheck]:
    """Try each address and keep what it said: "" when it answered, else the problem in words. The newest check stands.

    `answer` asks one address (for tests, or another way out). Addresses no longer asked for are forgotten.
    Raises NoWayOut when not one of many can be reached: that is this machine's fault, and nothing is kept of it.
    """
    wanted = sorted(set(urls))
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        problems = list(pool.map(answer or ask, wanted))
    if len(wanted) > FEW and all(problem.startswith(UNREACHED) for problem in problems):
        raise NoWayOut(
            f"None of {len(wanted):,} addresses could be reached: this machine seems to have no way out to the web. "
            "What was kept before stays. Try again from a machine that has one."
        )
    LinkCheck.objects.exclude(url__in=wanted).delete()
    return [
        LinkCheck.objects.update_or_create(url=url, defaults={"checked_on": on, "problem": problem[:200]})[0]
        for url, problem in zip(wanted, problems, strict=True)
    ]


def ask(url: str) -> str:
    """What is wrong with an address, in words; "" when it answers. Only public hosts are asked."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "it is not a web address"
    try:
        if not _is_public(parts.hostname):
            return "it is an address inside a network, which readers cannot reach"
        for method in ("HEAD", "GET"):
            request = urllib.request.Request(url, method=method, headers={"User-Agent": AGENT})  # noqa: S310 - checked above
            try:
                with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
                    return ""
            except urllib.error.HTTPError as error:
                if error.code in UNSURE and method == "GET":
                    return ""
                if method == "GET":
                    return f"it answers {error.code} ({http.client.responses.get(error.code, 'unknown')})"
    except TimeoutError:
        return f"{UNREACHED} (no answer within {SECONDS} seconds)"
    except socket.gaierror:
        return f"{UNREACHED} (its name cannot be looked up)"
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            reason = f"no answer within {SECONDS} seconds"
        return f"{UNREACHED} ({reason})"
    return ""


def _is_public(host: str) -> bool:
    """Whether every place a host's name leads to is on the open internet."""
    found = {row[4][0] for row in socket.getaddrinfo(host, None)}
    return all(ipaddress.ip_address(str(place).split("%")[0]).is_global for place in found)
