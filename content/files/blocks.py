"""What a lesson's blocks may say in a file. A block is a mapping with one key, its type."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from content.files.practice import Check, Order, Scenario, Spot, Story, Thread
from content.files.words import Slug, Strict, Words, Words250
from content.rules import picture_faults


class FactFile(Strict):
    text: Words
    source: Slug
    where: str = ""


class KeyFacts(Strict):
    title: Words
    facts: list[FactFile] = Field(min_length=1)


class Checklist(Strict):
    title: Words
    intro: str = ""
    items: list[Words] = Field(min_length=1)
    note: str = ""


class Stage(Strict):
    title: Words
    text: Words
    see: str = ""


class Stages(Strict):
    title: Words
    intro: str = ""
    picture: Slug | None = None
    alt: str = Field(default="", max_length=250)
    stages: list[Stage] = Field(min_length=2)

    @model_validator(mode="after")
    def picture_has_words(self) -> Stages:
        faults = picture_faults(picture=self.picture, alt=self.alt)
        if faults:
            raise ValueError(" ".join(faults))
        return self


class PictureFile(Strict):
    """A drawing of ours by its name."""

    picture: Slug
    alt: Words250
    caption: str = Field(default="", max_length=250)


class Myth(Strict):
    myth: Words
    fact: Words
    source: Slug | None = None


class Myths(Strict):
    title: Words = "Myth and fact"
    items: list[Myth] = Field(min_length=1)


class CaseStudy(Strict):
    title: Words
    text: Words
    questions: list[Words] = []


class Quote(Strict):
    text: Words
    attribution: Words
    source: Slug | None = None


class Callout(Strict):
    kind: Literal["info", "warning", "danger"] = "info"
    title: Words
    text: Words


class Contacts(Strict):
    title: Words = "Who to call"
    contacts: list[Slug] = Field(min_length=1)


class Reveal(Strict):
    title: Words
    text: Words


class BlockFile(Strict):
    """A block: exactly one of these keys."""

    text: Words | None = None
    key_facts: KeyFacts | None = None
    checklist: Checklist | None = None
    scenario: Scenario | None = None
    stages: Stages | None = None
    myths: Myths | None = None
    case_study: CaseStudy | None = None
    quote: Quote | None = None
    callout: Callout | None = None
    contacts: Contacts | None = None
    reveal: Reveal | None = None
    check: Check | None = None
    picture: PictureFile | None = None
    order: Order | None = None
    spot: Spot | None = None
    thread: Thread | None = None
    story: Story | None = None

    @model_validator(mode="after")
    def is_one_block(self) -> BlockFile:
        if len(self.model_fields_set) != 1:
            raise ValueError("a block has exactly one key, its type")
        return self

    @property
    def type(self) -> str:
        return next(iter(self.model_fields_set))

    @property
    def value(self) -> Any:
        return getattr(self, self.type)
