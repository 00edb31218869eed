"""One sound question of every kind, with an answer that is right and one that is wrong."""

from dataclasses import dataclass, field

from quizzes.kinds import kind_of

PICTURE = {"picture": "hotel-corridor", "picture_alt": "A hotel corridor with a door that stands open."}


@dataclass
class Written:
    kind: str
    rows: list
    right: list
    wrong: list
    settings: dict = field(default_factory=dict)
    picture: dict = field(default_factory=dict)

    @property
    def how(self):
        return kind_of(self.kind)

    @property
    def options(self):
        return self.how.items(self.rows)


def rows(*names, values):
    return [dict(zip(names, row, strict=True)) for row in values]


WRITTEN = {
    "single": Written(
        "single",
        rows("id", "text", "right", values=[("a", "Tell", True), ("b", "Wait", False), ("c", "Leave", False)]),
        ["a"],
        ["b"],
    ),
    "multiple": Written(
        "multiple",
        rows("id", "text", "right", values=[("a", "Tell", True), ("b", "Ring", True), ("c", "Leave", False)]),
        ["a", "b"],
        ["a"],
    ),
    "true_false": Written(
        "true_false",
        rows("id", "text", "right", values=[("a", "True", True), ("b", "False", False)]),
        ["a"],
        ["b"],
    ),
    "with a reason": Written(
        "true_false",
        [
            {"id": "a", "text": "True", "right": True},
            {"id": "b", "text": "False", "right": False},
            {"id": "c", "text": "It is the law", "right": True, "reason": True},
            {"id": "d", "text": "It is polite", "right": False, "reason": True},
        ],
        ["a", "reason:c"],
        ["a", "reason:d"],
    ),
    "ordering": Written(
        "ordering",
        rows("id", "text", values=[("a", "Ring"), ("b", "Wait for help"), ("c", "Write it down")]),
        ["a:1", "b:2", "c:3"],
        ["a:1", "b:3", "c:2"],
    ),
    "matching": Written(
        "matching",
        [
            {"id": "a", "text": "In danger now", "match": "999"},
            {"id": "b", "text": "Not urgent", "match": "101"},
            {"id": "c", "match": "118"},
        ],
        [],
        [],
    ),
    "numeric": Written(
        "numeric", [{"id": "a", "value": "18"}], ["18"], ["17"], settings={"unit": "years"}
    ),
    "hotspot": Written(
        "hotspot",
        rows(
            "id", "text", "right", "shape", "coords",
            values=[
                ("a", "The open door", True, "rect", "10, 20, 40, 80"),
                ("b", "The lamp", False, "ellipse", "70, 20, 8, 10"),
                ("c", "The carpet", False, "polygon", "20,90, 80,90, 50,70"),
            ],
        ),
        ["a"],
        ["b"],
        picture=PICTURE,
    ),
}  # fmt: skip
_how = kind_of("matching")
_shown = _how.shown(
    WRITTEN["matching"].options, {}, _how.arrange(WRITTEN["matching"].options, __import__("random").Random(1)), []
)
_keys = {option.text: option.id for option in _shown.parts[0].options}
WRITTEN["matching"].right = [f"a:{_keys['999']}", f"b:{_keys['101']}"]
WRITTEN["matching"].wrong = [f"a:{_keys['999']}", f"b:{_keys['118']}"]
