"""What a page of questions offers, and an answer to it, as a person would send it. Pure."""

from __future__ import annotations

import html
import random
import re

_INPUT = re.compile(r"<input\b[^>]*>")
_SELECT = re.compile(r'<select\b[^>]*\bname="(q\d+(?:-\w+)?)"[^>]*>(.*?)</select>', re.S)
_OPTION = re.compile(r'<option\b[^>]*\bvalue="([^"]*)"')
_ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')
_QUESTION = re.compile(r"q(\d+)(?:-(\w+))?")


Rights = dict[frozenset[str], list[str]]
KNOWN = 0.93  # of the questions: as people who have read the lessons


def fill_in(page: str, rng: random.Random, rights: Rights) -> tuple[list[tuple[str, str]], dict[int, list[str]]]:
    """The fields to post, and by position the answers they mean: `value`, or `part:value` where several are asked.

    `rights`: by all that a question offers, what is right; only a benchmark may know.
    """
    sent: list[tuple[str, str]] = []
    offered: dict[str, tuple[str, list[str]]] = {}
    for tag in _INPUT.findall(page):
        found = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        name = found.get("name", "")
        if name in ("attempt", "revision", "asked"):
            sent.append((name, found.get("value", "")))
        elif _QUESTION.fullmatch(name):
            offered.setdefault(name, (found.get("type", ""), []))[1].append(found.get("value", ""))
    for name, inside in _SELECT.findall(page):
        offered[name] = ("select", [value for value in _OPTION.findall(inside) if value])
    answers: dict[int, list[str]] = {int(value): [] for name, value in sent if name == "asked"}
    for name, (kind, values) in offered.items():
        known = rights.get(frozenset(values))
        if known and rng.random() < KNOWN:
            chosen = known
        elif kind == "checkbox":
            chosen = rng.sample(values, rng.randint(1, len(values)))
        else:
            chosen = [str(rng.randrange(100)) if kind in ("text", "number") else rng.choice(values)]
        position, part = name[1:].partition("-")[::2]
        for value in chosen:
            sent.append((name, value))
            answers.setdefault(int(position), []).append(f"{part}:{value}" if part else value)
    return sent, answers


def declaration(front: str) -> list[tuple[str, str]]:
    """The tick at the start."""
    found = re.search(r'name="version" value="([^"]+)"', front)
    return [("version", found[1]), ("confirmed", "on")] if found else []
