"""The kinds of words a file may hold, each as long as the place that keeps it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=80)]
Slug60 = Annotated[str, StringConstraints(pattern=_SLUG, max_length=60)]
Slug50 = Annotated[str, StringConstraints(pattern=_SLUG, max_length=50)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
# As long as the column that keeps it: PostgreSQL refuses more, SQLite would keep it.
Words40 = Annotated[Words, StringConstraints(max_length=40)]
Words60 = Annotated[Words, StringConstraints(max_length=60)]
Words80 = Annotated[Words, StringConstraints(max_length=80)]
Words120 = Annotated[Words, StringConstraints(max_length=120)]
Words150 = Annotated[Words, StringConstraints(max_length=150)]
Words200 = Annotated[Words, StringConstraints(max_length=200)]
Words250 = Annotated[Words, StringConstraints(max_length=250)]
Words500 = Annotated[Words, StringConstraints(max_length=500)]


class Strict(BaseModel):
    """Unknown keys are refused: a mistyped one would otherwise be lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)
