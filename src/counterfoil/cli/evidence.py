"""`counterfoil evidence ...`: verify, prove, sign checkpoints, describe and lint exhibits."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from counterfoil.cli.frame import Frame, put_json

app = typer.Typer()
evidence_app = typer.Typer(no_args_is_help=True)
app.add_typer(evidence_app, name="evidence")
Json = Annotated[bool, typer.Option("--json", help="Print one versioned JSON document.")]


@evidence_app.command("verify")
def verify(
    ctx: typer.Context,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="Checkpoint that somebody kept; may be repeated.")
    ] = None,
    json: Json = False,
) -> None:
    """Recompute the log, exhibits, tables and checkpoints; name what differs."""
    from counterfoil.actions import verifying
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    found = verifying.verify(frame.who(), store, tuple(checkpoint or ()))
    if json:
        put_json("verified", {"sound": found.sound, "verified": found})
    else:
        for difference in found.differences:
            word = "differs" if difference.grave else "note"
            typer.echo(f"{word}: {difference.kind} {difference.subject}: {difference.says}")
        typer.echo(
            f"{found.acts} acts, {found.exhibits} exhibits, {found.table_files} table files, "
            f"{found.checkpoints} checkpoints; root {found.root}"
        )
    verifying.refuse_unsound(found)


@evidence_app.command("checkpoint")
def checkpoint(
    ctx: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", help="File to write it to.")] = None,
    size: Annotated[int | None, typer.Option(help="Acts to cover; all by default.")] = None,
    cosigned: Annotated[Path | None, typer.Option(help="Keep what a witness returned.")] = None,
) -> None:
    """Sign the log's state; hand the answer to somebody who keeps it."""
    from counterfoil.actions.verifying import keep_cosigned, sign_checkpoint
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    if cosigned:
        note = keep_cosigned(frame.who(), store, cosigned)
    else:
        note = sign_checkpoint(frame.who(), store, size)
    if to:
        to.write_text(note.note, encoding="utf-8")
        typer.echo(str(to))
    else:
        sys.stdout.write(note.note)


@evidence_app.command("witness")
def witness(
    ctx: typer.Context,
    note: Annotated[Path, typer.Argument(help="Another log's checkpoint.")],
    key: Annotated[str, typer.Option(help="That log's verifier key.")],
    proof: Annotated[Path | None, typer.Option(help="Its owner's `evidence prove`.")] = None,
) -> None:
    """Cosign another log's checkpoint, if that log only grew since you last saw it."""
    from counterfoil.actions.verifying import witness as cosign
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    sys.stdout.write(cosign(frame.who(), open_store(frame.workspace), note, key, proof))


@evidence_app.command("prove")
def prove(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(help="Act number, digest, cases:C0001 or record.")],
    since: Annotated[int, typer.Option(help="Size of an earlier checkpoint.")] = 0,
) -> None:
    """Print proofs that the acts on something stand in the signed log (JSON)."""
    from counterfoil.actions.verifying import prove as give_proof
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    proof = give_proof(frame.who(), open_store(frame.workspace), subject, since)
    put_json("proof", {"proof": proof})


@evidence_app.command("lint")
def lint(
    ctx: typer.Context,
    only: Annotated[str, typer.Argument(help="Exhibit or case; all by default.")] = "",
    json: Json = False,
) -> None:
    """Say of each exhibit what its record lacks: curable or fatal, with the article."""
    from counterfoil.actions.verifying import lint_exhibits
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    found = lint_exhibits(frame.who(), open_store(frame.workspace), only)
    if json:
        put_json("lint", {"exhibits": found})
        return
    for linted in found:
        typer.echo(f"{linted.exhibit.exhibit[:16]}  {linted.verdict:8}  {linted.exhibit.name}")
        for defect in linted.exhibit.defects:
            typer.echo(f"    {defect.severity}: {defect.says} ({defect.article}); {defect.remedy}")


@evidence_app.command("describe")
def describe(
    ctx: typer.Context,
    exhibit: Annotated[str, typer.Argument(help="SHA-256, or physical:NUMBER.")],
    record: Annotated[Path, typer.Argument(help="Capture record, JSON or YAML; - for stdin.")],
    json: Json = False,
) -> None:
    """Record how an exhibit was captured."""
    import msgspec
    import yaml

    from counterfoil.actions.casework import describe_exhibit
    from counterfoil.errors import InputError
    from counterfoil.model.exhibit import Capture
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    try:
        text = sys.stdin.read() if str(record) == "-" else record.read_text(encoding="utf-8")
        capture = msgspec.convert(yaml.safe_load(text), Capture, strict=False)
    except (msgspec.ValidationError, yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise InputError(f"{record}: {error}", remedy="see docs/evidence.md") from error
    found = describe_exhibit(frame.who(), open_store(frame.workspace), exhibit, capture)
    if json:
        put_json("exhibit", {"exhibit": found})
        return
    for defect in found.defects:
        typer.echo(f"{defect.severity}: {defect.says} ({defect.article}); {defect.remedy}")


@evidence_app.command("timestamp")
def timestamp(
    ctx: typer.Context,
    size: Annotated[int, typer.Argument(help="Acts that the checkpoint covers.")],
    query: Annotated[Path | None, typer.Option(help="Write the query here.")] = None,
    answer: Annotated[Path | None, typer.Option(help="Keep this answer.")] = None,
) -> None:
    """Write a time-stamp query (RFC 3161) over a checkpoint, or keep the answer."""
    from counterfoil.actions.verifying import keep_timestamp, timestamp_request
    from counterfoil.errors import InputError
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    if query:
        query.write_bytes(timestamp_request(frame.who(), store, size))
        typer.echo(str(query))
    elif answer:
        typer.echo(keep_timestamp(frame.who(), store, size, answer.read_bytes()))
    else:
        raise InputError("nothing to do", remedy="give --query FILE or --answer FILE")


@evidence_app.command("key")
def key(
    ctx: typer.Context,
    witness: Annotated[bool, typer.Option(help="The key for witnessing other logs.")] = False,
) -> None:
    """Print the log's verifier key, to be given to others by another way than the bundle."""
    from counterfoil.store.signing import verifier_key, witness_key
    from counterfoil.store.workspace import load

    frame: Frame = ctx.obj
    workspace = load(frame.workspace)
    typer.echo(witness_key(workspace) if witness else verifier_key(workspace))
