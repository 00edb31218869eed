"""What a module's files may say. Unknown keys are refused: a mistyped one would otherwise be lost in silence."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from content.rules import question_faults, scenario_faults

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=80)]
Slug60 = Annotated[str, StringConstraints(pattern=_SLUG, max_length=60)]
Slug50 = Annotated[str, StringConstraints(pattern=_SLUG, max_length=50)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
# As long as the column that keeps it: PostgreSQL refuses more, SQLite would keep it.
Words80 = Annotated[Words, StringConstraints(max_length=80)]
Words120 = Annotated[Words, StringConstraints(max_length=120)]
Words150 = Annotated[Words, StringConstraints(max_length=150)]
Words250 = Annotated[Words, StringConstraints(max_length=250)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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


class ScenarioChoice(Strict):
    text: Words
    goes_to: Words


class ScenarioStep(Strict):
    id: Words
    text: Words
    choices: list[ScenarioChoice] = []
    ending: Literal["good", "mixed", "poor", ""] = ""


class Scenario(Strict):
    title: Words
    intro: str = ""
    steps: list[ScenarioStep] = Field(min_length=2)

    @model_validator(mode="after")
    def leads_somewhere(self) -> Scenario:
        faults = scenario_faults(
            [(step.id, [choice.goes_to for choice in step.choices], step.ending) for step in self.steps]
        )
        if faults:
            raise ValueError(" ".join(faults))
        return self


class Stage(Strict):
    title: Words
    text: Words
    see: str = ""


class Stages(Strict):
    title: Words
    intro: str = ""
    stages: list[Stage] = Field(min_length=2)


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


class CheckOption(Strict):
    text: Words
    right: bool
    feedback: Words


class Check(Strict):
    question: Words
    options: list[CheckOption] = Field(min_length=2)

    @field_validator("options")
    @classmethod
    def one_is_right(cls, options: list[CheckOption]) -> list[CheckOption]:
        if not any(option.right for option in options):
            raise ValueError("no option is right")
        return options


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


class SectionFile(Strict):
    id: Slug60
    title: Words120
    draw: int = Field(ge=1)


class TestFile(Strict):
    __test__ = False

    title: Words150
    pass_mark: int = Field(ge=1, le=100)
    attempts: int | None = Field(default=None, ge=1)
    questions_per_page: int = Field(default=5, ge=1, le=50)
    sections: list[SectionFile] = Field(min_length=1)


class RequiredFile(Strict):
    """Who takes this module must: everybody in its roles, first within so many days, then again."""

    first_due_days: int = Field(default=90, ge=1)
    repeat_months: int | None = Field(default=None, ge=1)
    anchor: Literal["completion", "licence"] = "completion"
    starts_on: datetime.date


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
    required: RequiredFile | None = None
    test: TestFile | None = None


class QuestionOption(Strict):
    text: Words
    right: bool


class QuestionFile(Strict):
    """One question of the test."""

    id: Slug
    section: Slug
    outcome: Slug
    lesson: Slug
    kind: Literal["single", "multiple", "true_false"] = "single"
    text: Words
    options: list[QuestionOption] = Field(min_length=2, max_length=26)
    feedback: Words

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
        faults = question_faults(kind=self.kind, options=[(option.text, option.right) for option in self.options])
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


@dataclass(frozen=True, kw_only=True)
class Training:
    """Everything that was read and found sound."""

    roles: list[RoleFile] = field(default_factory=list)
    contacts: list[ContactFile] = field(default_factory=list)
    sources: list[SourceFile] = field(default_factory=list)
    pages: list[PageFile] = field(default_factory=list)
    modules: list[ModuleFolder] = field(default_factory=list)
