"""From a seed to scores and a report, through the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from counterfoil.cli.main import build


def call(*arguments: str) -> str:
    answer = CliRunner().invoke(build(list(arguments)), list(arguments), catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "d"
    return folder, call("demo", "--to", str(folder), "--size", "600", "--seed", "4")


def test_a_demonstration_ends_with_leads_and_the_path_of_the_report(
    shown: tuple[Path, str],
) -> None:
    folder, said = shown

    assert said.rstrip().endswith(f"report: {folder / 'report' / 'index.html'}")
    assert "suspected ring" in said
    assert (folder / "report" / "zh" / "problems.html").is_file()


def test_every_lead_in_the_list_has_its_page(shown: tuple[Path, str]) -> None:
    folder, _ = shown
    names = {path.name for path in (folder / "report" / "en").iterdir()}

    index = (folder / "report" / "en" / "index.html").read_text("utf-8")

    for name in names - {"index.html", "problems.html"}:
        assert f'href="{name}"' in index


def test_a_second_demonstration_uses_the_folder_again(shown: tuple[Path, str]) -> None:
    folder, said = shown

    again = call("demo", "--to", str(folder), "--size", "600", "--seed", "4")

    assert again.splitlines()[-3:] == said.splitlines()[-3:]


def test_a_workspace_and_its_export_score_the_same(shown: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = shown
    workspace, truth = str(folder / "workspace"), str(folder / "world")

    call("-w", workspace, "export", "--to", str(tmp_path / "out"))
    exported = json.loads(call("evaluate", truth, "--export", str(tmp_path / "out"), "--json"))
    direct = json.loads(call("-w", workspace, "evaluate", truth, "--json"))

    assert exported == direct
    assert direct["scores"]["entities"]["pairwise"]["f1"]["value"] > 0.9


def test_misjudged_listings_are_printed_one_a_line(shown: tuple[Path, str]) -> None:
    folder, _ = shown

    said = call("-w", str(folder / "workspace"), "evaluate", str(folder / "world"), "--wrong")

    for line in said.splitlines():
        assert json.loads(line)["wrong"] in (
            "missed", "suspected though lawful", "suspected for another mark",
        )  # fmt: skip


def test_pages_of_an_earlier_report_do_not_stay_behind(
    shown: tuple[Path, str], tmp_path: Path
) -> None:
    folder, _ = shown
    kept = tmp_path / "r" / "en" / "notes.html"

    for leads in (3, 1):
        call("-w", str(folder / "workspace"), "report", "--to", str(tmp_path / "r"),
             "--leads", str(leads))  # fmt: skip
        kept.write_text("mine")

    pages = {path.name for path in kept.parent.iterdir()}
    assert len(pages - {"index.html", "problems.html", "notes.html"}) == 1
    assert kept.read_text() == "mine"
