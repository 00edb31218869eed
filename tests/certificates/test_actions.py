"""The ledger is written once for each pass, and what was written stays."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.db import connection

from certificates import actions, queries
from certificates.models import Certificate, CertificateEvent, CertificateFile, CertificateMail, Issuer
from certificates.rules import Standing
from content.models.append_only import PastIsKept
from tests.at_once import at_once
from tests.factories import DAY, NOW, CertificateFactory, ModuleFactory, UserFactory

ERROR, CONDUCT = CertificateEvent.Reason.ERROR, CertificateEvent.Reason.CONDUCT


def award(person, module, completion=None, **changes):
    given = {
        "completion": completion or uuid.uuid4(),
        "person": person,
        "module": module,
        "module_version": 3,
        "module_title": "Safe journeys",
        "completed_on": DAY,
        "valid_until": datetime.date(2029, 11, 19),
        "score": Decimal("90.00"),
        "attempt_number": 2,
        "role_name": "taxi or private hire driver",
        "authority_name": "Exampleshire Council",
        "badge_tail": "417",
        "now": NOW,
    }
    return actions.award_certificate(**{**given, **changes})


@pytest.mark.django_db
def test_an_award_freezes_the_words_of_its_day():
    Issuer.objects.create(name="Exampleshire Partnership", council="Exampleshire Council")
    person = UserFactory(name="Amina Khan")
    module = ModuleFactory(title="Safe journeys")
    certificate = award(person, module)
    Issuer.objects.update(name="Another")
    person.name = "Amina Begum"
    person.save()
    module.title = "Journeys"
    module.save()
    kept = Certificate.objects.get()
    assert kept == certificate
    assert (kept.holder_name, kept.module_title, kept.issuer_name, kept.council_name, kept.edition) == (
        "Amina Khan",
        "Safe journeys",
        "Exampleshire Partnership",
        "Exampleshire Council",
        1,
    )


@pytest.mark.django_db
def test_without_an_issuer_the_default_is_named_and_nothing_is_written():
    assert award(UserFactory(), ModuleFactory()).issuer_name == "Local safeguarding children partnership"
    assert Issuer.objects.count() == 0


@pytest.mark.django_db
def test_awarding_again_gives_the_same_certificate_back():
    person, module, completion = UserFactory(), ModuleFactory(), uuid.uuid4()
    first = award(person, module, completion)
    second = award(person, module, completion, badge_tail="999", completed_on=datetime.date(2026, 12, 1))
    assert (second.pk, second.badge_tail, Certificate.objects.count()) == (first.pk, "417", 1)


@pytest.mark.django_db
def test_an_award_costs_four_queries(django_assert_num_queries):
    """The issuer, and the insert between a savepoint and its release."""
    person, module = UserFactory(), ModuleFactory()
    with django_assert_num_queries(4):
        award(person, module)


@pytest.mark.django_db
def test_pdf_and_mail_wait_for_the_commit(django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        certificate = award(UserFactory(email="driver@example.com"), ModuleFactory())
        assert (CertificateFile.objects.count(), len(mailoutbox)) == (0, 0)
    assert len(callbacks) == 1
    assert CertificateFile.objects.get().certificate == certificate
    assert [mail.to for mail in mailoutbox] == [["driver@example.com"]]


@pytest.mark.django_db
def test_history_can_be_loaded_without_mail(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        award(UserFactory(), ModuleFactory(), deliver=False)
    assert (callbacks, CertificateMail.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_correction_is_a_new_edition_and_the_old_one_is_superseded():
    officer = UserFactory()
    old = CertificateFactory(badge_tail="417")
    later = NOW + datetime.timedelta(days=10)
    new = actions.correct_certificate(
        certificate=old, badge_tail="471", authority_name="Otherton Council", now=later, by=officer
    )
    assert (new.edition, new.badge_tail, new.authority_name) == (2, "471", "Otherton Council")
    assert new.code != old.code
    for name in ("completion", "person_id", "module_id", "completed_on", "valid_until", "holder_name", "issuer_name"):
        assert getattr(new, name) == getattr(old, name)
    event = old.events.get()
    assert (event.kind, event.reason, event.happened_on, event.recorded_by) == (
        "superseded",
        "corrected",
        datetime.date(2026, 11, 30),
        officer,
    )
    # Exactly one of the two counts on any day.
    for offset, expected in ((0, ["valid", "not yet"]), (9, ["valid", "not yet"]), (10, ["superseded", "valid"])):
        on = DAY + datetime.timedelta(days=offset)
        assert [queries.standing_of(one, on=on).value for one in (old, new)] == expected


@pytest.mark.django_db
def test_an_older_edition_is_neither_corrected_nor_revoked():
    old = CertificateFactory()
    actions.correct_certificate(certificate=old, badge_tail="1", authority_name="", now=NOW, by=None)
    with pytest.raises(actions.NotTheNewestEdition, match="Change the newer one"):
        actions.correct_certificate(certificate=old, badge_tail="2", authority_name="", now=NOW, by=None)
    with pytest.raises(actions.NotTheNewestEdition):
        actions.revoke_certificate(certificate=old, reason=ERROR, by=None, now=NOW)
    assert CertificateEvent.objects.count() == 1


@pytest.mark.django_db
def test_a_revocation_ends_a_certificate_from_its_day_for_good():
    certificate, by = CertificateFactory(), UserFactory()
    later = NOW + datetime.timedelta(days=1)
    event = actions.revoke_certificate(certificate=certificate, reason=CONDUCT, by=by, now=later)
    assert (event.kind, event.reason, event.recorded_by) == ("revoked", "conduct", by)
    assert queries.standing_of(certificate, on=DAY) is Standing.VALID
    assert queries.standing_of(certificate, on=DAY + datetime.timedelta(days=1)) is Standing.REVOKED
    with pytest.raises(actions.AlreadyRevoked, match="already revoked"):
        actions.revoke_certificate(certificate=certificate, reason=ERROR, by=by, now=later)
    with pytest.raises(actions.AlreadyRevoked):
        actions.correct_certificate(certificate=certificate, badge_tail="1", authority_name="", now=later, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "corrected", "because"])
def test_a_revocation_needs_a_reason(reason):
    with pytest.raises(actions.ReasonMissing):
        actions.revoke_certificate(certificate=CertificateFactory(), reason=reason, by=None, now=NOW)
    assert CertificateEvent.objects.count() == 0


@pytest.mark.django_db
def test_the_ledger_is_not_changed():
    certificate = CertificateFactory()
    certificate.holder_name = "Another"
    with pytest.raises(PastIsKept):
        certificate.save()
    with pytest.raises(PastIsKept):
        certificate.delete()
    with pytest.raises(PastIsKept):
        Certificate.objects.update(holder_name="Another")


@pytest.mark.django_db
def test_a_deleted_account_leaves_the_certificate():
    certificate = CertificateFactory()
    certificate.person.delete()
    kept = Certificate.objects.get()
    assert (kept.person, kept.holder_name) == (None, certificate.holder_name)


def rounds():
    return 100 if connection.vendor == "postgresql" else 5


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_32_awards_at_once_make_one_certificate():
    threads = 32 if connection.vendor == "postgresql" else 8
    person, module = UserFactory(), ModuleFactory()
    for number in range(rounds()):
        completion = uuid.uuid4()
        got = at_once(threads, lambda completion=completion: award(person, module, completion, deliver=False).pk)
        assert (len(got), len(set(got))) == (threads, 1), got
        assert Certificate.objects.count() == number + 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_its_twin_without_the_constraint_makes_several():
    """Shows that the test above can fail: it is the constraint that holds, nothing else."""
    constraints = Certificate._meta.constraints
    person, module, completion = UserFactory(), ModuleFactory(), uuid.uuid4()
    Certificate._meta.constraints = []  # SQLite makes the table again from what is written here
    with connection.schema_editor() as editor:
        editor.remove_constraint(Certificate, constraints[0])
    try:
        got = at_once(4, lambda: award(person, module, completion, deliver=False).pk)
        assert Certificate.objects.filter(completion=completion).count() > 1, got
    finally:
        Certificate.objects.all()._raw_delete("default")
        Certificate._meta.constraints = constraints
        with connection.schema_editor() as editor:
            editor.add_constraint(Certificate, constraints[0])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_correction_and_a_revocation_at_once_end_it_once():
    for _ in range(5):
        certificate = CertificateFactory(person=None, holder_name="Amina Khan")

        def correct(certificate=certificate):
            return actions.correct_certificate(
                certificate=certificate, badge_tail="1", authority_name="", now=NOW, by=None
            )

        def revoke(certificate=certificate):
            return actions.revoke_certificate(certificate=certificate, reason=ERROR, by=None, now=NOW)

        turns = iter([correct, revoke] * 4)
        got = at_once(8, lambda turns=turns: next(turns)())
        refused = [one for one in got if isinstance(one, Exception)]
        assert (len(refused), {isinstance(one, actions.CertificateRefused) for one in refused}) == (7, {True}), got
        assert certificate.events.count() == 1
        editions = Certificate.objects.filter(completion=certificate.completion).count()
        assert editions == (2 if certificate.events.get().kind == "superseded" else 1)
