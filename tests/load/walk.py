"""What each person does: the front, the start, page by page with time to read, the hand-in, the result."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from tests.benchmarks.world import MODULE_URL
from tests.load.figures import Took
from tests.load.forms import Rights, declaration, fill_in
from tests.load.people import Person
from tests.load.pool import Answer, Pool

READ = (30.0, 90.0)  # seconds on a page
PING = 5.0  # the page asks whether the line is there, from the first answer on
FIRST_ANSWER = 10.0
TEST = f"{MODULE_URL}test/"


class Walk:
    """The crowd, its clock and what was measured. Somebody starts as soon as somebody else hands in."""

    def __init__(self, *, pool: Pool, people: Iterator[Person], rights: Rights, seed: int) -> None:
        self.pool, self.people, self.rights, self.rng = pool, people, rights, random.Random(seed)
        self.taken: list[Took] = []
        self.walked: list[Person] = []
        self.began = time.monotonic()
        self.end = float("inf")

    async def ask(
        self, phase: str, kind: str, person: Person, path: str, *, at: float,
        method: str = "GET", fields: list[tuple[str, str]] | None = None,
    ) -> Answer:  # fmt: skip
        """One request that was meant to leave at `at` (of the monotonic clock)."""
        answer = await self.pool.ask(method, path, cookies=person.cookies, fields=fields)
        self.taken.append(Took(phase, kind, time.monotonic() - at, answer.status, at - self.began))
        return answer

    async def begin(self, person: Person, *, start_at: float, phase: str) -> str:
        """The front some seconds before, the start at its moment, the first page; the page's HTML, "" after a fault."""
        self.walked.append(person)
        front_at = start_at - self.rng.uniform(5, 15)
        await _until(front_at)
        front = await self.ask(phase, "front", person, TEST, at=max(front_at, time.monotonic() - 0.001))
        await _until(start_at)
        fields = [*declaration(front.text), ("csrfmiddlewaretoken", person.token)]
        started = await self.ask(phase, "start", person, TEST, at=start_at, method="POST", fields=fields)
        if started.status != 302:
            return ""
        return (await self.ask(phase, "page", person, _path(started), at=time.monotonic())).text

    async def sit(self, person: Person, page: str, *, phase: str, leaving: Callable[[float], None]) -> None:
        """From the first page to the result, or until the time of the measure is over. `leaving` is told before the
        hand-in when it will be."""
        place = f"{TEST}1/"
        while page:
            asked_at = time.monotonic() + self.rng.uniform(*READ)
            if place.endswith("/check/") and asked_at < self.end:
                leaving(asked_at)
            await self._read(person, until=min(asked_at, self.end), phase=phase, answering="/check/" not in place)
            if asked_at >= self.end:
                return
            if place.endswith("/check/"):
                fields = [("attempt", "1"), ("csrfmiddlewaretoken", person.token)]
                done = await self.ask(phase, "hand in", person, place, at=asked_at, method="POST", fields=fields)
                person.handed_in = done.status == 302
                await self.ask(phase, "result", person, f"{TEST}result/", at=time.monotonic())
                return
            sent, answers = fill_in(page, self.rng, self.rights)
            fields = [*sent, ("csrfmiddlewaretoken", person.token)]
            saved = await self.ask(phase, "save", person, place, at=asked_at, method="POST", fields=fields)
            if saved.status != 302:
                return
            person.saved |= answers
            place = _path(saved)
            kind = "check" if place.endswith("/check/") else "page"
            page = (await self.ask(phase, kind, person, place, at=time.monotonic())).text

    async def _read(self, person: Person, *, until: float, phase: str, answering: bool) -> None:
        first = time.monotonic() + FIRST_ANSWER
        while answering and first + PING < until:
            await _until(first + PING)
            first += PING
            await self.ask(phase, "line?", person, "/healthz", at=time.monotonic(), method="HEAD")
        await _until(until)

    async def keep_one_active(self, person: Person, page: str) -> None:
        """One seat in the crowd: when its person hands in, the next one takes it."""
        following: list[tuple[Person, asyncio.Task[str]]] = []

        def take_over(at: float) -> None:
            someone = next(self.people, None)
            if someone is not None:
                following.append(
                    (someone, asyncio.create_task(self.begin(someone, start_at=at, phase="2 active")))
                )  # fmt: skip

        while page:
            await self.sit(person, page, phase="2 active", leaving=take_over)
            if not following:  # the time is over, or nobody is left: the faults say why
                return
            person, begun = following.pop()
            page = await begun


def _path(answer: Answer) -> str:
    return urlsplit(answer.location).path


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
