"""What a module's files may say. Unknown keys are refused: a mistyped one would otherwise be lost in silence."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from content.files.blocks import BlockFile
from content.files.testing import SectionFile as SectionFile
from content.files.testing import TestFile as TestFile
from content.files.words import Slug, Slug50, Slug60, Strict, Words, Words80, Words120, Words150, Words250
from content.rules import QUESTION_KINDS, picture_faults


class ContactFile(Strict):
    """A row of the directory of contacts."""

    slug: Slug50
    name: Words120
    phone: str = Field(default="", max_length=40)
    sms_relay: str = Field(default="", max_length=40)
    description: str = Field(default="", max_length=200)
    hours: str = Field(default="", max_length=80)
    url: str = Field(default="", max_length=200)
    local_hub: bool = False
    on_every_page: bool = False
    sort_order: int = Field(default=0, ge=0, le=32767)
    checked_on: datetime.date


class SourceFile(Strict):
    """A row of the list of sources."""

    slug: Slug
    title: Words250
    publisher: Words120
    published_on: datetime.date
    url: str = Field(default="", max_length=300)
    superseded_by: Slug | None = None


class LessonFile(Strict):
    """One lesson."""

    title: Words250
    minutes: int = Field(ge=1, le=15)
    summary: str = Field(default="", max_length=250)
    outcomes: list[Slug] = []
    body: list[BlockFile] = Field(min_length=1)


class OutcomeFile(Strict):
    id: Slug60
    text: Words250


class RequiredFile(Strict):
    """Who takes this module must: everybody in its roles, first within so many days, then again."""

    first_due_days: int = Field(default=90, ge=1)
    repeat_months: int | None = Field(default=None, ge=1)
    anchor: Literal["completion", "licence"] = "completion"
    starts_on: datetime.date


class CardFile(Strict):
    """The summary card to keep: it fits on one page of A4."""

    signs: list[Words150] = Field(min_length=4, max_length=8)
    do: list[Words150] = Field(min_length=3, max_length=6)
    contacts: list[Slug] = Field(min_length=2, max_length=5)


class DeclarationFile(Strict):
    """In place of a test: that a document was read and understood, in one edition of it."""

    edition: Words150
    source: Slug
    statement: Words = Field(max_length=300)


class ModuleFile(Strict):
    """A module: what it covers and how it is tested."""

    title: Words150
    roles: list[Slug] = Field(min_length=1)
    minutes: int = Field(ge=1)
    valid_months: int | None = Field(default=36, ge=1)
    summary: Words = Field(max_length=300)
    covers: Words
    outcomes: list[OutcomeFile] = Field(min_length=1)
    lessons_first: bool = True
    order: int = Field(default=50, ge=1, le=99)
    required: RequiredFile | None = None
    test: TestFile | None = None
    card: CardFile | None = None
    declaration: DeclarationFile | None = None

    @model_validator(mode="after")
    def ends_in_one_way(self) -> ModuleFile:
        if self.test and self.declaration:
            raise ValueError("a module ends in a test or in a declaration, not in both: take one out")
        return self


class SlideFile(Strict):
    """One slide of a group session."""

    title: Words120
    minutes: int = Field(ge=1, le=60)
    points: list[Words250] = Field(min_length=1, max_length=8)
    picture: Slug | None = None
    alt: str = Field(default="", max_length=250)
    notes: Words

    @model_validator(mode="after")
    def picture_has_words(self) -> SlideFile:
        if faults := picture_faults(picture=self.picture, alt=self.alt):
            raise ValueError(" ".join(faults))
        return self


class SessionFile(Strict):
    """A session for a group: what to prepare, slides with presenter's notes, what to do afterwards."""

    title: Words150
    minutes: int = Field(ge=5, le=240)
    before: Words
    slides: list[SlideFile] = Field(min_length=6, max_length=14)
    after: Words

    @model_validator(mode="after")
    def fits_its_time(self) -> SessionFile:
        planned = sum(slide.minutes for slide in self.slides)
        if planned > self.minutes:
            raise ValueError(f"the slides take {planned} minutes, the session {self.minutes}")
        return self


class QuestionOption(BaseModel):
    """An item of a question: which keys it has beside these, and which it must have, is its kind's."""

    model_config = ConfigDict(extra="allow", frozen=True)

    text: Words | None = None
    right: bool | None = None

    @property
    def item(self) -> dict[str, Any]:
        """What was written of it."""
        return self.model_dump(exclude_unset=True)


class QuestionScenario(Strict):
    """The situation that several questions are about: told at the first of them, named at the others."""

    id: Slug
    title: Words150 | None = None
    text: Words | None = None
    picture: Slug | None = None
    alt: str = Field(default="", max_length=250)

    @model_validator(mode="after")
    def is_told_or_named(self) -> QuestionScenario:
        if bool(self.title) != bool(self.text) or ((self.picture or self.alt) and not self.text):
            raise ValueError("a scenario has a title and a text, or only the `id` of one that was told before")
        if faults := picture_faults(picture=self.picture, alt=self.alt):
            raise ValueError(" ".join(faults))
        return self


class QuestionFile(Strict):
    """One question of the test."""

    id: Slug
    section: Slug
    outcome: Slug
    lesson: Slug
    kind: str = "single"
    text: Words
    options: list[QuestionOption] = Field(min_length=1, max_length=26)
    settings: dict[str, str] = {}
    picture: Slug | None = None
    alt: str = Field(default="", max_length=250)
    scenario: QuestionScenario | None = None
    feedback: Words

    @field_validator("kind")
    @classmethod
    def is_a_kind(cls, kind: str) -> str:
        if kind not in QUESTION_KINDS:
            raise ValueError(f"there is no kind “{kind}”: it is one of {', '.join(QUESTION_KINDS)}")
        return kind

    @field_validator("options", mode="before")
    @classmethod
    def words_not_booleans(cls, options: Any) -> Any:
        """YAML reads a bare True as a truth value; here it is the word on a button."""
        if isinstance(options, list):
            for option in options:
                if isinstance(option, dict) and isinstance(option.get("text"), bool):
                    option["text"] = "True" if option["text"] else "False"
        return options

    @model_validator(mode="after")
    def can_be_marked(self) -> QuestionFile:
        faults = QUESTION_KINDS[self.kind]([option.item for option in self.options], self.settings)
        faults += picture_faults(picture=self.picture, alt=self.alt)
        if faults:
            raise ValueError(" ".join(faults))
        return self


class PageFile(Strict):
    """A plain page."""

    slug: Slug
    title: Words
    summary: str = Field(default="", max_length=250)
    body: list[BlockFile] = Field(min_length=1)


class RoleFile(Strict):
    """A role and its page."""

    slug: Slug50
    name: Words80
    plural: Words80
    licensed: bool = False
    needs_account: bool = True
    reading_grade: int | None = Field(default=None, ge=1, le=20)
    summary: str = Field(default="", max_length=250)
    intro: str = ""


@dataclass(frozen=True, kw_only=True)
class ModuleFolder:
    """A module as read: its own file, its lessons by slug in order, its questions."""

    slug: str
    folder: Path
    module: ModuleFile
    lessons: dict[str, LessonFile]
    questions: list[QuestionFile]
    session: SessionFile | None = None


@dataclass(frozen=True, kw_only=True)
class Training:
    """Everything that was read and found sound."""

    roles: list[RoleFile] = field(default_factory=list)
    contacts: list[ContactFile] = field(default_factory=list)
    sources: list[SourceFile] = field(default_factory=list)
    pages: list[PageFile] = field(default_factory=list)
    modules: list[ModuleFolder] = field(default_factory=list)
