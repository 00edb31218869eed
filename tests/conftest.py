"""What every test needs: caches that remember nothing from the test before."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _fresh_caches():
    yield
    for name in caches:
        caches[name].clear()
