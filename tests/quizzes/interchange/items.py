"""Items of every kind to send round, and Hypothesis strategies for them."""

import io
from functools import cache

from hypothesis import strategies as st
from PIL import Image as Pillow

from content.rendering import clean_html
from quizzes.interchange import Image, Item, Story, pair_order
from quizzes.kinds import KINDS


@cache
def png(*, width=40, height=20, colour="red"):
    held = io.BytesIO()
    Pillow.new("RGB", (width, height), colour).save(held, "PNG")
    return held.getvalue()


STORY = Story(key="late-trip", title="A late trip", text="<p>It is 23:40.</p>")
PICTURED = Story(
    key="at-the-desk", title="At the desk", text="<p>It is 01:10.</p>",
    image=Image(name="desk.png", content=png(colour="blue")), picture_alt="A blue desk",
)  # fmt: skip


def make(kind, options, **changes):
    """An item with its options as the kind stores them."""
    made = KINDS[kind].items(options)
    if kind == "matching":
        made = [{k: v for k, v in o.items() if k != "id" or o.get("text")} for o in made]
        made = [made[i] for i in range(len(made)) if made[i].get("text")] + pair_order(made)[
            sum(bool(o.get("text")) for o in made) :
        ]
    fields = {"text": "<p>What now?</p>", "feedback": "Think again.", "key": f"{kind}-1", "section": "signs"}
    return Item(kind=kind, options=tuple(made), **{**fields, **changes})


def picks(*words, right=(0,)):
    return [{"text": word, "right": place in right} for place, word in enumerate(words)]


ITEMS = [
    make("single", picks("Tell somebody", "Wait")),
    make("multiple", picks("A", "B", "C", right=(0, 1)), outcome="signs", teaches="lesson-1"),
    make("multiple", picks("A", "B", "C", "D", right=(0, 1, 2)), settings={"credit": "partial"}, key="share"),
    make("true_false", picks("True", "False")),
    make("true_false", picks("Yes", "No", right=(1,)), key="yes-no"),
    make(
        "true_false",
        [*picks("True", "False"), *({**o, "reason": True} for o in picks("Because", "Since"))],
        settings={"credit": "partial"}, key="why",
    ),
    make("ordering", [{"text": "First"}, {"text": "Then"}, {"text": "Last"}]),
    make("ordering", [{"text": t} for t in "XYZ"], settings={"credit": "partial"}, key="places"),
    make("matching", [{"text": "cat", "match": "mew"}, {"text": "dog", "match": "bark"}, {"match": "moo"}]),
    make(
        "matching", [{"text": "a", "match": "1"}, {"text": "b", "match": "1"}, {"text": "c", "match": "2"}],
        settings={"credit": "partial"}, key="two-of-one",
    ),
    make("numeric", [{"value": "12.5", "tolerance": "0.25"}, {"value": "-3"}], settings={"unit": "km [h]"}),
    make("single", picks("A", "B"), key="in-story", story=STORY, place=2),
    make(
        "single", picks("A", "B"), key="pictured", image=Image(name="red.png", content=png()), picture_alt="A red box",
    ),
    make("single", picks("A", "B"), key="pictured-story", story=PICTURED, place=1),
    make(
        "single", picks("A", "B"), key="both-pictured", story=PICTURED, place=2,
        image=Image(name="red.png", content=png()), picture_alt="A red box",
    ),
    make(
        "hotspot",
        [
            {"text": "Door", "right": True, "shape": "rect", "coords": "0,0,10.5,33.3"},
            {"text": "Wheel", "right": False, "shape": "ellipse", "coords": "50,50,10,10"},
            {"text": "Roof", "right": True, "shape": "polygon", "coords": "0,0,100,0,50,41"},
        ],
        image=Image(name="red.png", content=png()), picture_alt="A car",
    ),
]  # fmt: skip

WORDS = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs", "M"), exclude_characters="\ufffd"), min_size=1, max_size=30
).map(str.strip)
FEW = st.one_of(
    WORDS, st.sampled_from(["a = b", "50% off", "[html]x", "// x", "a -> b", "{x}", "x#y", "::", "<b>", "&amp;"])
)
HTML = st.lists(FEW, min_size=1, max_size=3).map(
    lambda parts: clean_html("".join(f"<p>{p}<br><strong>{p}</strong></p>" for p in parts)).strip()
)
SLUG = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, min_value=-9999, max_value=9999, places=3).map(
    lambda n: f"{n.normalize():f}"
)


def _distinct(least):
    return st.lists(
        FEW.filter(lambda w: w.strip()), min_size=least, max_size=6, unique_by=lambda w: " ".join(w.split()).casefold()
    )


@st.composite
def stories(draw, pictures=True):
    """Any scenario that the bank could hold, with an uploaded picture, a drawing or none."""
    shown = draw(st.sampled_from([{}, {"drawing": "people-talking"}, {"image": None}] if pictures else [{}]))
    if "image" in shown:
        colour = draw(st.sampled_from(["red", "green", "blue"]))
        name = draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,20}[a-z0-9]", fullmatch=True))
        shown = {"image": Image(name=f"{name}.png", content=png(colour=colour))}
    alt = draw(FEW.filter(lambda words: words.strip())) if shown else ""
    title = " ".join(draw(FEW.filter(lambda words: words.strip())).split())
    return Story(key=draw(SLUG), title=title, text=draw(HTML), picture_alt=alt.strip(), **shown)


@st.composite
def items(draw):
    """Any item that the bank could hold, without pictures."""
    kind = draw(st.sampled_from(sorted(set(KINDS) - {"hotspot"})))
    credit = draw(st.sampled_from([{}, {"credit": "partial"}])) if kind in ("multiple", "ordering", "matching") else {}
    if kind == "numeric":
        rows = draw(
            st.lists(
                st.fixed_dictionaries({"value": NUMBER, "tolerance": NUMBER.map(lambda n: n.lstrip("-"))}),
                min_size=1, max_size=3, unique_by=lambda row: row["value"],
            )
        )  # fmt: skip
        credit = draw(st.sampled_from([{}, {"unit": "%"}, {"unit": "minutes"}]))
    elif kind == "matching":
        things, matches = draw(_distinct(2)), draw(_distinct(2))
        rows = [{"text": t, "match": matches[i % len(matches)]} for i, t in enumerate(things)]
        rows += [{"match": m} for m in matches[len(things) :]]
    elif kind == "ordering":
        rows = [{"text": t} for t in draw(_distinct(3))]
    elif kind == "true_false":
        rows = picks("True", "False", right=(draw(st.integers(0, 1)),))
    else:
        words = draw(_distinct(2))
        most = len(words) - 1 if kind == "multiple" else 1
        rights = draw(st.sets(st.integers(0, len(words) - 1), min_size=1, max_size=most))
        rows = picks(*words, right=rights)
    return make(
        kind, rows, settings=credit, text=draw(HTML), feedback=draw(FEW), key=draw(SLUG), section=draw(SLUG),
        title=draw(st.just("") | SLUG), outcome=draw(st.just("") | SLUG), teaches=draw(st.just("") | SLUG),
    )  # fmt: skip
