"""What the ledger answers, and in how many questions."""

import datetime

import pytest
from django.utils import timezone

from certificates import actions, queries, rules
from certificates.models import Issuer
from certificates.rules import Standing
from tests.factories import DAY, NOW, CertificateFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(days=5)


def correct(certificate, now=LATER):
    return actions.correct_certificate(certificate=certificate, badge_tail="471", authority_name="", now=now, by=None)


@pytest.mark.parametrize("count", [1, 3])
def test_a_persons_certificates_take_one_query(django_assert_num_queries, count):
    person = UserFactory()
    for _ in range(count):
        CertificateFactory(person=person)
    CertificateFactory()
    with django_assert_num_queries(1):
        found = queries.certificates_of(person=person, on=DAY)
        assert [held.standing for held in found] == [Standing.VALID] * count


def test_a_persons_certificates_are_the_newest_editions_of_the_day():
    person = UserFactory()
    old = CertificateFactory(person=person)
    new = correct(old)
    earlier = CertificateFactory(
        person=person,
        completed_on=datetime.date(2023, 1, 1),
        valid_until=datetime.date(2025, 12, 31),
        issued_at=datetime.datetime(2023, 1, 1, 9, tzinfo=datetime.UTC),
    )

    def shown(on):
        return [(held.certificate, held.standing.value) for held in queries.certificates_of(person=person, on=on)]

    assert shown(timezone.localdate(LATER)) == [(new, "valid"), (earlier, "expired")]
    assert shown(DAY) == [(old, "valid"), (earlier, "expired")]
    assert shown(datetime.date(2024, 1, 1)) == [(earlier, "valid")]
    assert shown(datetime.date(2022, 12, 31)) == []


def test_a_certificate_is_its_owners_only(django_assert_num_queries):
    certificate = CertificateFactory()
    with django_assert_num_queries(1):
        held = queries.certificate_for_owner(person=certificate.person, code=certificate.code, on=DAY)
    assert (held.certificate, held.standing, held.ended, held.newer_code) == (certificate, Standing.VALID, None, "")
    assert held.grouped_code == rules.group_code(certificate.code)
    assert queries.certificate_for_owner(person=UserFactory(), code=certificate.code, on=DAY) is None
    assert queries.certificate_for_owner(person=certificate.person, code=rules.new_code(), on=DAY) is None


def test_an_old_edition_knows_the_newest():
    old = CertificateFactory()
    newest = correct(correct(old), now=LATER + datetime.timedelta(days=1))
    held = queries.certificate_for_owner(person=old.person, code=old.code, on=timezone.localdate(LATER))
    assert (held.standing, held.newer_code, held.ended.kind) == (Standing.SUPERSEDED, newest.code, "superseded")


def test_a_check_shows_the_frozen_words():
    certificate = CertificateFactory(person=UserFactory(name="Amina Khan", email="secret@example.com"), score="87.50")
    found = queries.verification(code=rules.group_code(certificate.code).lower(), on=DAY)
    assert found == queries.Verification(
        code=certificate.code,
        on=DAY,
        genuine=True,
        standing=Standing.VALID,
        holder_name="Amina Khan",
        module_title=certificate.module_title,
        role_name="taxi or private hire driver",
        authority_name="Exampleshire Council",
        badge_tail="417",
        issuer_name="Exampleshire Safeguarding Children Partnership",
        council_name="Exampleshire Council",
        completed_on=DAY,
        valid_until=datetime.date(2029, 11, 19),
    )
    assert found.valid
    assert "secret@example.com" not in repr(found)
    assert "87.5" not in repr(found)


def test_a_check_survives_the_deletion_of_the_account():
    certificate = CertificateFactory()
    certificate.person.delete()
    assert queries.verification(code=certificate.code, on=DAY).valid


def test_erased_words_show_nothing():
    certificate = CertificateFactory(holder_name="")
    assert queries.verification(code=certificate.code, on=DAY) == queries.Verification(code=certificate.code, on=DAY)


def test_a_check_as_at_a_past_day_gives_the_answer_of_that_day():
    old = CertificateFactory()
    new = correct(old)
    actions.revoke_certificate(certificate=new, reason="error", by=None, now=LATER + datetime.timedelta(days=3))

    def standings(on):
        return [
            queries.verification(code=code, on=DAY + datetime.timedelta(days=on)).standing.value
            for code in (old.code, new.code)
        ]

    assert standings(-1) == ["not yet", "not yet"]
    assert standings(0) == ["valid", "not yet"]
    assert standings(4) == ["valid", "not yet"]
    assert standings(5) == ["superseded", "valid"]
    assert standings(7) == ["superseded", "valid"]
    assert standings(8) == ["superseded", "revoked"]


def test_every_answer_takes_one_query(django_assert_num_queries):
    valid, revoked, expired = CertificateFactory(), CertificateFactory(), CertificateFactory(valid_until=DAY)
    actions.revoke_certificate(certificate=revoked, reason="error", by=None, now=NOW)
    for code in (valid.code, revoked.code, expired.code, rules.new_code()):
        with django_assert_num_queries(1):
            queries.verification(code=code, on=DAY)
    with django_assert_num_queries(0):
        assert not queries.verification(code="what?", on=DAY).genuine


def test_the_issuer_is_read_and_never_made():
    assert queries.issuer().pk is None
    issuer = Issuer.objects.create(name="Partnership")
    assert queries.issuer() == issuer
