"""A module on the site, and a driver who is signed in."""

import pytest

from tests.elearning.journey import driver
from tests.factories import ModulePageFactory


@pytest.fixture
def course(db):
    return ModulePageFactory(module__slug="safe-journeys")


@pytest.fixture
def person(db):
    return driver()


@pytest.fixture
def learner(client, person):
    """The driver's browser."""
    client.force_login(person)
    return client
