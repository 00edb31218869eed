"""What a spreadsheet would run is text."""

import pytest

from content.sheets import inert


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_formula_becomes_text(start):
    assert inert(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "Anytown", "1 April 2026", "O'Brien=", " =1"])
def test_other_text_stays(text):
    assert inert(text) == text
