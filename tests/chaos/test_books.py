"""The checker can find what it is there for: broken books are called broken."""

from tests.chaos.books import judge, judge_answers, judge_half
from tests.chaos.plan import RANDOM, Line, totals

BEFORE = {1: ["a"], 2: ["b"], 3: []}
SENT = {1: ["c"], 2: ["d", "e"]}


def test_books_that_agree_have_no_fault():
    assert judge(what="x", expected={"certificates": 1}, found={"certificates": 1}).faults == []


def test_what_is_missing_is_lost():
    verdict = judge(what="x", expected={"certificates": 1}, found={"certificates": 0})
    assert (verdict.lost, verdict.doubled) == (["x: certificates 0, not 1"], [])


def test_what_is_there_twice_is_doubled():
    verdict = judge(what="x", expected={"certificates": 1}, found={"certificates": 2})
    assert (verdict.lost, verdict.doubled) == ([], ["x: certificates 2, not 1"])


def test_what_nobody_expected_is_doubled():
    assert judge(what="x", expected={}, found={"mails": 1}).doubled == ["x: mails 1, not 0"]


def test_an_acknowledged_answer_that_is_not_stored_is_lost():
    verdict = judge_answers(what="x", acknowledged=BEFORE, found={1: ["a"], 2: []})
    assert verdict.lost == ["x: the answer to question 2 is not the acknowledged one"]


def test_the_order_of_options_is_no_loss():
    assert judge_answers(what="x", acknowledged={1: ["a", "b"]}, found={1: ["b", "a"]}).faults == []


def test_a_save_that_was_cut_off_may_be_there_or_not():
    assert judge_half(what="x", before=BEFORE, sent=SENT, found=BEFORE).faults == []
    assert judge_half(what="x", before=BEFORE, sent=SENT, found={**BEFORE, **SENT}).faults == []


def test_half_a_save_is_a_loss():
    verdict = judge_half(what="x", before=BEFORE, sent=SENT, found={**BEFORE, 1: ["c"]})
    assert verdict.lost == ["x: a save that was cut off is there in part"]


def test_a_row_that_is_gone_or_another_page_that_changed_is_a_loss_too():
    whole = {**BEFORE, **SENT}
    for found in ({1: ["c"], 2: ["d", "e"]}, {**whole, 3: ["f"]}):
        assert judge_half(what="x", before=BEFORE, sent=SENT, found=found).faults != []


def test_a_round_is_lost_once_however_many_things_are_missing():
    line = Line("submission", RANDOM)
    line.add(judge(what="x", expected={"a": 1, "b": 1}, found={}), cut=1)
    assert (line.rounds, line.cut, line.lost, line.doubled) == (1, 1, 1, 0)
    assert totals([line]) == "1 kills, 1 of them before the answer: 1 lost, 0 doubled."
