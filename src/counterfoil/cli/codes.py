"""`counterfoil codes`: check product codes, serials, certificates and EPCIS documents."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
codes = typer.Typer(no_args_is_help=True)
app.add_typer(codes, name="codes")


@codes.callback()
def group() -> None:
    """Check product codes, serials and certificates."""


@codes.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(help="Codes, scans or EPCIS documents.")],
    register: Annotated[
        Path | None, typer.Option(help="Issued serials: CSV, Parquet or EPCIS.")
    ] = None,
    batches: Annotated[Path | None, typer.Option(help="Batches that were made.")] = None,
    places: Annotated[Path | None, typer.Option(help="Where named places lie.")] = None,
    clones: Annotated[int, typer.Option(help="Places from which a serial is a clone.")] = 3,
    speed: Annotated[float, typer.Option(help="Fastest honest travel, km/h.")] = 900.0,
    json: Annotated[bool, typer.Option("--json", help="One document in place of lines.")] = False,
) -> None:
    """Say of each code what it is and whether it holds; a bad document ends with code 2."""
    from counterfoil.actions.codes import Registers, check_file
    from counterfoil.cli.frame import put_json, put_lines
    from counterfoil.errors import InputError
    from counterfoil.store.scans import SerialLimits

    registers = Registers(issued=register, batches=batches, places=places)
    limits = SerialLimits(places=clones, kmh=speed)
    refused = []
    gathered = []
    for path in files:
        for line in check_file(path, registers, limits):
            if line["kind"] == "epcis" and not line["valid"]:
                refused.append(f"{path}: {line['reasons'][0]}")
            if json:
                gathered.append(line)
            else:
                put_lines([line])
    if json:
        put_json("codes", {"lines": gathered})
    if refused:
        raise InputError(
            "; ".join(refused), remedy="every reason stands in the answer; mend the document"
        )
