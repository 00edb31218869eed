"""A requirement made after people joined reaches them with the nightly sweep, once."""

import datetime

import pytest
from django.core.management import call_command

from elearning.models import Obligation, Requirement
from tests.factories import MembershipFactory, ModuleFactory, RoleFactory

pytestmark = pytest.mark.django_db


def test_people_already_in_the_role_are_asked_once(capsys):
    here = MembershipFactory()
    MembershipFactory(ended_on=datetime.date(2026, 6, 1), person__name="Left long ago")
    MembershipFactory(role=RoleFactory(slug="councillors"))
    Requirement.objects.create(
        role=here.role, module=ModuleFactory(), first_due_days=30, starts_on=datetime.date(2026, 1, 1)
    )
    call_command("sweep_obligations")
    assert list(Obligation.objects.values_list("person", "cycle")) == [(here.person_id, 1)]
    call_command("sweep_obligations")
    assert Obligation.objects.count() == 1
    assert "1 obligation opened." in capsys.readouterr().out
