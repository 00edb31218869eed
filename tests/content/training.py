"""The training that ships, read once, and its words without their marks."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from content.files import read_training
from content.rendering import markdown

TRAINING = read_training(Path(__file__).parents[2] / "content/modules")
TESTED = [module for module in TRAINING.modules if module.module.test]
LESSONS = [
    pytest.param(module, lesson, id=f"{module.slug}/{slug}")
    for module in TRAINING.modules
    for slug, lesson in module.lessons.items()
]
NAMES = {"quote", "source", "where", "contacts", "id", "goes_to", "ending", "kind", "picture", "who", "section"}


def words_of(value):
    """Every sentence of a part of the training, but not the exact words of a law, nor names of things."""
    if isinstance(value, str):
        yield re.sub(r"<[^>]+>", " ", re.sub(r"</(p|li|h2|h3)>", "\n", markdown(value)))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from words_of(item)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in NAMES:
                yield from words_of(getattr(value, name))
