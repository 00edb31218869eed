"""One press that arrives several times at the same moment is one declaration, one completion and one certificate."""

import pytest

from certificates.models import Certificate
from elearning import actions, queries
from elearning.models import Completion, Declaration
from tests.at_once import at_once
from tests.elearning.journey import driver, read_lessons
from tests.factories import NOW, ModulePageFactory, declaration_fields

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_eight_presses_at_once_are_one_declaration():
    course = ModulePageFactory(module__slug="annual-update", quiz=None, **declaration_fields())
    person = driver()
    read_lessons(person, course)
    found = queries.outline(role_slug="taxi-drivers", module_slug="annual-update")
    got = at_once(8, lambda: actions.declare(person=person, found=found, edition=found.edition, now=NOW).code)
    assert len(set(got)) == 1, got
    assert (Completion.objects.count(), Declaration.objects.count(), Certificate.objects.count()) == (1, 1, 1)
    assert got[0] == Certificate.objects.get().code
