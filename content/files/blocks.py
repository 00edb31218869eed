"""What a lesson's blocks may say in a file. A block is a mapping with one key, its type."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from content.rules import scenario_faults

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
