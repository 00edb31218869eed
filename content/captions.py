"""Whether captions can be read by a browser: WebVTT, checked line by line. No database, no clock.

Strict where browsers are lenient: they leave out a cue they cannot read and say nothing, and words are missing.
"""

from __future__ import annotations

import re

_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})(?:[ \t]+\S.*)?")
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)([ \t]|$)")


class CaptionsFault(ValueError):
    """The captions cannot be used; the message says on which line and why."""


def check_captions(data: bytes) -> int:
    """How many captions there are. Raises CaptionsFault at the first line that a browser would not show."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CaptionsFault(f"Line {line}: this is not UTF-8 text. Save the captions again as WebVTT, UTF-8.") from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise CaptionsFault("Line 1: a WebVTT file starts with “WEBVTT”. Save the captions as WebVTT (.vtt).")
    count, before = 0, 0
    for first, block in _blocks(lines):
        if first == 1 or (_ASIDE.match(block[0]) and not any("-->" in line for line in block)):
            if any("-->" in line for line in block):
                raise CaptionsFault("Line 2: leave an empty line after “WEBVTT”.")
            continue
        before = _check_cue(first, block, before)
        count += 1
    if count == 0:
        raise CaptionsFault(f"Line {len(lines)}: there are no captions in this file.")
    return count


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Lines between empty ones, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            open_block = False
        elif open_block:
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
            open_block = True
    return found


def _check_cue(first: int, block: list[str], before: int) -> int:
    """When the cue starts, in milliseconds. `before`: when the one before it did."""
    at = 0 if "-->" in block[0] else 1  # a cue may have a name on the line before its times
    number = first + at
    if at >= len(block) or "-->" not in block[at]:
        raise CaptionsFault(f"Line {first}: expected the times of a caption, as in 00:01.000 --> 00:04.000.")
    timing = _TIMING.fullmatch(block[at].strip())
    if timing is None:
        raise CaptionsFault(f"Line {number}: these times cannot be read. Write them as 00:01.000 --> 00:04.000.")
    start, end = (_milliseconds(time) for time in timing.groups())
    if end <= start:
        raise CaptionsFault(f"Line {number}: the caption ends before it starts.")
    if start < before:
        raise CaptionsFault(f"Line {number}: this caption starts before the one above it. Put them in order.")
    if len(block) == at + 1:
        raise CaptionsFault(f"Line {number}: this caption has no words.")
    for offset, line in enumerate(block[at + 1 :], start=at + 1):
        if "-->" in line:
            raise CaptionsFault(f"Line {first + offset}: leave an empty line between two captions.")
    return start


def _milliseconds(time: str) -> int:
    *hours, minutes, seconds = time.split(":")
    return int(sum(int(hour) for hour in hours) * 3_600_000 + int(minutes) * 60_000 + float(seconds) * 1000)
