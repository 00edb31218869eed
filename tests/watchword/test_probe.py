"""Whether the process answers, said by the process itself."""

from watchword.probe import answer_probes


def ask(method, path):
    """Status, length said, and what was sent; other addresses go to the application."""
    told = {}

    def start_response(status, headers):
        told.update({"status": status, "length": dict(headers).get("Content-Length")})

    application = answer_probes(lambda environ, start: [b"the application"])
    body = b"".join(application({"REQUEST_METHOD": method, "PATH_INFO": path}, start_response))
    return told.get("status"), told.get("length"), body


def test_the_process_answers_for_itself():
    assert ask("GET", "/healthz") == ("200 OK", "2", b"ok")
    assert ask("HEAD", "/healthz") == ("200 OK", "2", b"")


def test_everything_else_is_the_applications():
    assert ask("GET", "/readyz") == (None, None, b"the application")
    assert ask("GET", "/healthz/") == (None, None, b"the application")
