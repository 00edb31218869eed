"""What every test needs: caches that remember nothing, and the first rows (Wagtail's root, groups) back afterwards."""

import pytest
from django.core.cache import caches

EMPTIES_TABLES = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with real transactions empties every table: each puts back what migrations made, or the next one fails."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction") and not marker.kwargs.get("serialized_rollback"):
            item.add_marker(EMPTIES_TABLES, append=False)


@pytest.fixture(autouse=True)
def _fresh_caches():
    yield
    for name in caches:
        caches[name].clear()
