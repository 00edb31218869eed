"""Declaring headcounts."""

import datetime

import pytest

from content.models.append_only import PastIsKept
from elearning.coverage import actions
from elearning.coverage.models import Headcount
from tests.elearning.coverage import world
from tests.elearning.coverage.world import TODAY, ago
from tests.factories import OrganisationFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    organisation = OrganisationFactory(name="Grand Hotel")
    return {
        "organisation": organisation, "role": RoleFactory(slug="hotel-staff"), "number": 42,
        "source": " Payroll  October ", "counted_on": ago(20), "by": world.analyst(organisation),
        "now": world.noon(TODAY),
    }  # fmt: skip


def test_a_headcount_is_appended(said):
    actions.declare_headcount(**said)
    newest = actions.declare_headcount(**{**said, "number": 43})
    assert list(Headcount.objects.order_by("pk").values_list("number", "source", "counted_on", "recorded_on")) == [
        (42, "Payroll October", ago(20), TODAY),
        (43, "Payroll October", ago(20), TODAY),
    ]
    assert newest.recorded_by == said["by"]
    newest.number = 44
    with pytest.raises(PastIsKept):
        newest.save()


def test_sent_twice_it_is_kept_once(said):
    assert actions.declare_headcount(**said) == actions.declare_headcount(**said)
    assert Headcount.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "refusal", "sentence"),
    [
        (
            {"counted_on": TODAY + datetime.timedelta(1)}, actions.NotYetCounted,
            f"{TODAY + datetime.timedelta(1):%-d %B %Y} is in the future: give the day on which people were counted.",
        ),
        ({"number": -1}, actions.NotANumber, "The number of people must be between 0 and 9,999,999."),
        ({"number": 10**7}, actions.NotANumber, "The number of people must be between 0 and 9,999,999."),
        ({"source": " "}, actions.NoSource, "Say where the number comes from, for example “School workforce census”."),
    ],
)  # fmt: skip
def test_refusals(said, wrong, refusal, sentence):
    with pytest.raises(refusal) as refused:
        actions.declare_headcount(**{**said, **wrong})
    assert str(refused.value) == sentence
    assert Headcount.objects.count() == 0


def test_an_organisation_out_of_scope_is_refused(said):
    other = OrganisationFactory(name="Other Hotel")
    with pytest.raises(actions.NotYours):
        actions.declare_headcount(**{**said, "organisation": other})
