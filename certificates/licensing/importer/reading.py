"""From bytes to cells: the encodings and separators that spreadsheets write."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?$')


class FileRefused(Exception):
    """The file cannot be read as a register; the message says why and what to do. Nothing of it was taken in."""


def decode(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else Windows-1252 as Excel writes it. Raises FileRefused."""
    if not content.strip():
        raise FileRefused("The file is empty. Export the register again and check that it has rows.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused('This is an Excel workbook. Open it, choose "Save as", "CSV UTF-8", and upload that file.')
    if content.startswith(b"%PDF"):
        raise FileRefused("This is a PDF. Ask for the register as a CSV file and upload that.")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise FileRefused("The file is cut off or damaged. Export the register again.") from None
    if content[:4_000].count(0) > len(content[:4_000]) // 8:
        raise FileRefused("This is not a text file. Export the register as a CSV file and upload that.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise FileRefused(
            'The letters in this file cannot be read. In Excel choose "Save as", "CSV UTF-8", and upload that file.'
        ) from None


def physical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that is not blank, with its number in the file; the first is 1. Any of the three kinds of line end."""
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if number == 1 and _SEPARATOR_LINE.match(line.strip()):
            continue  # Excel's own note of its separator
        if line.strip(' \t\r\n,;"\ufeff\xa0'):
            yield number, line.rstrip("\n")


def cells(line: str, delimiter: str) -> list[str] | None:
    """The values of one line, trimmed; None when its quotation marks do not close or do not fit.

    A line at a time: a quotation mark that is never closed spoils its own line and not the rest of the file.
    """
    try:
        row = next(csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True))
    except (csv.Error, StopIteration):
        return None
    return [value.replace("\xa0", " ").strip() for value in row]
