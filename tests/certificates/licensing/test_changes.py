"""Ready to renew when the training has changed since: the same on the page, by the API and for many badges."""

import datetime

import pytest

from certificates.licensing import queries
from content.models import ModuleVersion
from tests.factories import DAY, NOW, CertificateFactory

pytestmark = pytest.mark.django_db
LICENCE_ENDS = datetime.date(2027, 1, 31)


def after(days):
    return DAY + datetime.timedelta(days=days)


def change(module, asks="within", days=30, on=DAY):
    number = max(module.versions.values_list("number", flat=True), default=1) + 1
    return ModuleVersion.objects.create(
        module=module, number=number, title=module.title, digest=f"{number:032}", kind="material",
        published_at=NOW + (on - DAY), asks=asks, days=days,
    )  # fmt: skip


def asked(council, on=DAY, badge="PHD 01234"):
    found = queries.readiness(authority=council, badge=badge, on=on, today=DAY)
    many = queries.readiness_of_many(authority=council, badges=[badge, "PHD 9"], on=on, today=DAY)
    assert many["PHD01234"] == found
    return found.ready, [reason.code for reason in found.reasons], found.reasons[-1].text


class TestWithin:
    def test_it_counts_to_the_last_day_and_the_officer_is_told(self, council, driver, module):
        change(module)
        told = (
            "The training changed on 20 November 2026. It must be taken again by 20 December 2026, or it no longer "
            "counts."
        )
        for on in (DAY, after(30)):
            assert asked(council, on) == (True, ["met", "retake_due"], told)

    def test_from_the_day_after_it_does_not(self, council, driver, module):
        change(module)
        assert asked(council, after(31)) == (
            False,
            ["training_changed"],
            "The training changed on 20 November 2026 and had to be taken again by 20 December 2026. "
            "That of 20 November 2026 no longer counts: it must be taken again.",
        )

    def test_taken_again_it_counts(self, council, driver, module):
        change(module)
        CertificateFactory(
            person=driver, module=module, score=90, attempt_number=1, completed_on=after(10), module_version=2,
        )  # fmt: skip
        assert asked(council, after(31))[:2] == (True, ["met"])

    def test_taken_again_between_two_changes(self, council, driver, module):
        change(module, on=after(-40))
        CertificateFactory(
            person=driver, module=module, score=90, attempt_number=1, completed_on=after(-20), module_version=2,
        )  # fmt: skip
        change(module, days=60, on=after(5))
        assert asked(council, after(4))[:2] == (True, ["met"])
        assert asked(council, after(65))[:2] == (True, ["met", "retake_due"])
        assert asked(council, after(66))[:2] == (False, ["training_changed"])

    def test_a_change_of_another_module_asks_nothing(self, council, driver, module):
        other = CertificateFactory(person=driver, module_version=1).module
        change(other)
        assert asked(council, after(60))[:2] == (True, ["met"])


class TestRenewal:
    @pytest.mark.parametrize(("days", "ready"), [(71, False), (72, False), (73, True)])
    def test_licences_that_end_on_the_day_or_later(self, council, driver, module, days, ready):
        change(module, "renewal", days)  # the licence ends 72 days on
        assert (LICENCE_ENDS - DAY).days == 72
        assert asked(council)[0] is ready

    def test_in_words(self, council, driver, module):
        change(module, "renewal", 30)
        assert asked(council) == (
            False,
            ["training_changed"],
            "The training changed on 20 November 2026. It must be taken again before a licence that ends on "
            "20 December 2026 or later is renewed; this one ends on 31 January 2027.",
        )

    def test_not_before_it_was_published(self, council, driver, module):
        change(module, "renewal", 30, on=after(3))
        assert asked(council, after(2))[0] is True
        assert asked(council, after(3))[0] is False


def test_an_update_keeps_nobody_from_renewing(council, driver, module):
    ModuleVersion.objects.create(
        module=module, number=2, title="T", digest="2" * 32, kind="material", published_at=NOW, asks="update",
        update_title="New", update_text="<p>Read.</p>",
    )  # fmt: skip
    assert asked(council, after(60))[:2] == (True, ["met"])


def test_no_query_more_once_the_changes_are_known(council, driver, module, django_assert_num_queries):
    for days in (30, 60, 90):
        change(module, days=days)
        queries.readiness(authority=council, badge="PHD 01234", on=DAY, today=DAY)
        with django_assert_num_queries(2):
            queries.readiness(authority=council, badge="PHD 01234", on=DAY, today=DAY)


def test_a_change_is_known_at_once(council, driver, module):
    assert asked(council)[0] is True
    change(module, "renewal", 30)
    assert asked(council)[0] is False
