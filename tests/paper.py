"""What a PDF says to somebody who reads it, with eyes or without."""

import io
import re
import subprocess

import pikepdf


def words(pdf):
    """What pdftotext (poppler) reads, in reading order, with runs of blanks as one."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return re.sub(r"\s+", " ", read)


def letter_heights(pdf):
    """How high the letters are, in points, as pdftotext measures each word's box."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    boxes = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)"', read)
    return [float(below) - float(above) for above, below in boxes]


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def tags(node):
    """The kinds of all structure elements below one, in order: Document, H1, P, …"""
    if not isinstance(node, pikepdf.Dictionary):
        return []
    own = [str(node.S).removeprefix("/")] if "/S" in node else []
    kids = node.get("/K", [])
    return own + [tag for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) for tag in tags(kid)]


def figures(node):
    """The alternative texts of all figures below a structure element."""
    if not isinstance(node, pikepdf.Dictionary):
        return []
    found = [str(node.Alt)] if node.get("/S") == "/Figure" else []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        found += figures(kid)
    return found


def assert_one_tagged_page(pdf, *, title):
    """One page of A4 in English that says so to machines."""
    with opened(pdf) as document:
        assert len(document.pages) == 1
        assert [round(float(side)) for side in document.pages[0].MediaBox] == [0, 0, 595, 842]
        assert bool(document.Root.MarkInfo.Marked) is True
        assert document.Root.StructTreeRoot.K[0].S == "/Document"
        assert str(document.Root.Lang) == "en-GB"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle) is True
        assert str(document.docinfo.Title) == title
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == title
