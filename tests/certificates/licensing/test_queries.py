"""Who is ready, by the database: as at a day, in a fixed number of queries, scoped to an authority."""

import datetime
from decimal import Decimal

import pytest

from certificates import actions as certificate_actions
from certificates.licensing import actions, importer, queries, rules
from certificates.licensing.queries import desk
from certificates.models import CertificateEvent
from tests.factories import (
    DAY,
    NOW,
    CertificateFactory,
    ClaimFactory,
    LicenceFactory,
    LicenceTypeFactory,
    ModuleFactory,
    OfficerFactory,
    PolicyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
date = datetime.date


def ready(council, badge="PHD 01234", on=DAY, today=DAY):
    found = queries.readiness(authority=council, badge=badge, on=on, today=today)
    return found.ready, [reason.code for reason in found.reasons]


def test_the_desks_that_somebody_may_use(council, other_council, officer):
    assert queries.authorities_for(person=officer, on=DAY) == [council]
    OfficerFactory(person=officer, authority=other_council, ended_on=date(2026, 11, 20))
    assert queries.authorities_for(person=officer, on=DAY) == [council, other_council]
    assert queries.authorities_for(person=officer, on=date(2026, 11, 21)) == [council]
    assert queries.authorities_for(person=UserFactory(is_superuser=True), on=DAY) == [council, other_council]
    assert queries.authorities_for(person=UserFactory(), on=DAY) == []


def test_a_driver_who_is_ready(council, driver):
    found = queries.readiness(authority=council, badge="phd01234", on=DAY, today=DAY)
    assert (found.ready, found.badge, found.authority) == (True, "PHD 01234", "anytown")
    assert found.certificate.code == f"{1234:028}"
    assert found.licence.expires_on == date(2027, 1, 31)
    assert found.counts_from == date(2026, 7, 31)


def test_two_queries_for_one_badge_and_for_many(council, driver, make_driver, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert ready(council) == (True, ["met"])
    for number in range(30):
        make_driver(council, f"7{number}", name=f"Driver {number}")
    badges = [f"PHD 7{number}" for number in range(30)] + ["unknown"]
    with django_assert_num_queries(2):
        found = queries.readiness_of_many(authority=council, badges=badges, on=DAY, today=DAY)
    assert [answer.ready for answer in found.values()] == [None] + [True] * 30
    with django_assert_num_queries(1):  # none of them was on the register: nothing is asked about claims
        queries.readiness_of_many(authority=council, badges=badges, on=date(2026, 11, 1), today=DAY)


def test_many_and_one_say_the_same(council, driver, make_driver):
    make_driver(council, "2", name="Ann", register_name="Ben Two")
    make_driver(council, "3", name="Cat Three", trained=False)
    badges = ["PHD 01234", "PHD 2", "PHD 3", "PHD 4"]
    many = queries.readiness_of_many(authority=council, badges=badges, on=DAY, today=DAY)
    one = {
        rules.badge_key(badge): queries.readiness(authority=council, badge=badge, on=DAY, today=DAY) for badge in badges
    }
    assert many == one


def test_five_thousand_badges_at_once(council, driver, django_assert_num_queries):
    badges = [f"X{number}" for number in range(4_999)] + ["PHD01234"]
    with django_assert_num_queries(2):
        found = queries.readiness_of_many(authority=council, badges=badges, on=DAY, today=DAY)
    assert (len(found), found["PHD01234"].ready, found["X0"].ready) == (5_000, True, None)


def test_another_authoritys_badge_is_unknown_here(council, other_council, make_driver):
    make_driver(other_council)
    assert ready(council) == (None, ["unknown_badge"])
    assert ready(other_council) == (True, ["met"])


def test_a_claim_at_another_authority_does_not_count(council, other_council, make_driver):
    person = make_driver(council, claimed=False)
    ClaimFactory(person=person, authority=other_council, badge_number="PHD 01234")
    assert ready(council) == (False, ["not_claimed"])


def test_a_policy_of_another_type_or_day_is_no_policy(council, driver, make_driver):
    make_driver(council, "2", name="Ann Two", licence_type=LicenceTypeFactory(slug="hackney"))
    assert ready(council, "PHD2") == (None, ["no_policy"])
    assert ready(council, on=date(2019, 12, 31), today=date(2019, 12, 31)) == (None, ["no_policy"])


def test_a_new_policy_is_a_new_row_and_each_rules_its_days(council, driver, module):
    council.policies.update(ends_on=DAY)
    PolicyFactory(authority=council, module=module, pass_mark=95, starts_on=date(2026, 11, 21))
    assert ready(council) == (True, ["met"])
    assert ready(council, on=date(2026, 11, 21)) == (False, ["below_pass_mark"])


def test_a_revocation_counts_from_its_day(council, driver):
    CertificateEvent.objects.create(
        certificate=driver.certificates.get(),
        kind="revoked",
        reason="conduct",
        happened_on=date(2026, 11, 22),
        recorded_at=NOW,
    )
    assert ready(council, on=date(2026, 11, 21)) == (True, ["met"])
    assert ready(council, on=date(2026, 11, 22)) == (False, ["revoked"])


def test_an_officers_word_counts_from_its_day(council, officer, make_driver):
    make_driver(council, name="Imran Kahn", register_name="Imran Khan")
    claim = council.claims.get()
    assert ready(council) == (None, ["name_differs"])
    actions.review_claim(officer=officer, claim=claim, same_person=True, note="Passport seen", now=NOW)
    assert ready(council) == (True, ["met"])
    assert ready(council, on=date(2026, 11, 19)) == (None, ["unknown_badge"])
    actions.review_claim(officer=officer, claim=claim, same_person=False, note="Another passport", now=NOW)
    assert ready(council) == (False, ["identity_refused"])


def test_a_corrected_badge_belongs_to_the_day(council, driver, make_driver):
    actions.claim_badge(person=driver, authority=council, badge_number="PHD 9", now=NOW)
    assert ready(council) == (False, ["not_claimed"])
    assert ready(council, "PHD 9") == (None, ["unknown_badge"])


HEADER = "Badge,Name,Type,Issued,Expires\n"


def load(council, line, now):
    importer.take_in_file(
        content=(HEADER + line).encode(), file_name="r.csv", authority=council, whole_register=True, good_lines=False,
        person=None, now=now,
    )  # fmt: skip


def test_the_register_as_at_a_past_day(council):
    LicenceTypeFactory()
    load(council, "PHD 1,Ann One,PHD,1 February 2024,31 January 2027", NOW)
    load(council, "PHD 1,Ann Two,PHD,1 February 2024,28 February 2027", NOW + datetime.timedelta(days=10))
    load(council, "PHD 2,Ben,PHD,1 February 2024,28 February 2027", NOW + datetime.timedelta(days=20))
    today = date(2026, 12, 31)
    found = [
        queries.readiness(authority=council, badge="PHD1", on=DAY + datetime.timedelta(days=days), today=today)
        for days in (-1, 0, 9, 10, 19, 20, 41)
    ]
    assert [answer.reasons[0].code for answer in found] == [
        "unknown_badge", *["not_claimed"] * 4, *["not_on_register"] * 2,
    ]  # fmt: skip
    assert [answer.licence and answer.licence.holder_name for answer in found] == [
        None, "Ann One", "Ann One", "Ann Two", "Ann Two", "Ann Two", "Ann Two",
    ]  # fmt: skip


class TestPolicyFor:
    def test_nobody_asks(self, module):
        assert queries.policy_for(person=UserFactory(), module_slug=module.slug, on=DAY) is None

    def test_by_the_register(self, council, driver, module, django_assert_num_queries):
        with django_assert_num_queries(3):
            found = queries.policy_for(person=driver, module_slug=module.slug, on=DAY, today=DAY)
        assert (found.authority_name, found.badge_tail, found.pass_mark, found.attempts_allowed) == (
            "Anytown Council", "234", 80, None,
        )  # fmt: skip
        assert found.valid_until(DAY) == date(2029, 11, 19)
        assert queries.policy_for(person=driver, module_slug=ModuleFactory().slug, on=DAY, today=DAY) is None

    def test_by_what_the_driver_said_while_the_badge_is_not_on_the_register(self, council, module):
        claim = ClaimFactory(authority=council)
        council.policies.update(valid_months=None, term_months=12)
        found = queries.policy_for(person=claim.person, module_slug=module.slug, on=DAY, today=DAY)
        assert (found.licence, found.valid_until(DAY)) == (None, date(2027, 11, 19))
        claim.licence_type = None
        claim.save()
        assert queries.policy_for(person=claim.person, module_slug=module.slug, on=DAY, today=DAY) is None

    def test_for_the_licences_term(self, council, driver, module):
        council.policies.update(valid_months=None, counts_from_months=2)
        found = queries.policy_for(person=driver, module_slug=module.slug, on=DAY, today=DAY)
        assert found.valid_until(date(2026, 11, 29)) == date(2027, 1, 31)
        assert found.valid_until(date(2026, 11, 30)) == date(2030, 1, 31)

    def test_one_pass_serves_all(self, council, other_council, driver, module):
        """The highest mark, the fewest attempts, the latest day; the badge is the newest."""
        council.policies.update(pass_mark=80, attempts_allowed=None, valid_months=12)
        other_council.policies.update(pass_mark=70, attempts_allowed=1, valid_months=36)
        assert queries.policy_for(person=driver, module_slug=module.slug, on=DAY, today=DAY).attempts_allowed is None
        ClaimFactory(person=driver, authority=other_council, badge_number="HC 777")
        found = queries.policy_for(person=driver, module_slug=module.slug, on=DAY, today=DAY)
        assert (found.authority_name, found.badge_tail) == ("Otherton Council", "777")
        assert (found.pass_mark, found.attempts_allowed) == (80, 1)
        assert found.valid_until(DAY) == date(2029, 11, 19)
        assert found.licence.expires_on == date(2027, 1, 31)
        council.policies.update(attempts_allowed=3)
        assert queries.policy_for(person=driver, module_slug=module.slug, on=DAY, today=DAY).attempts_allowed == 1
        assert len(queries.policies_for(person=driver, on=DAY, today=DAY)) == 2

    def test_of_several_licences_the_one_that_ends_first(self, council, other_council, driver, module):
        ClaimFactory(person=driver, authority=other_council, badge_number="HC 777")
        licence = LicenceFactory(
            authority=other_council, badge_number="HC 777", holder_name="Imran Khan", expires_on=date(2026, 12, 1)
        )
        assert self.licence_end(driver, module) == date(2026, 12, 1)
        licence.expires_on = date(2026, 11, 19)  # ended: the other comes first
        licence.save()
        assert self.licence_end(driver, module) == date(2027, 1, 31)

    def licence_end(self, person, module):
        found = queries.policy_for(person=person, module_slug=module.slug, on=DAY, today=DAY)
        return found.licence and found.licence.expires_on

    def test_anothers_licence_says_nothing(self, council, officer, make_driver, module):
        council.policies.update(valid_months=None, term_months=12)
        person = make_driver(council, name="Mallory Example", register_name="Victor Victim")

        def found():
            policy = queries.policy_for(person=person, module_slug=module.slug, on=DAY, today=DAY)
            return policy.licence and policy.licence.expires_on, policy.valid_until(DAY)

        assert found() == (None, date(2027, 11, 19))  # as somebody whose badge is not on the register
        claim = council.claims.get()
        actions.review_claim(officer=officer, claim=claim, same_person=True, note="Passport seen", now=NOW)
        assert found() == (date(2027, 1, 31), date(2028, 1, 31))
        actions.review_claim(officer=officer, claim=claim, same_person=False, note="Passport seen", now=NOW)
        assert found() == (None, date(2027, 11, 19))

    def test_anothers_licence_type_is_not_taken_over_either(self, council, make_driver, module):
        person = make_driver(council, name="Mallory Example", register_name="Victor Victim")
        council.claims.update(licence_type=None)
        assert queries.policy_for(person=person, module_slug=module.slug, on=DAY, today=DAY) is None


class TestCounts:
    def test_licences_in_force_and_whose_they_are(
        self, council, other_council, driver, make_driver, django_assert_num_queries
    ):
        make_driver(council, "2", name="Ann", register_name="Ben Two")
        make_driver(council, "3", name="Cat Three", claimed=False)
        make_driver(council, "4", name="Dan Four", expires_on=date(2026, 11, 19))
        make_driver(council, "5", name="Eve Five", on_register=False)
        make_driver(other_council, "6", name="Fay Six")
        role = LicenceTypeFactory().role
        with django_assert_num_queries(3):
            found = queries.register_counts(on=DAY, authorities=[council], today=DAY)
        assert list(found) == [(council.pk, role.pk)]
        count = found[council.pk, role.pk]
        assert count.headcount == 3
        assert list(count.holders.values()) == [(driver.pk,)]
        assert len(queries.register_counts(on=DAY, authorities=[council, other_council], today=DAY)) == 2

    def test_as_at_a_past_day(self, council, django_assert_num_queries):
        LicenceTypeFactory()
        load(council, "PHD 1,Ann One,PHD,1 February 2024,31 January 2027", NOW)
        person = ClaimFactory(authority=council, badge_number="PHD 1", person__name="Ann One").person
        load(council, "PHD 2,Ben,PHD,1 February 2024,28 February 2027", NOW + datetime.timedelta(days=20))
        role = LicenceTypeFactory().role
        today = date(2026, 12, 31)
        with django_assert_num_queries(3):
            before = queries.register_counts(on=DAY, authorities=[council], today=today)[council.pk, role.pk]
        after = queries.register_counts(on=today, authorities=[council], today=today)[council.pk, role.pk]
        assert (before.headcount, list(before.holders.values())) == (1, [(person.pk,)])
        assert (after.headcount, after.holders) == (1, {})
        assert queries.register_counts(on=date(2026, 1, 1), authorities=[council], today=today) == {}


def test_searching_the_register(council, other_council, make_driver):
    make_driver(council, "01", name="Imran Khan")
    make_driver(council, "02", name="Ann O'Brien", expires_on=date(2030, 1, 1))
    make_driver(council, "03", name="Imran Ali", on_register=False)
    make_driver(other_council, "04", name="Imran Khan")

    def found(**filters):
        return [licence.badge_key for licence in queries.licences(authority=council, **filters)]

    assert found() == ["PHD01", "PHD02", "PHD03"]
    assert found(words="imran") == ["PHD01", "PHD03"]
    assert found(words="khan imran") == ["PHD01"]
    assert found(words="phd-0 2") == ["PHD02"]
    assert found(words="o'br") == ["PHD02"]
    assert found(words="№") == []
    assert found(on_register=True) == ["PHD01", "PHD02"]
    assert found(expires_by=date(2027, 12, 31)) == ["PHD01", "PHD03"]
    assert found(expires_from=date(2028, 1, 1)) == ["PHD02"]
    assert found(licence_type=LicenceTypeFactory(slug="hackney")) == []


def test_a_persons_other_certificates_do_not_hide_the_right_one(council, driver, module):
    CertificateFactory(person=driver, completed_on=DAY, score=Decimal(100))
    CertificateFactory(person=driver, module=module, completed_on=date(2020, 1, 1), valid_until=date(2023, 1, 1))
    assert ready(council) == (True, ["met"])


def test_licences_without_records_have_no_past(council):
    LicenceFactory(authority=council, badge_number="PHD 1")
    assert ready(council, "PHD1", on=date(2026, 11, 19)) == (None, ["unknown_badge"])


def test_a_corrected_certificate_stands_from_the_day_of_its_correction(council, make_driver):
    LicenceTypeFactory()
    person = make_driver(council, trained=False)
    done = DAY - datetime.timedelta(days=10)
    first = CertificateFactory(
        person=person, module=council.policies.get().module, completed_on=done, score=Decimal(90), attempt_number=1,
        issued_at=NOW - datetime.timedelta(days=10),
    )  # fmt: skip
    second = certificate_actions.correct_certificate(
        certificate=first, badge_tail="234", authority_name="Anytown Council", now=NOW, by=person
    )
    ClaimFactory(person=UserFactory(), authority=council)  # somebody else's badge changes nothing
    days = [DAY - datetime.timedelta(days=1), DAY]
    found = [queries.readiness(authority=council, badge="PHD 01234", on=day, today=day).certificate for day in days]
    assert [certificate.code for certificate in found] == [first.code, second.code]


def test_a_new_name_changes_nothing_of_what_was_so(council, driver):
    LicenceTypeFactory()
    role = LicenceTypeFactory().role
    driver.name = "Imran Married"
    driver.save()
    found = queries.readiness(authority=council, badge="PHD 01234", on=DAY, today=DAY)
    assert (found.ready, [(one.name, one.name_now) for one in found.claimants]) == (
        True, [("Imran Khan", "Imran Married")],
    )  # fmt: skip
    counts = queries.register_counts(on=DAY, authorities=[council], today=DAY)
    assert list(counts[council.pk, role.pk].holders.values()) == [(driver.pk,)]


@pytest.mark.parametrize("past", [False, True])
def test_the_kept_sql_gives_the_rows_that_the_query_set_gives(council, officer, make_driver, past):
    """On the database of this run: every type that is converted on the way, and empty rows."""
    LicenceTypeFactory()
    load(council, "PHD 1,Ann One,PHD,1 February 2024,31 January 2027", NOW)
    person = ClaimFactory(authority=council, badge_number="PHD 1", person__name="Ann One").person
    ClaimFactory(authority=council, badge_number="PHD 1")
    certificate = CertificateFactory(
        person=person, module=council.policies.get().module, score=Decimal("87.50"), attempt_number=2
    )
    certificate_actions.revoke_certificate(certificate=certificate, reason="error", by=officer, now=NOW)
    actions.review_claim(
        officer=officer, claim=person.badge_claims.get(), same_person=True, note="Passport seen", now=NOW
    )
    for key in ("PHD1", "NONE"):
        asked = {"authority": council.pk, "on": DAY}
        for query, variant in ((desk._REGISTER, {"past": past}), (desk._CLAIMS, {})):
            built = [list(row) for row in query.build(keys=[key], **asked, **variant)]
            assert query.rows(keys=[key], **asked, **variant) == built
            assert len(built) == (0 if key == "NONE" else {desk._REGISTER: 1, desk._CLAIMS: 2}[query])
