"""Which command a line calls, whatever the workspace is named."""

import pytest

from counterfoil.cli.main import build


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("-w case init", "init"),
        ("--workspace demo --actor run leads", "leads"),
        ("-w=case init", "init"),
        ("init --name run", "init"),
    ],
)
def test_values_of_global_options_are_no_commands(line: str, command: str) -> None:
    app = build(line.split())

    assert [found.name for found in app.registered_commands] == [command]


def test_without_a_command_all_are_listed() -> None:
    assert len(build(["--help"]).registered_commands) > 10
