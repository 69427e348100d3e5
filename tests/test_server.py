"""What HTTP adds to the pages: security headers, the document's language, faults told."""

from __future__ import annotations

import asyncio
import logging

import pytest
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Scope, Send

from dashboard import server

PAGE = '<!doctype html><html lang="en"><head><title>x</title></head><body></body></html>'
NOTHING_CHOSEN: dict[str, str] = {}


def _ask(
    app: ASGIApp, *, query: str = "", headers: dict[str, str] = NOTHING_CHOSEN
) -> tuple[int, Headers, str]:
    """Status, headers and body of one GET, asked without a network."""
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def answered() -> None:
        await app(scope, receive, send)

    asyncio.run(answered())
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return start["status"], Headers(raw=start["headers"]), body.decode()


def _document(*, query: str = "", headers: dict[str, str] = NOTHING_CHOSEN) -> str:
    return _ask(server.Document(HTMLResponse(PAGE)), query=query, headers=headers)[2]


@pytest.mark.parametrize("answer", [HTMLResponse(PAGE), PlainTextResponse("ok", status_code=404)])
def test_every_answer_carries_the_security_headers(answer: ASGIApp) -> None:
    _, headers, _ = _ask(server.Document(answer))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("lang=de", "", "de"),
        ("lang=de", "en-GB,en;q=0.9", "de"),
        ("lang=en", "de-DE,de;q=0.9", "en"),
        ("", "de-AT,de;q=0.9,en;q=0.8", "de"),
        ("", "en-US,en;q=0.9,de;q=0.8", "en"),
        ("", "fr-FR", "en"),
        ("", "", "en"),
        ('lang="><script>', "", "en"),
    ],
)
def test_the_document_names_the_language_it_is_read_in(
    query: str, accepted: str, language: str
) -> None:
    document = _document(query=query, headers={"accept-language": accepted})
    assert f'<html lang="{language}">' in document


def test_the_document_tells_the_browser_how_to_write_numbers() -> None:
    status, headers, document = _ask(server.Document(HTMLResponse(PAGE)))
    assert status == 200
    assert document.count("<script>") == 1
    assert document.index("navigator") < document.index("<title>")
    assert headers["content-length"] == str(len(document.encode()))
    assert headers["cache-control"] == "no-cache"


def test_a_document_sent_in_pieces_is_put_together() -> None:
    async def in_pieces(scope: Scope, receive: object, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200}
        await send({**start, "headers": [(b"content-type", b"text/html; charset=utf-8")]})
        await send({"type": "http.response.body", "body": PAGE[:20].encode(), "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[20:].encode()})

    assert _ask(server.Document(in_pieces))[2] == _document()


def test_what_is_no_document_passes_unchanged() -> None:
    _, headers, body = _ask(server.Document(PlainTextResponse('<head> lang="en"')))
    assert body == '<head> lang="en"'
    assert "cache-control" not in headers


def test_a_document_is_asked_for_whole_and_uncompressed() -> None:
    async def told(scope: Scope, receive: object, send: Send) -> None:
        names = sorted(name.decode() for name, _ in scope["headers"])
        await PlainTextResponse(" ".join(names))(scope, _never, send)

    asked = {"accept-encoding": "gzip", "if-none-match": "x", "if-modified-since": "y"}
    document = _ask(server.Document(told), headers={"accept": "text/html,*/*", **asked})
    picture = _ask(server.Document(told), headers={"accept": "image/png", **asked})
    assert document[2] == "accept"
    assert picture[2] == "accept accept-encoding if-modified-since if-none-match"


async def _never() -> Message:
    raise AssertionError("the request has no body")


def test_a_websocket_passes_untouched() -> None:
    seen: list[Scope] = []

    async def socket(scope: Scope, receive: object, send: object) -> None:
        seen.append(scope)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope: Scope = {"type": "websocket"}
    asyncio.run(server.Document(socket)(scope, _never, send))
    assert seen == [scope]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("compass.example.com", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, loopback: bool) -> None:
    assert server.is_loopback(host) is loopback


def test_our_own_fault_is_logged_in_full_and_told_with_a_number(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("streamlit.error", shown.append)
    with caplog.at_level(logging.ERROR, logger="service_compass"):
        assert server.tell_fault(ZeroDivisionError("secret detail")) is True
    number = caplog.records[0].getMessage().removeprefix("Fault ")
    assert number in shown[0]
    assert "secret detail" not in shown[0]
    assert "secret detail" in caplog.text
