"""Questions in from other systems' files, and out to them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from quizzes.interchange import gift, gift_writing, moodlexml, moodlexml_writing, qti3, qti21
from quizzes.interchange.bank import items_of, questions_of
from quizzes.interchange.item import (
    EMPTY,
    LARGEST_FILE,
    TOO_LARGE,
    FileRefused,
    Image,
    Item,
    ItemRefused,
    Reading,
    Refusal,
    Story,
    Written,
    pair_order,
    plain_settings,
)
from quizzes.models import Question

READERS: dict[str, Callable[[bytes], Reading]] = {"gift": gift.read, "moodlexml": moodlexml.read, "qti": qti21.read}
WRITERS: dict[str, Callable[[Sequence[Item]], Written]] = {
    "gift": gift_writing.write,
    "moodlexml": moodlexml_writing.write,
    "qti21": qti21.write,
    "qti3": qti3.write,
}
LABELS = {
    "gift": "GIFT",
    "moodlexml": "Moodle XML",
    "qti": "QTI 2.1 (an item or a zip)",
    "qti21": "QTI 2.1",
    "qti3": "QTI 3.0",
}
ENDINGS = {"gift": "gift.txt", "moodlexml": "moodle.xml", "qti21": "qti21.zip", "qti3": "qti3.zip"}
TYPES = {
    "gift": "text/plain; charset=utf-8",
    "moodlexml": "application/xml",
    "qti21": "application/zip",
    "qti3": "application/zip",
}


def read_file(content: bytes, *, form: str) -> Reading:
    """The items of a file in one of READERS, and what of it cannot be taken. Never raises for what the file holds."""
    if not content or len(content) > LARGEST_FILE:
        return Reading(refusals=(Refusal(where="The file", reason=TOO_LARGE if content else EMPTY),))
    return READERS[form](content)


def write_file(items: Sequence[Item], *, form: str) -> Written:
    """A file in one of WRITERS, and the items that this format cannot hold."""
    return WRITERS[form](items)


def export_questions(questions: Iterable[Question], *, form: str) -> Written:
    """Questions of the bank, in their order and in their newest words, as a file in one of WRITERS."""
    items, gone = items_of(questions)
    written = write_file(items, form=form)
    return replace(written, refusals=(*gone, *written.refusals))


__all__ = [
    "EMPTY",
    "ENDINGS",
    "LABELS",
    "LARGEST_FILE",
    "READERS",
    "TOO_LARGE",
    "TYPES",
    "WRITERS",
    "FileRefused",
    "Image",
    "Item",
    "ItemRefused",
    "Reading",
    "Refusal",
    "Story",
    "Written",
    "export_questions",
    "items_of",
    "pair_order",
    "plain_settings",
    "questions_of",
    "read_file",
    "write_file",
]
