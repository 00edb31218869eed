"""Claims of badges, and officers' words on them."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from certificates.licensing import actions
from certificates.licensing.models import Claim, ClaimReview
from tests.factories import (
    DAY,
    NOW,
    ClaimFactory,
    LicenceFactory,
    LicenceTypeFactory,
    OfficerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEXT = NOW + datetime.timedelta(days=1)


def claim(person, authority, badge="PHD 1", now=NOW, **changes):
    return actions.claim_badge(person=person, authority=authority, badge_number=badge, now=now, **changes)


def test_a_badge_is_claimed_from_today(council):
    kind = LicenceTypeFactory()
    found = claim(UserFactory(), council, " phd-1  ", licence_type=kind)
    assert (found.badge_number, found.badge_key, found.started_on, found.ended_on, found.licence_type) == (
        "phd-1", "PHD1", DAY, None, kind,
    )  # fmt: skip


def test_the_same_badge_again_changes_nothing(council):
    person = UserFactory()
    first = claim(person, council, licence_type=LicenceTypeFactory())
    assert claim(person, council, "PHD-1", now=NEXT) == first
    assert claim(person, council, "PHD-1", now=NEXT, licence_type=LicenceTypeFactory()) == first
    assert Claim.objects.count() == 1


def test_a_correction_ends_one_claim_and_opens_another(council):
    person = UserFactory()
    first = claim(person, council)
    second = claim(person, council, "PHD 2", now=NEXT)
    first.refresh_from_db()
    tomorrow = DAY + datetime.timedelta(days=1)
    assert (first.ended_on, second.started_on) == (tomorrow, tomorrow)
    assert list(Claim.objects.on(DAY)) == [first]
    assert list(Claim.objects.on(tomorrow)) == [second]


def test_a_claim_keeps_the_name_of_its_day(council):
    person = UserFactory(name="Ann Example")
    first = claim(person, council)
    person.name = "Ann Married"
    person.save()
    first.refresh_from_db()
    assert first.claimant_name == "Ann Example"


def test_the_same_badge_under_a_new_name_is_a_correction_unless_an_officer_has_looked(council, officer):
    person, kind = UserFactory(name="Ann Exmaple"), LicenceTypeFactory()
    LicenceFactory(authority=council, badge_number="PHD 1")
    first = claim(person, council, licence_type=kind)
    person.name = "Ann Example"
    second = claim(person, council, now=NEXT)
    assert (second.claimant_name, second.licence_type, Claim.objects.get(pk=first.pk).ended_on) == (
        "Ann Example", kind, second.started_on,
    )  # fmt: skip
    actions.review_claim(officer=officer, claim=second, same_person=False, note="Passport seen", now=NEXT)
    person.name = "Person 0"
    assert claim(person, council, now=NEXT) == second


@pytest.mark.parametrize("factory", [ClaimFactory, OfficerFactory])
def test_nothing_ends_before_it_starts(factory):
    factory(started_on=DAY, ended_on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(started_on=DAY, ended_on=DAY - datetime.timedelta(days=1))


def test_another_licence_type_is_a_correction(council):
    person = UserFactory()
    claim(person, council, licence_type=LicenceTypeFactory())
    second = claim(person, council, licence_type=LicenceTypeFactory(slug="hackney"))
    assert list(Claim.objects.on(DAY)) == [second]


def test_badges_at_two_authorities(council, other_council):
    person = UserFactory()
    claim(person, council)
    claim(person, other_council)
    assert Claim.objects.on(DAY).filter(person=person).count() == 2


@pytest.mark.parametrize("badge", ["", "--", "Ж1"])
def test_what_cannot_be_a_badge_is_refused(council, badge):
    with pytest.raises(actions.ClaimRefused, match=r"badge number"):
        claim(UserFactory(), council, badge)
    assert Claim.objects.count() == 0


def test_withdrawing(council):
    held = ClaimFactory(authority=council)
    assert actions.withdraw_claim(claim=held, now=NOW).ended_on == DAY
    assert actions.withdraw_claim(claim=held, now=NEXT).ended_on == DAY


def review(officer, claim, note="Passport seen", same_person=True):
    return actions.review_claim(officer=officer, claim=claim, same_person=same_person, note=note, now=NOW)


def test_an_officers_word_is_kept_with_name_day_and_note(council, officer):
    licence = LicenceFactory(authority=council)
    claim = ClaimFactory(authority=council, badge_key=licence.badge_key)
    word = review(officer, claim, note=" Passport \n seen ")
    assert (word.same_person, word.note, word.reviewed_by, word.reviewed_on, word.reviewed_at, word.register_name) == (
        True, "Passport seen", officer, DAY, NOW, licence.holder_name,
    )  # fmt: skip


def test_a_badge_that_is_not_on_the_register_has_no_holder_to_compare(council, officer):
    with pytest.raises(actions.ReviewRefused, match="not on the register"):
        review(officer, ClaimFactory(authority=council))


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (" ", "Write how you know: which document you saw, or whom you asked."),
        ("x" * 251, "The note must be 250 characters or fewer."),
    ],
)
def test_a_note_is_needed(council, officer, note, sentence):
    with pytest.raises(actions.ReviewRefused) as refusal:
        review(officer, ClaimFactory(authority=council), note=note)
    assert str(refusal.value) == sentence
    assert ClaimReview.objects.count() == 0


def test_only_an_officer_of_that_authority(other_council, officer):
    with pytest.raises(actions.ReviewRefused) as refusal:
        review(officer, ClaimFactory(authority=other_council))
    assert str(refusal.value) == "Only an officer of the authority that issued the badge can say this."


def test_not_for_a_claim_that_has_ended(council, officer):
    with pytest.raises(actions.ReviewRefused) as refusal:
        review(officer, ClaimFactory(authority=council, ended_on=DAY))
    assert str(refusal.value) == "The driver has changed the badge number since. Look the badge up again."
