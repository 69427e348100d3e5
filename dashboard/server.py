"""The web server around the pages: language of the document, security headers, health.

Started by the ``service-compass`` command. Everything a page shows is in ``app.py`` and
``pages/``; here is only what HTTP needs.
"""

from __future__ import annotations

import ipaddress
import logging
import sys
import uuid
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import framework_words
from dashboard.settings import Settings
from dashboard.text import _

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "dashboard" / "app.py"

#: Streamlit writes numbers and dates of tables as ``navigator.language`` says. The reader's choice
#: of language stands in the address, so the browser is told to speak that one.
LOCALE_SCRIPT = """
(() => {
  const own = navigator.language;
  const chosen = () => new URLSearchParams(location.search).get("lang") || own.slice(0, 2);
  const locale = () => (chosen() === "de" ? "de-DE" : "en-GB");
  Object.defineProperty(navigator, "language", { get: locale });
  Object.defineProperty(navigator, "languages", { get: () => [locale()] });
})();
"""

_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    # the charts compile their expressions in the browser, hence 'unsafe-eval'
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; frame-ancestors 'self'"
    ),
}


class Document:
    """Middleware: security headers on every answer, language and locale in the HTML document."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started: Message = {}
        body = bytearray()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if headers.get("content-type", "").startswith("text/html"):
                    started.update(message)
                    return
            elif started and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await self._send_document(Request(scope), started, bytes(body), send)
                return
            await send(message)

        await self.app(_plain(scope), receive, sending)

    async def _send_document(
        self, request: Request, started: Message, body: bytes, send: Send
    ) -> None:
        words = f'<script defer src="{framework_words.address()}"></script>'
        script = f"<head><script>{LOCALE_SCRIPT}</script>{words}"
        body = body.replace(b"<head>", script.encode(), 1)
        body = body.replace(b'lang="en"', f'lang="{_language(request)}"'.encode(), 1)
        headers = MutableHeaders(scope=started)
        headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-cache"
        await send(started)
        await send({"type": "http.response.body", "body": body})


def _plain(scope: Scope) -> Scope:
    """The request without the headers that would bring a document compressed or not at all."""
    if b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
        return scope
    unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since")
    kept = [(name, value) for name, value in scope["headers"] if name not in unwanted]
    return {**scope, "headers": kept}


def _language(request: Request) -> str:
    chosen = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "de" if chosen.lower().startswith("de") else "en"


async def _ready(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def words(_request: Request) -> Response:
    """The framework's texts in German; the address changes with them, so browsers may keep it."""
    return Response(
        framework_words.script(),
        media_type="text/javascript",
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )


def tell_fault(error: BaseException) -> bool:
    """Our own mistake: logged in full, told as one calm sentence with a number to quote."""
    reference = uuid.uuid4().hex[:8]
    logging.getLogger("service_compass").error("Fault %s", reference, exc_info=error)
    st.error(
        _("Something went wrong on our side; your data is unharmed. Reference {number}.").format(
            number=reference
        )
    )
    return True


app = st.App(
    str(APP),
    routes=[Route("/api/ready", _ready), Route("/api/words.js", words)],
    middleware=[Middleware(Document)],
    on_script_error=tell_fault,
)


def is_loopback(host: str) -> bool:
    """Whether ``host`` can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(settings: Settings) -> None:
    """Serves the app until it is stopped."""
    # Streamlit looks for .streamlit/config.toml beside the program that was started
    sys.argv = [str(ROOT / "service-compass")]
    app.run(
        config={
            "server.address": settings.host,
            "server.port": settings.port,
            "server.headless": True,
            "server.maxUploadSize": settings.max_upload_mb,
        }
    )
