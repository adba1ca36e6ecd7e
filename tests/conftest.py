"""What every test shares: no network, and made-up worlds of raw files."""

import socket
from pathlib import Path
from typing import Any

import pytest

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be spoken to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"the network is off, and a test asks for {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up world of 400 listings: `raw/` and `truth/`."""
    from counterfoil.actions.progress import silent
    from counterfoil.actions.simulating import simulate
    from counterfoil.worlds.settings import Settings

    folder = tmp_path_factory.mktemp("worlds") / "small"
    simulate(Settings(seed=5, size=400), folder, silent)
    return folder
