"""A body is taken whole or not at all, whoever reads it."""

import io

import pytest

from watchword import wsgi
from watchword.whole import ask_for_all


def read(body, *, size):
    """What an application gets that reads so many bytes."""
    got = []
    application = ask_for_all(lambda environ, start: got.append(environ["wsgi.input"].read(size)) or [])
    application({"wsgi.input": io.BytesIO(body)}, lambda *started: None)
    return got[0]


def test_what_is_there_is_read():
    assert read(b"abc", size=3) == b"abc"
    assert read(b"abc", size=2) == b"ab"
    assert read(b"abc", size=-1) == b"abc"
    assert read(b"", size=0) == b""


@pytest.mark.parametrize("came", [b"", b"a", b"ab"])
def test_what_is_missing_is_missed(came):
    with pytest.raises(OSError, match="ended before its end"):
        read(came, size=3)


def test_the_door_of_production_asks_for_all():
    environ = {"PATH_INFO": "/healthz", "REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO(b"")}
    assert b"".join(wsgi.application(environ, lambda *started: None)) == b"ok"
    with pytest.raises(OSError, match="ended before its end"):
        environ["wsgi.input"].read(1)
