"""What is measured by itself, not beside a bare view: journeys, weight, printing, the register, item analysis."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from certificates import queries, rendering
from tests.benchmarks.browser import Browser
from tests.benchmarks.journey import walk
from tests.benchmarks.report import Line
from tests.benchmarks.server import Server
from tests.benchmarks.weight import first_visit
from tests.benchmarks.world import World

Say = Callable[[str], None]
GOAL_REQUESTS, GOAL_CPU_SECONDS = 20, 0.2
GOAL_VISIT_BYTES, GOAL_VISIT_REQUESTS = 60_000, 6
GOAL_PRINT_MS = 40
GOAL_ROWS, GOAL_IMPORT_SECONDS, GOAL_PEAK_MB = 100_000, 30, 300
GOAL_RESPONSES, GOAL_ANALYSIS_SECONDS, GOAL_ANALYSIS_MB = 1_000_000, 10, 500


def journeys(*, world: World, server: Server, mail: Path, say: Say) -> list[Line]:
    """Once with one lesson to read (the others read before), as other systems were measured; once with all of them."""
    say("Whole journeys …")
    one = walk(name="one lesson", people=world.readers, lessons=world.lesson_urls[-1:], server=server, mail=mail)
    whole = walk(name="all lessons", people=world.beginners, lessons=world.lesson_urls, server=server, mail=mail)
    return [
        Line(
            name="Journey: sign in, read a lesson, start, answer 10, submit, certificate",
            figure=f"{one.requests} requests, {one.cpu_seconds:.3f} s CPU, {one.seconds:.2f} s",
            goal=f"{GOAL_REQUESTS} requests, {GOAL_CPU_SECONDS} s CPU",
            met=one.requests <= GOAL_REQUESTS and one.cpu_seconds <= GOAL_CPU_SECONDS,
        ),
        Line(
            name=f"The same with all {len(world.lesson_urls)} lessons of the module",
            figure=f"{whole.requests} requests, {whole.cpu_seconds:.3f} s CPU, {whole.seconds:.2f} s",
        ),
    ]


def weight(*, world: World, server: Server) -> list[Line]:
    """The first visit of somebody who is not signed in and has nothing cached."""
    parts = first_visit(Browser(server.port), world.lesson_url)
    counted, sent = sum(part.counted_as for part in parts), sum(part.size for part in parts)
    kinds = ", ".join(f"{part.kind.split('/')[1]} {part.counted_as / 1000:.1f}" for part in parts)
    return [
        Line(
            name="First visit to a lesson, gzip",
            figure=f"{counted / 1000:.1f} kB, {len(parts)} requests",
            goal=f"{GOAL_VISIT_BYTES / 1000:.0f} kB, {GOAL_VISIT_REQUESTS} requests",
            met=counted <= GOAL_VISIT_BYTES and len(parts) <= GOAL_VISIT_REQUESTS,
        ),
        Line(name=f"  kB: {kinds}", figure=f"{sent / 1000:.1f} kB without gzip of the page by a proxy"),
    ]


def printing(*, world: World, times: int, say: Say) -> list[Line]:
    """Certificates as a warm worker prints them: fonts and style sheet read, the first one made."""
    say("Certificates …")
    logo = rendering.issuer_logo(queries.issuer())
    pdf = rendering.certificate_pdf(certificate=world.certificate, logo=logo)
    walls, cpu = [], time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        rendering.certificate_pdf(certificate=world.certificate, logo=logo)
        walls.append((time.perf_counter() - began) * 1000)
    cpu = (time.process_time() - cpu) / times * 1000
    took = statistics.median(walls)
    return [
        Line(
            name="Certificate PDF, warm",
            figure=f"{took:.1f} ms ({cpu:.1f} ms CPU), {len(pdf) / 1000:.0f} kB",
            goal=f"{GOAL_PRINT_MS} ms",
            met=took <= GOAL_PRINT_MS,
        )
    ]


def register(*, rows: int, say: Say) -> list[Line]:
    """A register of new licences, read, checked and taken in by a process of its own."""
    say(f"A register of {rows:,} …")
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.register", str(rows)], capture_output=True, text=True, env=os.environ
    )
    if done.returncode:
        raise RuntimeError(f"The register was not taken in: {done.stderr[-1000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    seconds = GOAL_IMPORT_SECONDS * rows / GOAL_ROWS
    return [
        Line(
            name=f"Register of {rows:,} rows ({found['file_mb']:.1f} MB) taken in",
            figure=f"{found['seconds']:.1f} s, peak {found['peak_mb']:.0f} MB ({found['over_mb']:.0f} over the start)",
            goal=f"{seconds:g} s, {GOAL_PEAK_MB} MB",
            met=found["seconds"] <= seconds and found["peak_mb"] < GOAL_PEAK_MB,
        )
    ]


def item_analysis(*, responses: int, say: Say) -> list[Line]:
    """Everything the desk of test results shows of one test, in a process of its own."""
    say(f"Item analysis of {responses:,} responses (making them takes longer than analysing them) …")
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.items", str(responses)],
        capture_output=True,
        text=True,
        env=os.environ,
    )
    if done.returncode:
        raise RuntimeError(f"The responses were not analysed: {done.stderr[-1000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    seconds = GOAL_ANALYSIS_SECONDS * responses / GOAL_RESPONSES
    return [
        Line(
            name=f"Item analysis of {responses:,} responses",
            figure=f"{found['seconds']:.1f} s ({found['cpu_seconds']:.1f} s CPU of ours), "
            f"peak {found['peak_mb']:.0f} MB ({found['over_mb']:.0f} over the start)",
            goal=f"{seconds:g} s, {GOAL_ANALYSIS_MB} MB",
            met=found["seconds"] <= seconds and found["peak_mb"] < GOAL_ANALYSIS_MB,
        )
    ]
