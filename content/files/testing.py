"""What a module's file may say of its test: every rule, each with the value it has when it is not named."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from content.files.words import Slug60, Strict, Words, Words120, Words150

MOST = 32767  # what the column holds
MOST_WAITS = 10


class SectionFile(Strict):
    """So many questions from one section of the bank."""

    id: Slug60
    title: Words120
    draw: int = Field(ge=1, le=MOST)
    pass_mark: int | None = Field(default=None, ge=1, le=100)


class WaitFile(Strict):
    """After that attempt and those that follow, until the next step: so many days or calendar months."""

    after: int = Field(ge=1, le=999)
    days: int | None = Field(default=None, ge=0, le=3660)
    months: int | None = Field(default=None, ge=1, le=120)

    @model_validator(mode="after")
    def is_days_or_months(self) -> WaitFile:
        if (self.days is None) == (self.months is None):
            raise ValueError("a wait is a number of days or of months: write one of the two")
        return self

    @property
    def step(self) -> dict[str, int]:
        """As a test keeps it."""
        return {"after": self.after} | ({"months": self.months} if self.months else {"days": self.days or 0})


class TestFile(Strict):
    """The test of a module."""

    __test__ = False

    title: Words150
    pass_mark: int = Field(ge=1, le=100)
    section_pass_mark: int | None = Field(default=None, ge=1, le=100)
    attempts: int | None = Field(default=None, ge=1, le=MOST)
    waits: list[WaitFile] = Field(default=[], max_length=MOST_WAITS)
    read_again_after: int | None = Field(default=None, ge=1, le=MOST)
    resit_failed_sections: bool = False
    minutes: int | None = Field(default=None, ge=1, le=1440)
    at_deadline: Literal["submit", "abandon"] = "submit"
    questions_per_page: int = Field(default=5, ge=1, le=50)
    shuffle_questions: bool = True
    shuffle_options: bool = True
    language: Literal["any", "en"] = "any"
    supervised: bool = False
    statement: Words | None = Field(default=None, max_length=300)
    feedback: Literal["after", "topics", "now"] = "after"
    review: Literal["never", "later"] = "never"
    sections: list[SectionFile] = Field(min_length=1)

    @field_validator("waits")
    @classmethod
    def each_attempt_once(cls, waits: list[WaitFile], info: ValidationInfo) -> list[WaitFile]:
        named = [wait.after for wait in waits]
        if twice := sorted({after for after in named if named.count(after) > 1}):
            raise ValueError(f"attempt {twice[0]} is named twice: write one line for it")
        attempts = info.data.get("attempts")
        if attempts and (late := [after for after in named if after >= attempts]):
            raise ValueError(
                f"there is nothing to wait for after attempt {late[0]}: {attempts} are allowed. Leave out `attempts` "
                "if people may go on after the wait"
            )
        return waits

    @field_validator("read_again_after")
    @classmethod
    def an_attempt_follows(cls, after: int | None, info: ValidationInfo) -> int | None:
        attempts = info.data.get("attempts")
        if after and attempts and after >= attempts:
            raise ValueError(
                f"no attempt follows the last of {attempts}. Leave out `attempts` if people may go on after they have "
                "read the module again"
            )
        return after

    @field_validator("sections")
    @classmethod
    def each_section_once(cls, sections: list[SectionFile]) -> list[SectionFile]:
        named = [section.id for section in sections]
        if twice := sorted({name for name in named if named.count(name) > 1}):
            raise ValueError(f"two sections are named “{twice[0]}”")
        return sections
