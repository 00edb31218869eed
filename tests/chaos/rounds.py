"""The three requests that may not be lost, each as one round: sent, killed, sent again, and the books compared."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from accounts.models import User
from quizzes.models import Attempt
from tests.benchmarks.server import Server
from tests.benchmarks.world import MODULE_URL, Sitting, cookies_of
from tests.chaos import ledger
from tests.chaos.books import Answers, Verdict, judge, judge_answers, judge_half
from tests.chaos.client import Client, hidden_fields

TEST_URL = f"{MODULE_URL}test/"


@dataclass(frozen=True)
class Strike:
    """When the process is killed: at a point, so many seconds after the request was sent, or not at all."""

    point: str = ""
    delay: float | None = None
    whole: bool = False  # the master too

    def __str__(self) -> str:
        if self.delay is None:
            return self.point or "not killed"
        return f"{'master and worker' if self.whole else 'worker'} killed after {self.delay * 1000:.0f} ms"


@dataclass(frozen=True)
class Played:
    """What came of a round. `cut`: connections lost before their answer. `seconds`: of the answer that came."""

    verdict: Verdict
    cut: int
    seconds: float


@dataclass
class Saver:
    """Somebody who keeps saving pages, and their books."""

    sitting: Sitting
    revision: int
    stored: dict[int, list[str]]
    options: dict[int, tuple[str, list[str]]]


@dataclass
class Rounds:
    """`sitters` hand in, `starters` start, `savers` save. Nobody hands in or starts twice."""

    server: Server
    sitters: Iterator[Sitting]
    starters: Iterator[User]
    savers: list[Saver]
    rng: random.Random
    done: list[int] = field(default_factory=list)  # attempts that were handed in

    def play(self, request: str, strike: Strike) -> Played:
        """One round. An answer that is not the expected one is a loss: the client cannot do more."""
        play = {"submission": self._hand_in, "save": self._save, "start": self._start}[request]
        return play(strike)

    def _hand_in(self, strike: Strike) -> Played:
        sitting = next(self.sitters)
        attempt = Attempt.objects.get(pk=sitting.attempt_id)
        positions = self.rng.sample(range(1, attempt.asked + 1), self.rng.choice((0, 1, 2)))
        score = ledger.leave_out(attempt_id=attempt.pk, positions=positions)
        marks = 10 * (attempt.asked - len(positions))
        before = ledger.handed_in(person_id=attempt.person_id, score=score)
        client = Client(self.server, sitting.cookies)
        fields = hidden_fields(client.get(f"{TEST_URL}check/"))
        what = f"submission, {strike}, attempt {attempt.pk}"
        verdict, seconds, cut = Verdict(), 0.0, 0
        try:
            seconds = client.post(f"{TEST_URL}check/", fields, **vars(strike)).seconds
            cut = client.cut
            if 'href="/certificates/' not in client.get(f"{TEST_URL}result/").text:
                verdict.lost.append(f"{what}: the result shows no certificate")
        except RuntimeError as answer:
            verdict.lost.append(f"{what}: {answer}")
        finally:
            client.close()
        expected = {
            "attempts": 1, "closed attempts": 1, "closed attempts with the score earned": 1, "responses": attempt.asked,
            "marks, in tenths": marks, "completions": 1, "completions of a closed attempt": 1, "certificates": 1,
            "certificates of the completion": 1, "obligations": before["obligations"] + 1,
        }  # fmt: skip
        found = ledger.handed_in(person_id=attempt.person_id, score=score)
        verdict.add(judge(what=what, expected=expected, found=found))
        self.done.append(attempt.pk)
        return Played(verdict, cut, seconds)

    def _save(self, strike: Strike) -> Played:
        saver = self.rng.choice(self.savers)
        attempt_id, before = saver.sitting.attempt_id, dict(saver.stored)
        client = Client(self.server, saver.sitting.cookies)
        url = f"{TEST_URL}{self.rng.choice((1, 2))}/"
        fields = hidden_fields(client.get(url))
        sent = {int(position): drawn_answer(saver, int(position), self.rng) for position in fields["asked"]}  # type: ignore[union-attr]
        what = f"save, {strike}, attempt {attempt_id}"
        verdict, seconds, cut = Verdict(), 0.0, 0

        def look() -> None:
            found = ledger.answers_of(attempt_id)
            verdict.add(judge_half(what=what, before=before, sent=sent, found=found))

        try:
            answers = {f"q{position}": answer for position, answer in sent.items()}
            seconds = client.post(url, fields | answers, **vars(strike), when_cut=look).seconds
            cut = client.cut
            saver.stored.update(sent)
            saver.revision += 1
        except RuntimeError as answer:
            verdict.lost.append(f"{what}: {answer}")
        finally:
            client.close()
        verdict.add(self.compare(saver, what=what))
        return Played(verdict, cut, seconds)

    def compare(self, saver: Saver, *, what: str) -> Verdict:
        """A saver's books with what is stored: all they were told is kept, and nothing was done twice."""
        attempt = Attempt.objects.get(pk=saver.sitting.attempt_id)
        verdict = judge_answers(what=what, acknowledged=saver.stored, found=ledger.answers_of(attempt.pk))
        expected = {"saves": saver.revision, "responses": len(saver.options), "open attempts": 1}
        found = {
            "saves": attempt.revision,
            "responses": attempt.responses.count(),
            "open attempts": Attempt.objects.filter(person=attempt.person_id, state=Attempt.State.OPEN).count(),
        }
        verdict.add(judge(what=what, expected=expected, found=found))
        return verdict

    def _start(self, strike: Strike) -> Played:
        person = next(self.starters)
        client = Client(self.server, cookies_of(person))
        fields = hidden_fields(client.get(TEST_URL)) | {"confirmed": "on"}
        what = f"start, {strike}, person {person.pk}"
        verdict, seconds, cut = Verdict(), 0.0, 0
        try:
            seconds = client.post(TEST_URL, fields, **vars(strike)).seconds
            cut = client.cut
            client.get(f"{TEST_URL}1/")
        except RuntimeError as answer:
            verdict.lost.append(f"{what}: {answer}")
        finally:
            client.close()
        expected = {"attempts": 1, "open first attempts": 1, "missing responses": 0}
        verdict.add(judge(what=what, expected=expected, found=ledger.started(person_id=person.pk)))
        return Played(verdict, cut, seconds)


def drawn_answer(saver: Saver, position: int, rng: random.Random) -> list[str]:
    """An answer the question's form takes, right or wrong."""
    kind, options = saver.options[position]
    return rng.sample(options, rng.randint(1, len(options)) if kind == "multiple" else 1)


def saver_of(sitting: Sitting) -> Saver:
    """With books as they stand before the first save."""
    stored: Answers = ledger.answers_of(sitting.attempt_id)
    return Saver(sitting=sitting, revision=0, stored=dict(stored), options=ledger.options_of(sitting.attempt_id))
