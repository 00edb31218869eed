"""How a test was sat, against the policy of the day on which it was: each reason, two policies, an officer's word."""

import datetime
from decimal import Decimal

import pytest

from certificates.actions import keep_vouching
from certificates.licensing import queries, rules
from certificates.licensing.queries import desk
from certificates.licensing.rules import SatFacts, SatTerms
from certificates.models import Certificate
from tests.certificates.licensing.test_renewal import ask, claimant, policy, said, training
from tests.factories import DAY as TODAY
from tests.factories import NOW, CertificateFactory, ClaimFactory, ModuleFactory, PolicyFactory

DAY = datetime.date
ALL = SatTerms(supervised=True, minutes=20, section_pass_mark=75)
WELL = SatFacts(
    supervised=True, vouched=True, minutes=20, sections=(("Signs", Decimal("75.00")), ("The law", Decimal(100)))
)


def sat(**changes):
    return SatFacts(**(vars(WELL) | changes))


def asks(**changes):
    return policy(terms=SatTerms(**(vars(ALL) | changes)))


# --- each reason ------------------------------------------------------------------------------------------------------
def test_ready_when_all_of_it_was_kept():
    assert ask(claimant(training(sat=WELL)), policy=policy(terms=ALL)).ready is True


SHORT = [
    (
        {"supervised": False, "vouched": False}, "not_supervised",
        "The test of 10 March 2027 was not sat under supervision, which the policy asks for. "
        "Ask the driver to sit it again, in a sitting that you open under “Sittings”.",
    ),
    (
        {"minutes": None}, "no_time_limit",
        "The test of 10 March 2027 was sat without a time limit; the policy allows 20 minutes. "
        "Ask the driver to sit it again.",
    ),
    (
        {"minutes": 21}, "time_limit_longer",
        "The test of 10 March 2027 was sat within 21 minutes; the policy allows 20 minutes. "
        "Ask the driver to sit it again.",
    ),
    (
        {"sections": (("Signs", Decimal("74.99")), ("The law", Decimal(50)))}, "below_section_mark",
        "The test of 10 March 2027 was passed with 74.99% in “Signs” and 50% in “The law”; the policy asks for 75% in "
        "every section. Ask the driver to sit it again.",
    ),
    (
        {"sections": ()}, "no_section_scores",
        "How each section of the test of 10 March 2027 went is not known, and the policy asks for 75% in each. "
        "Ask the driver to sit it again.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "code", "text"), SHORT)
def test_not_ready_says_what_was_lacking_and_what_to_do(facts, code, text):
    assert said(ask(claimant(training(sat=sat(**facts))), policy=policy(terms=ALL))) == (False, [(code, text)])


@pytest.mark.parametrize("facts", [facts for facts, *_ in SHORT])
def test_a_policy_that_says_nothing_of_it_asks_nothing(facts):
    assert ask(claimant(training(sat=sat(**facts)))).ready is True
    assert ask(claimant(training(sat=sat(**facts))), policy=policy(terms=SatTerms(supervised=False))).ready is True


def test_a_shorter_time_is_within_the_time():
    assert ask(claimant(training(sat=sat(minutes=15))), policy=policy(terms=ALL)).ready is True


def test_all_that_lacks_is_given_beside_what_else_does():
    answer = ask(claimant(training(score=Decimal(70), sat=SatFacts())), policy=policy(terms=ALL))
    assert [reason.code for reason in answer.reasons] == [
        "below_pass_mark", "not_supervised", "no_time_limit", "no_section_scores",
    ]  # fmt: skip


def test_without_a_test_nothing_is_said_of_how_it_was_sat():
    answer = ask(claimant(training(score=None, sat=SatFacts())), policy=policy(terms=ALL))
    assert [reason.code for reason in answer.reasons] == ["no_score"]


# --- an officer's word ------------------------------------------------------------------------------------------------
NOT_VOUCHED = (
    "Nobody has noted who sat the supervised test of 10 March 2027. "
    "The officer who ran the sitting notes it: under “Sittings”, at that sitting, “Confirm the identity”."
)


def test_a_word_that_is_missing_is_never_a_no():
    answer = ask(claimant(training(sat=sat(vouched=False))), policy=policy(terms=ALL))
    assert said(answer) == (None, [("identity_not_vouched", NOT_VOUCHED)])
    assert answer.certificate is None
    assert answer.last == training(sat=sat(vouched=False))


def test_with_something_else_against_it_the_answer_is_no():
    answer = ask(claimant(training(sat=sat(vouched=False, minutes=30))), policy=policy(terms=ALL))
    assert (answer.ready, [reason.code for reason in answer.reasons]) == (
        False, ["time_limit_longer", "identity_not_vouched"],
    )  # fmt: skip


def test_whoever_need_not_be_supervised_needs_no_word():
    assert ask(claimant(training(sat=sat(vouched=False))), policy=asks(supervised=None)).ready is True


def test_of_several_certificates_the_one_that_counts_then_the_one_that_waits():
    counts = training(code="B" * 28, completed_on=DAY(2027, 3, 5), sat=WELL)
    waits = training(code="C" * 28, completed_on=DAY(2027, 3, 7), sat=sat(vouched=False))
    short = training(code="D" * 28, completed_on=DAY(2027, 3, 9), sat=SatFacts())
    held = policy(terms=ALL)
    assert ask(claimant(counts, waits, short), policy=held).certificate == counts
    answer = ask(claimant(waits, short), policy=held)
    assert (answer.ready, answer.last) == (None, waits)
    assert ask(claimant(short), policy=held).ready is False


# --- which policy -----------------------------------------------------------------------------------------------------
def test_a_council_that_begins_to_supervise_undoes_nothing_of_before():
    before = policy(ends_on=DAY(2027, 3, 31))
    after = policy(starts_on=DAY(2027, 4, 1), terms=ALL)
    done = [DAY(2027, 3, 31), DAY(2027, 4, 1)]
    for policies in ([before, after], [after, before]):
        found = [ask(claimant(training(completed_on=day, sat=SatFacts())), policies=policies) for day in done]
        assert [answer.ready for answer in found] == [True, False]


def test_nor_does_one_that_ends_it_excuse_those_of_before():
    before, after = policy(ends_on=DAY(2027, 3, 31), terms=ALL), policy(starts_on=DAY(2027, 4, 1))
    assert ask(claimant(training(sat=SatFacts())), policies=[before, after]).ready is False


def test_of_two_that_cover_a_day_the_newer():
    older, newer = policy(terms=ALL), policy(starts_on=DAY(2027, 1, 1))
    assert ask(claimant(training(sat=SatFacts())), policies=[newer, older]).ready is True
    assert (
        ask(claimant(training(sat=SatFacts())), policies=[older, policy(starts_on=DAY(2027, 1, 1), terms=ALL)]).ready
        is False
    )


def test_where_no_policy_was_in_force_nothing_is_asked():
    assert (
        ask(claimant(training(sat=SatFacts())), policies=[policy(starts_on=DAY(2027, 3, 11), terms=ALL)]).ready is True
    )


def test_a_policy_for_another_module_says_nothing_of_this_one():
    before = policy(module="safeguarding", ends_on=DAY(2027, 3, 31), terms=ALL)
    after = policy(starts_on=DAY(2027, 4, 1), terms=ALL)
    assert ask(claimant(training(sat=SatFacts())), policies=[before, after]).ready is True


def test_marks_and_attempts_stay_those_of_the_day_asked_about():
    before = policy(ends_on=DAY(2027, 3, 31), pass_mark=100, attempts_allowed=1)
    after = policy(starts_on=DAY(2027, 4, 1))
    assert ask(claimant(training(attempt_number=2)), policies=[before, after]).ready is True


def test_what_a_holder_is_told():
    held = policy(terms=ALL)
    good, bad = training(sat=WELL), training(code="B" * 28, completed_on=DAY(2027, 4, 1), sat=SatFacts())
    waits = training(code="C" * 28, sat=sat(vouched=False))

    def short(*facts):
        found = rules.short_of(facts, policy=held, policies=[held])
        return found and (found[0], [one.code for one in found[1]])

    assert short() is None
    assert short(good, bad) is None
    assert short(bad) == (bad, ["not_supervised", "no_time_limit", "no_section_scores"])
    assert short(waits, bad) == (waits, ["identity_not_vouched"])
    assert short(training(module="other", sat=SatFacts())) is None
    assert short(training(standing="expired", sat=SatFacts())) is None


# --- by the database --------------------------------------------------------------------------------------------------
def codes(council, badge="PHD 01234", on=TODAY):
    found = queries.readiness(authority=council, badge=badge, on=on, today=TODAY)
    return found.ready, [reason.code for reason in found.reasons]


@pytest.fixture
def supervised(council, driver, module):
    """The council has asked for all of it since before the driver's day, and had two policies before."""
    council.policies.update(starts_on=DAY(2026, 11, 1), supervised=True, minutes=20, section_pass_mark=75)
    for year in (2022, 2024):
        PolicyFactory(
            authority=council, module=module, starts_on=DAY(year, 1, 1), ends_on=DAY(year + 1, 12, 31), pass_mark=60
        )
    return council


def resat(person, module, **facts):
    """The same training, sat another way."""
    kept = {
        "supervised": True, "minutes": 20,
        "section_scores": {
            "law": {"title": "The law", "score": "75.00"}, "signs": {"title": "Signs", "score": "80.00"},
        },
    }  # fmt: skip
    return CertificateFactory(person=person, module=module, score=Decimal(90), attempt_number=1, **(kept | facts))


@pytest.mark.django_db
def test_facts_and_terms_are_read_in_the_same_two_queries(
    supervised, driver, module, make_driver, django_assert_num_queries
):
    with django_assert_num_queries(2):
        assert codes(supervised) == (False, ["not_supervised", "no_time_limit", "no_section_scores"])
    certificate = resat(driver, module)
    assert codes(supervised) == (None, ["identity_not_vouched"])
    keep_vouching(completion=certificate.completion, by=None, at=NOW)
    with django_assert_num_queries(2):
        assert codes(supervised) == (True, ["met"])
    for number in range(5):
        make_driver(supervised, f"7{number}", name=f"Driver {number}")
    badges = ["PHD 01234", *(f"PHD 7{number}" for number in range(5))]
    with django_assert_num_queries(2):
        many = queries.readiness_of_many(authority=supervised, badges=badges, on=TODAY, today=TODAY)
    assert [answer.ready for answer in many.values()] == [False] * 5 + [True]
    for badge in badges:
        one = queries.readiness(authority=supervised, badge=badge, on=TODAY, today=TODAY)
        assert many[rules.badge_key(badge)] == one


@pytest.mark.django_db
def test_a_word_counts_from_its_day(supervised, driver, module):
    certificate = resat(driver, module)
    keep_vouching(completion=certificate.completion, by=None, at=NOW + datetime.timedelta(days=3))
    later = TODAY + datetime.timedelta(days=3)
    assert codes(supervised, on=later - datetime.timedelta(days=1)) == (None, ["identity_not_vouched"])
    assert codes(supervised, on=later) == (True, ["met"])


@pytest.mark.django_db
def test_section_scores_are_read_as_they_are_kept(supervised, driver, module):
    low = {"law": {"title": "The law", "score": "74.99"}, "signs": {"title": "Signs", "score": "100.00"}}
    resat(driver, module, section_scores=low)
    found = queries.readiness(authority=supervised, badge="PHD 01234", on=TODAY, today=TODAY)
    assert [reason.code for reason in found.reasons] == ["below_section_mark", "identity_not_vouched"]
    assert found.last.sat.sections == (("Signs", Decimal(100)), ("The law", Decimal("74.99")))


@pytest.mark.django_db
def test_the_policy_of_the_day_asked_about_is_the_newest_that_covers_it(supervised):
    """Earlier ones are read beside it and decide nothing of that day."""
    found = queries.readiness(authority=supervised, badge="PHD 01234", on=TODAY, today=TODAY)
    assert (found.policy.pass_mark, found.policy.starts_on) == (80, DAY(2026, 11, 1))


@pytest.mark.django_db
def test_the_policy_of_another_authority_or_licence_type_asks_nothing(council, other_council, driver):
    other_council.policies.update(supervised=True)
    assert codes(council) == (True, ["met"])


@pytest.mark.django_db
def test_a_persons_policies_come_with_those_of_before(supervised, driver, module, django_assert_num_queries):
    with django_assert_num_queries(3):
        (choice,) = queries.policies_for(person=driver, on=TODAY, today=TODAY)
    assert [one.starts_on.year for one in choice.policies] == [2022, 2024, 2026]
    assert choice.facts is choice.policies[2]
    assert choice.terms.supervised is True
    assert queries.policies_for(person=driver, on=DAY(2021, 1, 1), today=TODAY) == []


@pytest.mark.django_db
def test_the_kept_sql_gives_json_and_words_as_the_query_set_does(supervised, driver, module):
    certificate = resat(driver, module)
    keep_vouching(completion=certificate.completion, by=None, at=NOW)
    ClaimFactory(authority=supervised)  # a claimant without any certificate
    asked = {"authority": supervised.pk, "on": TODAY, "keys": ["PHD01234"]}
    for query, variant, count in ((desk._REGISTER, {"past": False}, 3), (desk._CLAIMS, {}, 3)):
        built = [list(row) for row in query.build(**asked, **variant)]
        assert query.rows(**asked, **variant) == built
        assert len(built) == count
    assert Certificate.objects.filter(module=ModuleFactory()).count() == 0
