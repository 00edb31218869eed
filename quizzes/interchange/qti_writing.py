"""Items as QTI 2.1: what is asked, what is right, how it is marked, when the feedback is shown."""

from __future__ import annotations

import re

from quizzes.interchange import tree
from quizzes.interchange.item import FileRefused, Item, ItemRefused
from quizzes.interchange.pictures import File, picture_of
from quizzes.interchange.qti_asking import LONGEST_LABEL, WRITERS, Asked, base_value, set_outcome
from quizzes.interchange.tree import Node, node
from quizzes.kinds import item_id

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
MISSED = "missed"


def identifier(key: str) -> str:
    """A key as an identifier, which begins with a letter or an underline."""
    return key if re.match(r"[A-Za-z]", key) else f"_{key}"


def write_item(item: Item) -> Node:
    """An assessmentItem. Raises ItemRefused for what QTI cannot hold."""
    if item.kind not in WRITERS:
        raise ItemRefused("QTI has no questions of this kind.")
    asked = WRITERS[item.kind](item)
    outcomes = [
        node(
            "outcomeDeclaration",
            {"identifier": "SCORE", "cardinality": "single", "baseType": "float", "normalMaximum": "1"},
            node("defaultValue", {}, node("value", {}, "0")),
        ),
        node("outcomeDeclaration", {"identifier": "FEEDBACK", "cardinality": "single", "baseType": "identifier"}),
    ]
    if asked.shows_answers:
        outcomes.append(
            node("outcomeDeclaration", {"identifier": "CHOSEN", "cardinality": "multiple", "baseType": "identifier"})
        )
    title = item.title or item.key
    if len(title) > LONGEST_LABEL:
        raise ItemRefused(f"Its title is longer than {LONGEST_LABEL} characters.")
    return node(
        "assessmentItem",
        {
            "xmlns": NAMESPACE,
            "identifier": identifier(item.key or item_id(item.text, ())),
            "title": title,
            "adaptive": "false",
            "timeDependent": "false",
        },
        *asked.declarations,
        *outcomes,
        node("itemBody", {}, *_body(item, asked)),
        _processing(item, asked),
        *_feedback(item),
    )


def _body(item: Item, asked: Asked) -> list[Node]:
    parts = []
    if item.story:
        inside = [node("h2", {}, item.story.title), node("div", {"class": "story"}, *_xhtml(item.story.text))]
        told = picture_of(item.story)
        if told:
            inside.append(_img(told, item.story.picture_alt))
        parts.append(node("div", {"class": f"scenario place-{item.place}", "label": item.story.key}, *inside))
    parts.append(node("div", {"class": "question"}, *_xhtml(item.text)))
    file = picture_of(item)
    if file and item.kind != "hotspot":
        parts.append(_img(file, item.picture_alt))
    return [*parts, *asked.body]


# Links to pages of this site lead nowhere elsewhere: their words stay.
OWN_LINK = re.compile(r"<a(?: (?:id|linktype)=\"[^\"]*\")*>([^<]*(?:<(?!/a>)[^<]*)*)</a>")


def _xhtml(html: str) -> list[Node | str]:
    try:
        return tree.xhtml(OWN_LINK.sub(r"\1", html))
    except FileRefused as fault:
        raise ItemRefused("Its text cannot be written as XHTML: open it in the desk and save it again.") from fault


def _img(file: File, alt: str) -> Node:
    return node("div", {"class": "picture"}, node("img", {"src": file.path, "alt": alt}))


def _processing(item: Item, asked: Asked) -> Node:
    rules = list(asked.score) or [
        node(
            "responseCondition", {}, node("responseIf", {}, asked.right, set_outcome("SCORE", base_value("float", "1")))
        )
    ]
    if item.feedback:
        rules.append(
            node(
                "responseCondition",
                {},
                node(
                    "responseIf",
                    {},
                    node("not", {}, asked.right),
                    set_outcome("FEEDBACK", base_value("identifier", MISSED)),
                ),
            )
        )
    if asked.shows_answers:
        chosen = node("variable", {"identifier": "RESPONSE"})
        if item.kind != "multiple":
            chosen = node("multiple", {}, chosen)
        rules.append(set_outcome("CHOSEN", chosen))
    return node("responseProcessing", {}, *rules)


def _feedback(item: Item) -> list[Node]:
    if not item.feedback:
        return []
    attrs = {"outcomeIdentifier": "FEEDBACK", "identifier": MISSED, "showHide": "show"}
    return [node("modalFeedback", attrs, item.feedback)]
