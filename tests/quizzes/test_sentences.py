"""The rules in plain words."""

from accounts.ladders import read_ladder
from quizzes.rules import TestRules
from quizzes.sentences import rule_sentences


def said(**more):
    return rule_sentences(
        TestRules(**{"pass_mark": 80, "attempts_allowed": None, "questions_per_page": 5} | more), questions=10
    )


def test_the_plainest_rules():
    assert said() == ["10 questions, about 10 minutes. There is no time limit.", "You pass with 80% or more."]


def test_every_rule_is_a_sentence():
    ladder = read_ladder("after 1: 1 day\nafter 2: 1 month\nafter 5: 0 days")
    assert said(
        minutes=20, extra_minutes=5, at_deadline="abandon", section_pass_mark=70, section_marks=(("law", 90),),
        waits=(ladder, ladder), read_again_after=3, resit_failed_sections=True, feedback="now", review="later",
        language="en", supervised=True,
    ) == [
        "10 questions in 20 minutes, and 5 more for you. The time runs on when you leave the page.",
        "You pass with 80% or more, and 70% or more in every section.",
        "“law” asks for 90% or more.",
        "When the time is up before you hand in, the attempt counts and has no score.",
        "After failed attempt 1 you wait 1 day before the next.",
        "After failed attempt 2 and those that follow you wait 1 calendar month before the next.",
        "After failed attempt 5 and each later one you need not wait.",
        "After every 3 failed attempts you read every lesson again first.",
        "If you do not pass, the next attempt asks only the sections you did not pass. The marks of the others are "
        "kept and count with the new ones. If you passed every section and not the whole, all of it is asked again.",
        "After each page you see which of its questions you missed. Those answers are then fixed.",
        "Afterwards you can look at your own answers again.",
        "The test is in English only.",
        "You sit it under supervision: an officer in the room gives you the code that starts it.",
    ]  # fmt: skip
