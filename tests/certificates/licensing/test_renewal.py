"""Ready to renew: examples that people gave, and generated histories against an oracle written another way."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from certificates.licensing import rules
from certificates.licensing.rules import (
    AuthorityFacts,
    ClaimantFacts,
    Identity,
    LicenceFacts,
    PolicyFacts,
    SatFacts,
    SatTerms,
    TrainingFacts,
)
from certificates.rules import Standing

AUTHORITY = AuthorityFacts(slug="anytown", name="Anytown Council")
DAY = datetime.date


def licence(**changes):
    facts = {
        "type": "Private hire driver", "issued_on": DAY(2024, 6, 3), "expires_on": DAY(2027, 6, 2), "on_register": True,
        "holder_name": "Imran Khan", "badge_number": "PHD 01234",
    }  # fmt: skip
    return LicenceFacts(**(facts | changes))


def policy(**changes):
    facts = {
        "module": "safe-journeys", "module_title": "Safe journeys", "valid_months": 36, "counts_from_months": 3,
        "pass_mark": 80, "attempts_allowed": None, "starts_on": DAY(2020, 1, 1),
    }  # fmt: skip
    return PolicyFacts(**(facts | changes))


def training(**changes):
    facts = {
        "code": "A" * 28, "module": "safe-journeys", "module_title": "Safe journeys", "completed_on": DAY(2027, 3, 10),
        "valid_until": DAY(2030, 3, 9), "score": Decimal(90), "attempt_number": 1, "standing": Standing.VALID,
    }  # fmt: skip
    return TrainingFacts(**(facts | changes))


def claimant(*facts, identity=Identity.AGREES, name="Imran Khan", claim=1):
    return ClaimantFacts(claim=claim, name=name, identity=identity, training=facts)


def ask(*claimants, licence=licence(), policy=policy(), policies=None, on=DAY(2027, 5, 1)):  # noqa: B008
    """`policies`: where there was more than one."""
    if policies is None:
        policies = [] if policy is None else [policy]
    return rules.readiness(
        authority=AUTHORITY, badge="PHD 01234", on=on, licence=licence, policies=policies, claimants=claimants
    )


def said(answer):
    return answer.ready, [(reason.code, reason.text) for reason in answer.reasons]


def test_ready_with_the_certificate_that_counts():
    answer = ask(claimant(training()))
    assert said(answer) == (
        True,
        [("met", "Safe journeys was completed on 10 March 2027 with 90%. It counts for this renewal.")],
    )
    assert answer.certificate == training()
    assert answer.counts_from == DAY(2027, 3, 2)


def test_the_day_from_which_training_counts_is_the_last_day_less_the_window():
    assert ask(claimant(training(completed_on=DAY(2027, 3, 2)))).ready is True
    early = ask(claimant(training(completed_on=DAY(2027, 3, 1))))
    assert said(early) == (
        False,
        [("too_early", "Training counts for this renewal from 2 March 2027. The last was completed on 1 March 2027.")],
    )
    assert early.certificate is None
    assert early.last == training(completed_on=DAY(2027, 3, 1))


UNKNOWN = [
    (
        {"licence": None}, (), "unknown_badge",
        "Badge PHD 01234 is not on the register of Anytown Council that we hold for 1 May 2027. "
        "Check the number, or upload a newer register.",
    ),
    (
        {"licence": licence(on_register=False)}, (claimant(training()),), "not_on_register",
        "Badge PHD 01234 was on the register of Anytown Council and is no longer. "
        "If that is wrong, upload a newer register.",
    ),
    (
        {"policy": None}, (claimant(training()),), "no_policy",
        "No training policy of Anytown Council for Private hire driver licences is in force on 1 May 2027. "
        "Ask an administrator to add it.",
    ),
    (
        {}, (claimant(training(), identity=Identity.DIFFERS, name="Irfan Khan"),), "name_differs",
        "The register names Imran Khan; the person who gave this badge number is Irfan Khan. "
        "Check whether they are the same person, then confirm or refuse it.",
    ),
    (
        {}, (claimant(training()), claimant(claim=2)), "contested",
        "2 people say that badge PHD 01234 is theirs, and their names do not tell us which of them is Imran Khan. "
        "Check who the driver is, then confirm one of them.",
    ),
    (
        {}, (claimant(identity=Identity.DIFFERS), claimant(identity=Identity.DIFFERS, claim=2)), "contested",
        "2 people say that badge PHD 01234 is theirs, and their names do not tell us which of them is Imran Khan. "
        "Check who the driver is, then confirm one of them.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "claimants", "code", "text"), UNKNOWN)
def test_what_cannot_be_determined_is_neither_yes_nor_no(facts, claimants, code, text):
    answer = ask(*claimants, **facts)
    assert said(answer) == (None, [(code, text)])
    assert answer.certificate is None


NOT_READY = [
    (
        {"licence": licence(expires_on=DAY(2027, 4, 30))}, (claimant(training()),), "licence_ended",
        "The licence ended on 30 April 2027. It cannot be renewed: the driver must apply as new.",
    ),
    (
        {}, (), "not_claimed",
        "Nobody who trains here has given badge number PHD 01234. "
        "Ask the driver to sign in here and to give Anytown Council and this badge number.",
    ),
    (
        {}, (claimant(training(), identity=Identity.REFUSED),), "identity_refused",
        "An officer has said that the person who gave this badge number is not the holder. "
        "Ask the driver to sign in here and to give Anytown Council and badge number PHD 01234.",
    ),
    (
        {}, (claimant(training(module="front-of-house")),), "not_completed",
        "Imran Khan has not completed Safe journeys. Ask the driver to finish it and pass the test.",
    ),
    (
        {}, (claimant(training(standing=Standing.REVOKED)),), "revoked",
        "The certificate of 10 March 2027 was revoked. Ask the driver to complete Safe journeys again.",
    ),
    (
        {}, (claimant(training(standing=Standing.SUPERSEDED)),), "superseded",
        "The certificate of 10 March 2027 was replaced by another. Look up the newest one.",
    ),
    (
        {}, (claimant(training(standing=Standing.EXPIRED, valid_until=DAY(2027, 4, 9))),), "expired",
        "The certificate of 10 March 2027 was valid until 9 April 2027.",
    ),
    (
        {}, (claimant(training(completed_on=DAY(2027, 5, 2), standing=Standing.NOT_YET)),), "not_yet",
        "Safe journeys was completed on 2 May 2027, after 1 May 2027.",
    ),
    (
        {"policy": policy(valid_months=1)}, (claimant(training()),), "too_old",
        "Training counts for 1 month: that of 10 March 2027 counted until 9 April 2027.",
    ),
    (
        {}, (claimant(training(score=Decimal("79.99"))),), "below_pass_mark",
        "The test of 10 March 2027 was passed with 79.99%; the policy asks for 80%.",
    ),
    (
        {}, (claimant(training(score=None)),), "no_score",
        "The training of 10 March 2027 has no test score, and the policy asks for 80%.",
    ),
    (
        {"policy": policy(attempts_allowed=2)}, (claimant(training(attempt_number=3)),), "too_many_attempts",
        "The test of 10 March 2027 was attempt 3; the policy allows 2.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "claimants", "code", "text"), NOT_READY)
def test_not_ready_says_why_and_what_to_do(facts, claimants, code, text):
    assert said(ask(*claimants, **facts)) == (False, [(code, text)])


def test_every_reason_against_the_last_certificate_is_given():
    answer = ask(claimant(training(completed_on=DAY(2027, 1, 1), score=Decimal(70))))
    assert [reason.code for reason in answer.reasons] == ["too_early", "below_pass_mark"]


def test_the_newest_certificate_that_counts_is_chosen():
    older = training(code="B" * 28, completed_on=DAY(2027, 3, 5))
    failed = training(code="C" * 28, completed_on=DAY(2027, 4, 1), standing=Standing.REVOKED)
    assert ask(claimant(older, training(), failed)).certificate == training()


def test_an_officers_word_settles_who_the_holder_is():
    other = claimant(identity=Identity.AGREES, claim=2)
    assert ask(claimant(training(), identity=Identity.CONFIRMED, name="I. Kahn"), other).ready is True
    assert ask(claimant(training(), identity=Identity.REFUSED), other).reasons[0].code == "not_completed"


def test_two_confirmed_accounts_are_one_driver():
    first, second = claimant(identity=Identity.CONFIRMED), claimant(training(), identity=Identity.CONFIRMED, claim=2)
    assert ask(first, second).certificate == training()


def test_the_last_day_of_a_licence_is_still_a_renewal():
    assert ask(claimant(training()), on=DAY(2027, 6, 2)).ready is True
    assert ask(claimant(training()), on=DAY(2027, 6, 3)).reasons[0].code == "licence_ended"


def test_for_the_licences_term_only_training_of_this_term_counts():
    term = policy(valid_months=None, counts_from_months=None)
    first_day = claimant(training(completed_on=DAY(2024, 6, 3)))
    before = claimant(training(completed_on=DAY(2024, 6, 2)))
    assert ask(first_day, policy=term).ready is True
    assert [reason.code for reason in ask(before, policy=term).reasons] == ["too_early"]
    assert ask(before, policy=term).counts_from == DAY(2024, 6, 3)
    assert ask(before, policy=policy(counts_from_months=None)).counts_from is None


@pytest.mark.parametrize(
    ("name", "reviewed", "identity"),
    [
        ("Khan, Imran", None, Identity.AGREES),
        ("Irfan Khan", None, Identity.DIFFERS),
        ("Irfan Khan", True, Identity.CONFIRMED),
        ("Imran Khan", False, Identity.REFUSED),
    ],
)
def test_identity(name, reviewed, identity):
    found = rules.identity_of(
        register_name="Imran Khan", claimant_name=name, reviewed=reviewed, reviewed_name="KHAN, Imran"
    )
    assert found == identity


@pytest.mark.parametrize(
    ("name", "reviewed", "identity"),
    [("Irfan Khan", True, Identity.DIFFERS), ("Imran Khan", False, Identity.AGREES)],
)
def test_a_word_about_an_earlier_holder_says_nothing_of_this_one(name, reviewed, identity):
    found = rules.identity_of(
        register_name="Imran Khan", claimant_name=name, reviewed=reviewed, reviewed_name="Someone Else"
    )
    assert found == identity


class TestValidUntil:
    def test_in_months(self):
        found = rules.valid_until(completed_on=DAY(2026, 3, 14), policy=policy(valid_months=36), licence=None)
        assert found == DAY(2029, 3, 13)

    @pytest.mark.parametrize(
        ("completed_on", "until"),
        [
            (DAY(2027, 3, 1), DAY(2027, 6, 2)),  # before the window: this term only
            (DAY(2027, 3, 2), DAY(2030, 6, 2)),  # in the window: the term that follows
            (DAY(2027, 6, 2), DAY(2030, 6, 2)),  # the licence's last day
            (DAY(2027, 6, 3), DAY(2030, 6, 2)),  # the licence has ended: a usual term from the day
        ],
    )
    def test_for_the_licences_term(self, completed_on, until):
        term = policy(valid_months=None)
        assert rules.valid_until(completed_on=completed_on, policy=term, licence=licence()) == until

    def test_for_a_term_without_a_licence(self):
        term = policy(valid_months=None, term_months=12)
        assert rules.valid_until(completed_on=DAY(2026, 3, 14), policy=term, licence=None) == DAY(2027, 3, 13)
        gone = licence(on_register=False)
        assert rules.valid_until(completed_on=DAY(2026, 3, 14), policy=term, licence=gone) == DAY(2027, 3, 13)


# --- An oracle that walks day by day and knows nothing of add_months --------------------------------------------------
ONE = datetime.timedelta(days=1)


def later(day, months):
    """So many months on, by walking the calendar month by month and stepping back from days that do not exist."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    for number in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError("no such month")


def oracle(licence, policy, claimants, on):
    """The verdict by brute force: the set of days on which training counts, and who may be the holder."""
    if licence is None or not licence.on_register:
        return None
    if on > licence.expires_on:
        return False
    if policy is None:
        return None
    kinds = [person.identity for person in claimants]
    if "confirmed" in kinds:
        holders = [person for person in claimants if person.identity == "confirmed"]
    elif kinds.count("agrees") == 1:
        holders = [person for person in claimants if person.identity == "agrees"]
    elif "agrees" in kinds or "differs" in kinds:
        return None
    else:
        return False
    counting, day = set(), on
    while day > on - 5_000 * ONE:
        in_time = policy.counts_from_months is None or later(licence.expires_on, -policy.counts_from_months) <= day
        fresh = on < later(day, policy.valid_months) if policy.valid_months else day >= licence.issued_on
        if in_time and fresh:
            counting.add(day)
        day -= ONE
        if policy.valid_months is not None and not fresh:
            break
    waiting = False
    for person in holders:
        for fact in person.training:
            passed = fact.score is not None and fact.score >= policy.pass_mark
            in_attempts = (
                policy.attempts_allowed is None
                or fact.attempt_number is None
                or fact.attempt_number <= policy.attempts_allowed
            )
            worth = fact.standing == "valid" and fact.module == policy.module
            if worth and passed and in_attempts and fact.completed_on in counting and sat_well(fact.sat, policy.terms):
                if fact.sat.vouched or not policy.terms.supervised:
                    return True
                waiting = True
    return None if waiting else False


def sat_well(sat, terms):
    """Whether a test was sat as is asked, but for an officer's word."""
    limits = range(1, (terms.minutes or 0) + 1)
    lowest = min((score for _, score in sat.sections), default=-1)
    return not (
        (terms.supervised and not sat.supervised)
        or (terms.minutes and sat.minutes not in limits)
        or (terms.section_pass_mark and lowest < terms.section_pass_mark)
    )


days = st.dates(DAY(2024, 1, 1), DAY(2028, 12, 31))
facts = st.builds(
    training,
    code=st.sampled_from(["A" * 28, "B" * 28]),
    module=st.sampled_from(["safe-journeys", "safe-journeys", "safe-journeys", "front-of-house"]),
    completed_on=days,
    score=st.sampled_from([None, Decimal("79.99"), Decimal(80), Decimal(100), Decimal(100)]),
    attempt_number=st.sampled_from([None, 1, 2, 3]),
    standing=st.sampled_from([Standing.VALID] * 6 + list(Standing)),
    sat=st.builds(
        SatFacts,
        supervised=st.sampled_from([True, True, False]),
        vouched=st.booleans(),
        minutes=st.sampled_from([None, 15, 20, 21]),
        sections=st.sampled_from([(), (("Signs", Decimal("79.99")),), (("Signs", Decimal(80)), ("Law", Decimal(90)))]),
    ),
)
people = st.lists(
    st.builds(
        lambda training, identity: claimant(*training, identity=identity),
        st.lists(facts, max_size=3),
        st.sampled_from([Identity.AGREES] * 4 + [Identity.CONFIRMED, Identity.DIFFERS, Identity.REFUSED]),
    ),
    max_size=2,
)
licences = st.one_of(
    st.builds(
        lambda issued, term, present: licence(issued_on=issued, expires_on=issued + term * ONE, on_register=present),
        days,
        st.integers(0, 1_200),
        st.sampled_from([True] * 9 + [False]),
    ),
    st.builds(licence),
)
policies = st.builds(
    policy,
    valid_months=st.sampled_from([None, 1, 6, 12, 36]),
    counts_from_months=st.sampled_from([None, 1, 3, 6, 13]),
    attempts_allowed=st.sampled_from([None, 1, 2]),
    terms=st.builds(
        SatTerms,
        supervised=st.sampled_from([None, None, False, True]),
        minutes=st.sampled_from([None, None, 20]),
        section_pass_mark=st.sampled_from([None, None, 80]),
    ),
)


@settings(max_examples=1_000, deadline=None)
@given(st.one_of(licences, licences, st.none()), st.one_of(policies, policies, st.none()), people, days)
@example(
    licence(), policy(counts_from_months=None), [claimant(training(completed_on=DAY(2024, 2, 29)))], DAY(2027, 2, 28)
)
def test_the_desk_agrees_with_the_oracle(licence, policy, claimants, on):
    answer = ask(*claimants, licence=licence, policy=policy, on=on)
    assert answer.ready is oracle(licence, policy, claimants, on)
    assert answer.reasons
    assert (answer.certificate is not None) is (answer.ready is True)
