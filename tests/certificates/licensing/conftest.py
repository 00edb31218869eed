"""A council with an officer, a policy and a driver who is ready to renew on DAY; another council beside it."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.factories import (
    DAY,
    AuthorityFactory,
    CertificateFactory,
    ClaimFactory,
    LicenceFactory,
    LicenceTypeFactory,
    ModuleFactory,
    OfficerFactory,
    PolicyFactory,
    UserFactory,
)


@pytest.fixture
def module():
    return ModuleFactory(slug="safe-journeys", title="Safe journeys")


@pytest.fixture
def council(module):
    authority = AuthorityFactory(slug="anytown", name="Anytown Council")
    PolicyFactory(authority=authority, module=module, counts_from_months=6)
    return authority


@pytest.fixture
def other_council(module):
    authority = AuthorityFactory(slug="otherton", name="Otherton Council")
    PolicyFactory(authority=authority, module=module)
    return authority


@pytest.fixture
def officer(council):
    return OfficerFactory(authority=council, person__name="Olu Officer").person


@pytest.fixture
def make_driver(module):
    """A licence, the person who claims it, and a certificate of DAY; leave out what the test is about."""

    def make(
        authority,
        number="01234",
        *,
        name="Imran Khan",
        register_name=None,
        trained=True,
        claimed=True,
        done=DAY,
        **licence,
    ):
        person = UserFactory(name=name)
        badge = f"PHD {number}"
        LicenceFactory(
            authority=authority, badge_number=badge, holder_name=register_name or name,
            **({"issued_on": datetime.date(2024, 2, 1), "expires_on": datetime.date(2027, 1, 31)} | licence),
        )  # fmt: skip
        if claimed:
            ClaimFactory(person=person, authority=authority, badge_number=badge)
        if trained:
            CertificateFactory(
                person=person, module=module, score=Decimal(90), attempt_number=1, completed_on=done,
                code=f"{number:0>28}",
            )  # fmt: skip
        return person

    return make


@pytest.fixture
def today():
    """Pages ask the clock; their tests stand on the same day."""
    return timezone.localdate()


@pytest.fixture
def driver_today(council, make_driver, today):
    """Ready to renew today, with a licence that ends in a month."""
    month = datetime.timedelta(days=30)
    return make_driver(council, done=today - month, issued_on=today - 30 * month, expires_on=today + month)


@pytest.fixture
def driver(council, make_driver):
    LicenceTypeFactory()
    return make_driver(council)
