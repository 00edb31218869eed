"""What the client knows must be, against what is found. Counts only: fewer is lost, more is doubled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Answers = Mapping[int, list[str]]


@dataclass
class Verdict:
    """Each fault as a sentence."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def add(self, other: Verdict) -> None:
        self.lost += other.lost
        self.doubled += other.doubled

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled]


def judge(*, what: str, expected: Mapping[str, int], found: Mapping[str, int]) -> Verdict:
    """`what`: whose books these are. What is found and was not expected at all is doubled."""
    verdict = Verdict()
    for name in expected.keys() | found.keys():
        due, there = expected.get(name, 0), found.get(name, 0)
        if due != there:
            (verdict.lost if there < due else verdict.doubled).append(f"{what}: {name} {there}, not {due}")
    return verdict


def same(one: Answers, other: Answers) -> bool:
    """Whether both hold the same answers to the same questions; the order of options says nothing."""
    return {position: sorted(answer) for position, answer in one.items()} == {
        position: sorted(answer) for position, answer in other.items()
    }


def judge_half(*, what: str, before: Answers, sent: Answers, found: Answers) -> Verdict:
    """A save that nobody acknowledged may be there or not, but not in part. All three: the whole attempt's answers."""
    if same(found, before) or same(found, {**before, **sent}):
        return Verdict()
    return Verdict(lost=[f"{what}: a save that was cut off is there in part"])


def judge_answers(*, what: str, acknowledged: Answers, found: Answers) -> Verdict:
    """Every answer as it was last acknowledged."""
    wrong = [at for at, answer in acknowledged.items() if not same({at: answer}, {at: found.get(at, [])})]
    return Verdict(lost=[f"{what}: the answer to question {at} is not the acknowledged one" for at in wrong])


def copies(names: Iterable[str]) -> dict[str, int]:
    """How often each is there."""
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found
