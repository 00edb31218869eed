"""Ready to renew: one pure function of the register, the policy, the ledger and a day.

Where the rule comes from (public pages of the councils named): identity is issuing authority and driver badge number; a
licence that lapses before a complete application means applying as new (Ombudsman 24-005-677); councils count training
for the licence term (Swindon), every three years (New Forest, Cambridge), before each renewal (Bromsgrove), with pass
marks of 70 to 80 per cent and two or three attempts (Charnwood, Bedford): so these are data of the policy.
What is missing is never a no: the answer is then None, "could not check", with what to do.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from certificates.licensing.rules.days import in_words
from certificates.licensing.rules.facts import (
    AuthorityFacts,
    ClaimantFacts,
    Identity,
    LicenceFacts,
    PolicyFacts,
    Readiness,
    Reason,
    TrainingFacts,
)
from certificates.licensing.rules.names import same_name
from certificates.licensing.rules.sat import NOT_VOUCHED, Shortfall, lacks, per_cent
from certificates.rules import Standing, add_months, last_day
from content.changes import lapse_of, renewal_of, retake_of


def identity_of(
    *, register_name: str, claimant_name: str, reviewed: bool | None, reviewed_name: str | None
) -> Identity:
    """One claimant against the register. `reviewed`: an officer's newest word on the claim; none if nobody looked.

    The word was given about the holder of that time, `reviewed_name`: a badge that has passed to somebody else since is
    looked at afresh.
    """
    if reviewed is not None and same_name(reviewed_name or "", register_name):
        return Identity.CONFIRMED if reviewed else Identity.REFUSED
    return Identity.AGREES if same_name(register_name, claimant_name) else Identity.DIFFERS


def policy_on(policies: Iterable[PolicyFacts], day: datetime.date) -> PolicyFacts | None:
    """The policy in force on a day, its last day too; of two that cover it the newer."""
    covering = [one for one in policies if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)]
    return max(covering, key=lambda one: one.starts_on, default=None)


def counting_from(*, licence: LicenceFacts, policy: PolicyFacts) -> datetime.date | None:
    """The day from which training counts for the renewal of this licence; none: at any time.

    The policy's window is counted back from the licence's last day. A policy that counts training "for the licence's
    term" counts none done before the licence was issued: that was for the term before.
    """
    window = None
    if policy.counts_from_months is not None:
        window = add_months(licence.expires_on, -policy.counts_from_months)
    if policy.valid_months is None:
        return licence.issued_on if window is None else max(window, licence.issued_on)
    return window


def valid_until(
    *, completed_on: datetime.date, policy: PolicyFacts, licence: LicenceFacts | None
) -> datetime.date | None:
    """The last day that a completion counts under a policy.

    In months: so many from its day. For the licence's term: done in time for the renewal, to the end of the term that
    follows; done earlier, to the end of this one; with no licence in force, a usual term from its day.
    """
    if policy.valid_months is not None:
        return last_day(completed_on=completed_on, months=policy.valid_months)
    if licence is None or not licence.on_register or completed_on > licence.expires_on:
        return last_day(completed_on=completed_on, months=policy.term_months)
    since = counting_from(licence=licence, policy=policy)
    if since is not None and completed_on < since:
        return licence.expires_on
    return add_months(licence.expires_on, policy.term_months)


def readiness(
    *,
    authority: AuthorityFacts,
    badge: str,
    on: datetime.date,
    licence: LicenceFacts | None,
    policies: Sequence[PolicyFacts],
    claimants: Sequence[ClaimantFacts],
) -> Readiness:
    """Whether the holder of a badge is ready to renew on a day, and why.

    `policies`: all that the authority has had for this licence type. That of the day is asked about; only how a test
    had to be sat is asked of the one in force when it was completed.
    Asked in this order: is the badge on the register; has the licence ended already (then never ready: the holder must
    apply as new); is there a policy; who is the holder; does any of the holder's certificates count.
    """
    policy = policy_on(policies, on)

    def answer(
        ready: bool | None, *reasons: Reason, last: TrainingFacts | None = None, identity: Identity | None = None
    ) -> Readiness:
        return Readiness(
            authority=authority.slug, authority_name=authority.name, badge=badge, on=on, ready=ready, reasons=reasons,
            certificate=last if ready else None, last=last, licence=licence, policy=policy,
            counts_from=counting_from(licence=licence, policy=policy) if licence and policy else None,
            claimants=tuple(claimants), identity=identity,
        )  # fmt: skip

    if licence is None:
        return answer(None, Reason(code="unknown_badge", text=(
            f"Badge {badge} is not on the register of {authority.name} that we hold for {in_words(on)}. "
            "Check the number, or upload a newer register."
        )))  # fmt: skip
    if not licence.on_register:
        return answer(None, Reason(code="not_on_register", text=(
            f"Badge {badge} was on the register of {authority.name} and is no longer. "
            "If that is wrong, upload a newer register."
        )))  # fmt: skip
    if licence.expires_on < on:
        return answer(False, Reason(code="licence_ended", text=(
            f"The licence ended on {in_words(licence.expires_on)}. It cannot be renewed: the driver must apply as new."
        )))  # fmt: skip
    if policy is None:
        return answer(None, Reason(code="no_policy", text=(
            f"No training policy of {authority.name} for {licence.type} licences is in force on {in_words(on)}. "
            "Ask an administrator to add it."
        )))  # fmt: skip
    holders, identity, reason = _holder(authority=authority, badge=badge, licence=licence, claimants=claimants)
    if reason is not None:
        return answer(None if identity in (Identity.DIFFERS, Identity.CONTESTED) else False, reason, identity=identity)
    training = [fact for holder in holders for fact in holder.training if fact.module == policy.module]
    if not training:
        return answer(False, Reason(code="not_completed", text=(
            f"{holders[0].name} has not completed {policy.module_title}. Ask the driver to finish it and pass the test."
        )), identity=identity)  # fmt: skip
    ranked = sorted(training, key=lambda fact: (fact.completed_on, fact.standing == Standing.VALID, fact.code))
    verdicts = [
        (fact, _against(fact, licence=licence, policy=policy, policies=policies, on=on)) for fact in reversed(ranked)
    ]
    for fact, against in verdicts:
        if not against:
            mark = "" if fact.score is None else f" with {per_cent(fact.score)}"
            return answer(True, Reason(code="met", text=(
                f"{fact.module_title} was completed on {in_words(fact.completed_on)}{mark}. It counts for this renewal."
            )), *_soon(fact, policy=policy, on=on), last=fact, identity=identity)  # fmt: skip
    for fact, against in verdicts:
        if all(reason.code == NOT_VOUCHED for reason in against):
            return answer(None, *against, last=fact, identity=identity)
    last, against = verdicts[0]
    return answer(False, *against, last=last, identity=identity)


def _holder(
    *, authority: AuthorityFacts, badge: str, licence: LicenceFacts, claimants: Sequence[ClaimantFacts]
) -> tuple[list[ClaimantFacts], Identity | None, Reason | None]:
    """Who of the claimants is the holder; or the reason why nobody can be taken for the holder.

    Two accounts that an officer has both confirmed are one driver with two accounts.
    """
    by = {kind: [claimant for claimant in claimants if claimant.identity == kind] for kind in Identity}
    if by[Identity.CONFIRMED]:
        return by[Identity.CONFIRMED], Identity.CONFIRMED, None
    if len(by[Identity.AGREES]) == 1:
        return by[Identity.AGREES], Identity.AGREES, None
    if len(by[Identity.AGREES]) > 1 or len(by[Identity.DIFFERS]) > 1:
        count = len(by[Identity.AGREES]) or len(by[Identity.DIFFERS])
        return [], Identity.CONTESTED, Reason(code="contested", text=(
            f"{count} people say that badge {badge} is theirs, and their names do not tell us which of them is "
            f"{licence.holder_name}. Check who the driver is, then confirm one of them."
        ))  # fmt: skip
    if by[Identity.DIFFERS]:
        return [], Identity.DIFFERS, Reason(code="name_differs", text=(
            f"The register names {licence.holder_name}; the person who gave this badge number is "
            f"{by[Identity.DIFFERS][0].name}. Check whether they are the same person, then confirm or refuse it."
        ))  # fmt: skip
    if by[Identity.REFUSED]:
        return [], Identity.REFUSED, Reason(code="identity_refused", text=(
            "An officer has said that the person who gave this badge number is not the holder. "
            f"Ask the driver to sign in here and to give {authority.name} and badge number {badge}."
        ))  # fmt: skip
    return [], None, Reason(code="not_claimed", text=(
        f"Nobody who trains here has given badge number {badge}. "
        f"Ask the driver to sign in here and to give {authority.name} and this badge number."
    ))  # fmt: skip


def _against(
    fact: TrainingFacts,
    *,
    licence: LicenceFacts,
    policy: PolicyFacts,
    policies: Sequence[PolicyFacts],
    on: datetime.date,
) -> tuple[Reason, ...]:
    """Everything that keeps a certificate from counting. Empty: it counts."""
    found: list[Reason] = []
    done = in_words(fact.completed_on)

    def add(code: str, text: str) -> None:
        found.append(Reason(code=code, text=text))

    if fact.standing == Standing.REVOKED:
        add(
            "revoked", f"The certificate of {done} was revoked. Ask the driver to complete {policy.module_title} again."
        )
    elif fact.standing == Standing.SUPERSEDED:
        add("superseded", f"The certificate of {done} was replaced by another. Look up the newest one.")
    elif fact.standing == Standing.NOT_YET or fact.completed_on > on:
        add("not_yet", f"{policy.module_title} was completed on {done}, after {in_words(on)}.")
    elif fact.standing == Standing.EXPIRED and fact.valid_until is not None:
        add("expired", f"The certificate of {done} was valid until {in_words(fact.valid_until)}.")
    since = counting_from(licence=licence, policy=policy)
    if since is not None and fact.completed_on < since:
        add("too_early", f"Training counts for this renewal from {in_words(since)}. The last was completed on {done}.")
    until = last_day(completed_on=fact.completed_on, months=policy.valid_months)
    if until is not None and on > until and fact.standing != Standing.EXPIRED:
        add(
            "too_old",
            f"Training counts for {_months(policy.valid_months)}: that of {done} counted until {in_words(until)}.",
        )
    if changed := _changed(fact, licence=licence, policy=policy, on=on):
        add("training_changed", changed)
    for short in shortfalls(fact, policy=policy, policies=policies):
        add(short.code, short.for_officers)
    return tuple(found)


def shortfalls(fact: TrainingFacts, *, policy: PolicyFacts, policies: Sequence[PolicyFacts]) -> tuple[Shortfall, ...]:
    """What the test behind a certificate lacks: marks and attempts by the policy asked about, how it was sat by the one
    in force on the day of its completion. Where none for its module was, nothing is asked of how it was sat."""
    found: list[Shortfall] = []
    done = in_words(fact.completed_on)
    if fact.score is None:
        text = f"The training of {done} has no test score, and the policy asks for {policy.pass_mark}%."
        found.append(Shortfall(code="no_score", text=text))
    elif fact.score < policy.pass_mark:
        text = f"The test of {done} was passed with {per_cent(fact.score)}; the policy asks for {policy.pass_mark}%."
        found.append(Shortfall(code="below_pass_mark", text=text))
    attempts = policy.attempts_allowed
    if attempts is not None and fact.attempt_number is not None and fact.attempt_number > attempts:
        text = f"The test of {done} was attempt {fact.attempt_number}; the policy allows {attempts}."
        found.append(Shortfall(code="too_many_attempts", text=text))
    then = policy_on(policies, fact.completed_on)
    if then is not None and then.module == fact.module and fact.score is not None:
        found += lacks(fact.sat, terms=then.terms, done=fact.completed_on)
    return tuple(found)


def short_of(
    training: Sequence[TrainingFacts], *, policy: PolicyFacts, policies: Sequence[PolicyFacts]
) -> tuple[TrainingFacts, tuple[Shortfall, ...]] | None:
    """The newest valid certificate of a person for a policy's module, and what it lacks: for them to read. None when
    they have none, or one that lacks nothing. One that only waits for an officer's word comes first."""
    valid = [fact for fact in training if fact.module == policy.module and fact.standing == Standing.VALID]
    judged = [
        (fact, shortfalls(fact, policy=policy, policies=policies))
        for fact in sorted(valid, key=lambda fact: (fact.completed_on, fact.code), reverse=True)
    ]
    if not judged or any(not short for _, short in judged):
        return None
    waiting = [(fact, short) for fact, short in judged if all(one.code == NOT_VOUCHED for one in short)]
    return (waiting or judged)[0]


def _changed(fact: TrainingFacts, *, licence: LicenceFacts, policy: PolicyFacts, on: datetime.date) -> str:
    """Why the version of a certificate no longer counts; "" while it does."""
    lapsed = lapse_of(policy.changes, number=fact.version, on=on)
    if lapsed:
        return (
            f"The training changed on {in_words(lapsed.published_on)} and had to be taken again by "
            f"{in_words(lapsed.turning_day)}. That of {in_words(fact.completed_on)} no longer counts: it must be taken "
            "again."
        )
    renewal = renewal_of(policy.changes, number=fact.version, expires_on=licence.expires_on, on=on)
    if renewal:
        return (
            f"The training changed on {in_words(renewal.published_on)}. It must be taken again before a licence that "
            f"ends on {in_words(renewal.turning_day)} or later is renewed; this one ends on "
            f"{in_words(licence.expires_on)}."
        )
    return ""


def _soon(fact: TrainingFacts, *, policy: PolicyFacts, on: datetime.date) -> tuple[Reason, ...]:
    """What an officer should tell a driver whose training counts today and will not for long."""
    asked = retake_of(policy.changes, number=fact.version, on=on)
    if asked is None:
        return ()
    return (Reason(code="retake_due", text=(
        f"The training changed on {in_words(asked.published_on)}. It must be taken again by "
        f"{in_words(asked.turning_day)}, or it no longer counts."
    )),)  # fmt: skip


def _months(count: int | None) -> str:
    return "1 month" if count == 1 else f"{count} months"
