"""Badges and names as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.licensing.rules import BadBadge, badge_key, badge_tail, same_name


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("PHD-012 34", "PHD01234"),
        ("phd01234", "PHD01234"),
        (" 7 ", "7"),
        ("ＰＨＤ１", "PHD1"),
        ("HC/2027.9", "HC20279"),
    ],
)
def test_a_badge_is_compared_by_its_letters_and_digits(written, key):
    assert badge_key(written) == key


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "Enter a badge number: letters and digits, as on the badge."),
        (" -- ", "Enter a badge number: letters and digits, as on the badge."),
        ("РHD1", "The badge number has the character Р. Use the letters A to Z and digits."),
        ("1" * 31, "A badge number has at most 30 characters. Check it against the badge."),
    ],
)
def test_what_cannot_be_a_badge_is_refused_in_words(written, reason):
    with pytest.raises(BadBadge, match=r".") as refusal:
        badge_key(written)
    assert str(refusal.value) == reason


@given(st.text(max_size=60))
def test_any_text_gives_a_key_or_a_sentence(text):
    try:
        key = badge_key(text)
    except BadBadge:
        return
    assert key
    assert key.isascii()
    assert badge_key(key) == key


def test_the_tail_is_three_characters():
    assert badge_tail("PHD01234") == "234"
    assert badge_tail("7") == "7"


SAME = [
    ("Imran Khan", "imran  khan"),
    ("KHAN, Imran", "Imran Khan"),
    ("Khan Imran", "Imran Khan"),
    ("Mr Imran Khan", "Imran Khan"),
    ("KHAN, Dr. Imran A", "Imran Ahmed Khan"),
    ("Imran Khan", "Imran Ahmed Khan"),
    ("Zoë O’Brien", "Zoe O'Brien"),
    ("Zoe OBrien", "Zoe O Brien"),
    ("Anne-Marie Smith", "Anne Marie Smith"),
    ("Annemarie Smith", "Anne-Marie Smith"),
    ("Łukasz Jørgensen", "Lukasz Jorgensen"),
    ("İsmail Yıldız", "Ismail Yildiz"),
    ("Strauß Anna", "Anna Strauss"),
    ("Mohammed A. B. Ali", "Mohammed Aftab Babar Ali"),
    ("Cher", "CHER"),
    ("Ng", "Ms Ng"),
]
DIFFERENT = [
    ("Imran Khan", "Irfan Khan"),
    ("I Khan", "Imran Khan"),
    ("Imran Ahmed Khan", "Imran Bashir Khan"),
    ("Imran B Khan", "Imran Ahmed Khan"),
    ("Ahmed Khan", "Imran Ahmed Khan"),
    ("Khan", "Imran Khan"),
    ("", ""),
    ("Imran Khan", ""),
    ("--", "--"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_writings_of_one_name(one, other):
    assert same_name(one, other) is True
    assert same_name(other, one) is True


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_two_people(one, other):
    assert same_name(one, other) is False
    assert same_name(other, one) is False


@given(st.text(max_size=40), st.text(max_size=40))
def test_order_of_asking_does_not_matter(one, other):
    assert same_name(one, other) is same_name(other, one)
