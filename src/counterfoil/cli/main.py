"""The `counterfoil` command: global options, exit codes, and which noun lives where."""

import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from counterfoil import __version__
from counterfoil.cli.frame import Frame
from counterfoil.errors import CounterfoilError, Unavailable

# Command or group -> module of `counterfoil.cli` that holds it, imported when it is used.
# Help text stands here so that `--help` imports nothing.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("workspace", "Make a workspace in a folder."),
    "ingest": ("workspace", "Keep files as exhibits and read their rows."),
    "map": ("workspace", "Draft a mapping for a file whose headers are not known."),
    "problems": ("workspace", "List what could not be understood."),
    "run": ("workspace", "Detect, link, find rings and rank leads."),
    "leads": ("leads", "List leads, strongest first."),
    "lead": ("leads", "Show one lead with its reasons."),
    "export": ("leads", "Write findings, entities, rings and leads as JSON Lines."),
    "report": ("leads", "Write a self-contained HTML report."),
    "serve": ("leads", "Show the report in a browser on this machine."),
    "simulate": ("worlds", "Write a made-up world of raw files with truth."),
    "evaluate": ("worlds", "Score a workspace against a truth."),
    "demo": ("worlds", "Simulate a world, run the whole job, show the report."),
    "law": ("law", "Assess facts, value goods, read narratives."),
    "case": ("cases", "Open, decide, approve and close cases."),
    "refer": ("cases", "Write a referral bundle that another agency can check."),
    "evidence": ("evidence", "Verify exhibits and the custody log."),
    "rights": ("rights", "Compare marks with a register."),
    "lexicon": ("rights", "Show and extend the words of coded speech."),
    "images": ("images", "Match pictures and find logos in them."),
    "transcribe": ("media", "Write down what is said in a recording."),
    "codes": ("codes", "Check product codes, serials and certificates."),
    "link": ("link", "Link records, products and names; find rings."),
    "entity": ("entities", "Show and judge who is who."),
    "ring": ("rings", "Show suspected rings, what dismantles them, how they change."),
    "watch": ("rings", "Say what is new and touches a known ring or right."),
    "compare": ("copies", "Compare two texts, programs or pictures."),
    "works": ("copies", "Register works and programs to protect."),
    "secrets": ("secrets", "Register, scan and prove trade secrets, in the company."),
    "doctor": ("doctor", "Say what this installation has and lacks."),
    "bench": ("doctor", "Measure this installation on a simulated world."),
}


VALUED = ("-w", "--workspace", "--actor", "--as-basis", "--purpose")
"""Global options that are followed by a value."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"counterfoil {__version__}")
        raise typer.Exit


def root(
    ctx: typer.Context,
    workspace: Annotated[
        Path, typer.Option("-w", "--workspace", help="Folder of the workspace.")
    ] = Path(),
    actor: Annotated[str, typer.Option("--actor", help="Who asks; stands in the log.")] = "",
    basis: Annotated[str, typer.Option("--as-basis", help="Legal basis of the act.")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="Why; stands in the log.")] = "",
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Investigate and prevent crime against intellectual property."""
    ctx.obj = Frame(workspace=workspace, actor=actor, basis=basis, purpose=purpose)


def build(arguments: Sequence[str]) -> typer.Typer:
    """The application for one call: only the noun that is called is imported.

    Args:
        arguments: The command line without the program name.
    """
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(root)
    called = _called(arguments)
    if called:
        _load(app, called)
        return app
    for name, (module, summary) in COMMANDS.items():
        if _present(module):
            app.command(name, help=summary)(_placeholder())
    return app


def _called(arguments: Sequence[str]) -> str:
    """The first word that is neither an option nor the value of one, if it is a command.

    A workspace may be a folder named `case` or `demo`.
    """
    words = iter(arguments)
    for word in words:
        if word in VALUED:
            next(words, "")
        elif not word.startswith("-"):
            return word if word in COMMANDS else ""
    return ""


def _load(app: typer.Typer, name: str) -> None:
    module, summary = COMMANDS[name]
    if not _present(module):
        raise Unavailable(f"this build has no command {name!r}")
    noun: typer.Typer = import_module(f"counterfoil.cli.{module}").app
    app.registered_commands += [c for c in noun.registered_commands if c.name == name]
    for group in noun.registered_groups:
        if group.name == name:
            group.help = summary
            app.registered_groups.append(group)


def _present(module: str) -> bool:
    return (Path(__file__).parent / f"{module}.py").exists()


def _placeholder() -> Callable[[], None]:
    def listed_only() -> None:
        raise Unavailable("this name is only listed", remedy="report this as a bug")

    return listed_only


def main() -> None:
    """Run the command line; map errors to exit codes, without a traceback."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    try:
        build(sys.argv[1:])()
    except CounterfoilError as error:
        _fail(str(error), error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        lack = Unavailable(str(error), remedy="free space or mend the path, then run it again")
        _fail(str(lack), lack.exit_code)


def _fail(text: str, code: int) -> None:
    typer.echo(f"error: {text}", err=True)
    sys.exit(code)
