"""Serve a written report on this machine: read-only, loopback, with strict headers."""

import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from counterfoil.errors import NotFound, Unavailable

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'"


class _Pages(SimpleHTTPRequestHandler):
    server: "_Server"

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        self.server.last_request = time.monotonic()
        # A page of another origin must not read the report through a rebound name.
        if self.headers.get("Host", "").split(":")[0] not in ("127.0.0.1", "localhost"):
            self.send_error(403)
            return
        super().do_GET()

    def list_directory(self, path: object) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: requests name leads, and a log of them would be personal data."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    last_request = 0.0


def serve_folder(folder: Path, port: int, minutes: float, tell: Callable[[str], None]) -> None:
    """Serve a folder on 127.0.0.1 until it is interrupted or idle for `minutes`.

    Args:
        folder: A written report with an `index.html`.
        port: 0 picks a free one.
        minutes: Idle minutes after which it stops; 0 means never.
        tell: Called once with the address.

    Raises:
        NotFound: The folder holds no report.
        Unavailable: The port is taken.
    """
    if not (folder / "index.html").is_file():
        raise NotFound(f"{folder} holds no report", remedy="run `counterfoil report --to` first")
    try:
        server = _Server(("127.0.0.1", port), partial(_Pages, directory=str(folder)))
    except OSError as error:
        raise Unavailable(f"port {port}: {error}", remedy="choose another with --port") from error
    server.last_request = time.monotonic()
    if minutes:
        threading.Thread(target=_stop_when_idle, args=(server, minutes * 60), daemon=True).start()
    tell(f"http://127.0.0.1:{server.server_address[1]}/")
    with server:
        server.serve_forever()


def _stop_when_idle(server: _Server, seconds: float) -> None:
    while time.monotonic() - server.last_request < seconds:
        time.sleep(min(1.0, seconds))
    server.shutdown()
