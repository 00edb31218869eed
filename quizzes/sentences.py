"""The rules of a test in plain words, for whoever sits it and for the officer who is asked about it."""

from __future__ import annotations

from collections.abc import Mapping

from quizzes.rules import AtDeadline, Feedback, Language, Review, TestRules


def rule_sentences(held: TestRules, *, questions: int, titles: Mapping[str, str] | None = None) -> list[str]:
    """What holds for one sitting, each rule a sentence, said to the person who sits. `titles`: of sections, by slug."""
    said = [_length(held, questions), *_marks(held, titles or {})]
    if held.minutes:
        said.append(
            "When the time is up, the test is handed in as it stands."
            if held.at_deadline == AtDeadline.SUBMIT
            else "When the time is up before you hand in, the attempt counts and has no score."
        )
    said += _between(held)
    if held.feedback == Feedback.NOW:
        said.append("After each page you see which of its questions you missed. Those answers are then fixed.")
    if held.review == Review.LATER:
        said.append("Afterwards you can look at your own answers again.")
    if held.language == Language.ENGLISH:
        said.append("The test is in English only.")
    if held.supervised:
        said.append("You sit it under supervision: an officer in the room gives you the code that starts it.")
    return said


def _length(held: TestRules, questions: int) -> str:
    asked = _number(questions, "question")
    if held.minutes is None:
        return f"{asked}, about {_number(questions, 'minute')}. There is no time limit."
    more = f", and {held.extra_minutes} more for you" if held.extra_minutes else ""
    return f"{asked} in {_number(held.minutes, 'minute')}{more}. The time runs on when you leave the page."


def _marks(held: TestRules, titles: Mapping[str, str]) -> list[str]:
    every = f", and {held.section_pass_mark}% or more in every section" if held.section_pass_mark else ""
    said = [f"You pass with {held.pass_mark}% or more{every}."]
    said += [f"“{titles.get(slug, slug)}” asks for {mark}% or more." for slug, mark in held.section_marks]
    return said


def _between(held: TestRules) -> list[str]:
    """What holds between two attempts."""
    said = []
    for ladder in held.waits:
        steps = ladder.steps
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            alone = following is not None and following.after == step.after + 1
            later = "" if alone else " and each later one" if following is None else " and those that follow"
            wait = _number(step.months, "calendar month") if step.months else _number(step.days, "day")
            if step.months or step.days:
                said.append(f"After failed attempt {step.after}{later} you wait {wait} before the next.")
            elif step.after > 1:
                said.append(f"After failed attempt {step.after}{later} you need not wait.")
    if held.read_again_after == 1:
        said.append("After each failed attempt you read every lesson again first.")
    elif held.read_again_after:
        said.append(f"After every {held.read_again_after} failed attempts you read every lesson again first.")
    if held.resit_failed_sections:
        said.append(
            "If you do not pass, the next attempt asks only the sections you did not pass. The marks of the others are "
            "kept and count with the new ones. If you passed every section and not the whole, all of it is asked again."
        )
    return list(dict.fromkeys(said))


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
