"""A body is taken whole or not at all, whoever reads it."""

import io

import pytest

from accounts.tokens import issue_token
from tests.factories import NOW, UserFactory
from watchword import wsgi
from watchword.whole import Whole, ask_for_all


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


BOUND = "multipart/form-data; boundary=x"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("licensing/readiness/bulk", "application/json", b'{"authority": "anytown", "badges": ["PHD 1'),
        ("questions/import", BOUND, b'--x\r\nContent-Disposition: form-data; name="pool"\r\n\r\nlaw'),
        ("questions/import", BOUND, b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nlaw'),
    ],
)
def test_the_api_says_that_a_request_was_cut_short(client, path, kind, body, caplog):
    _, key = issue_token(person=UserFactory(is_superuser=True), label="Back office", now=NOW)
    cut = {"wsgi.input": Whole(io.BytesIO(body)), "CONTENT_LENGTH": str(len(body) + 1), "CONTENT_TYPE": kind}
    response = client.generic("POST", f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"}, **cut)
    assert response.status_code == 400
    assert "ended before its end" in response.json()["detail"]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
