"""`counterfoil secrets`: register, scan and prove trade secrets, inside the company."""

from pathlib import Path
from typing import Annotated

import typer

from counterfoil.cli.blind import blind

app = typer.Typer()
secrets = typer.Typer(no_args_is_help=True)
app.add_typer(secrets, name="secrets")
secrets.add_typer(blind, name="blind")

Vault = Annotated[Path, typer.Option("--vault", help="Folder of the company's vault.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Ocr = Annotated[bool, typer.Option("--ocr", help="Read pictures and scans (slow; extra `ocr`).")]
HERE = Path("vault")


@secrets.callback()
def group() -> None:
    """Register, scan and prove trade secrets, in the company that owns them."""


@secrets.command("init")
def init(vault: Vault = HERE, json: Json = False) -> None:
    """Make a vault and its key. Both stay in the company; keep a copy of the key in a safe."""
    from counterfoil.cli.frame import now, put_json
    from counterfoil.store.secrets import Vault as Store

    made = Store.init(vault, now())
    if json:
        put_json("vault", {"vault": str(vault), "key": made.epoch.id})
    else:
        typer.echo(f"vault {vault}, key {made.epoch.id}")


@secrets.command("register")
def register(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Secret files and folders.")],
    background: Annotated[
        list[Path] | None, typer.Option(help="Text that may be shared: templates, manuals.")
    ] = None,
    classification: Annotated[str, typer.Option(help="For example: confidential.")] = "",
    owner: Annotated[str, typer.Option(help="Who owns the secret.")] = "",
    measures: Annotated[str, typer.Option(help="Protective measures, in words.")] = "",
    ocr: Ocr = False,
    vault: Vault = HERE,
    json: Json = False,
) -> None:
    """Keep keyed fingerprints of secret documents; their text is not kept."""
    from counterfoil.actions.secrets import Particulars
    from counterfoil.actions.secrets import register as act
    from counterfoil.cli.frame import now, put_json
    from counterfoil.sources.documents.extracted import Limits
    from counterfoil.store.secrets import Vault as Store

    stated = Particulars(classification=classification, owner=owner, measures=measures)
    who, limits = context.obj.who(), Limits(ocr=ocr)
    done = act(who, Store(vault), paths, background or [], stated, now(), limits)
    for lack in done.unread:
        typer.echo(f"unread: {lack['part']}: {lack['reason']}", err=True)
    if json:
        put_json("registered", done)
    else:
        typer.echo(
            f"{len(done.secrets)} secrets and {done.background} background documents registered,"
            f" {done.unchanged} known already, {len(done.unread)} parts unread"
        )


@secrets.command("scan")
def scan(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders that go out.")],
    vault: Vault = HERE,
    least: Annotated[float, typer.Option(help="Least score that is shown.")] = 0.5,
    threshold: Annotated[float, typer.Option(help="Bits with score 0.5; 0: the vault's.")] = 0.0,
    seconds: Annotated[float, typer.Option(help="Time for one file.")] = 60.0,
    home: Annotated[
        list[str] | None, typer.Option(help="Country code or domain that is not abroad.")
    ] = None,
    ocr: Ocr = False,
) -> None:
    """Find registered secrets in documents: JSON Lines, one for each document and secret."""
    from counterfoil.actions.canaries import with_recipients
    from counterfoil.actions.secrets import ScanOptions
    from counterfoil.actions.secrets import scan as act
    from counterfoil.cli.frame import now, put_lines
    from counterfoil.sources.documents.extracted import Limits
    from counterfoil.store.secrets import Vault as Store

    options = ScanOptions(
        limits=Limits(seconds=seconds, ocr=ocr),
        least=least,
        threshold=threshold,
        home=tuple(home or ("cn",)),
    )
    store = Store(vault)
    for row in with_recipients(store, act(context.obj.who(), store, paths, now(), options)):
        put_lines([row])
        if row["verdict"] == "unread":
            typer.echo(f"unread: {row['unread']['part']}: {row['unread']['reason']}", err=True)


@secrets.command("watch")
def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Outbound mail drop or export share.")],
    vault: Vault = HERE,
    every: Annotated[float, typer.Option(help="Seconds between two rounds.")] = 5.0,
    rounds: Annotated[int, typer.Option(help="How many rounds; 0: until you stop it.")] = 0,
    home: Annotated[
        list[str] | None, typer.Option(help="Country code or domain that is not abroad.")
    ] = None,
    ocr: Ocr = False,
) -> None:
    """Scan what is new in a folder, again and again: JSON Lines as `scan`."""
    from counterfoil.actions.canaries import with_recipients
    from counterfoil.actions.secret_upkeep import watch as act
    from counterfoil.actions.secrets import ScanOptions
    from counterfoil.cli.frame import now, put_lines
    from counterfoil.sources.documents.extracted import Limits
    from counterfoil.store.secrets import Vault as Store

    options = ScanOptions(limits=Limits(ocr=ocr), home=tuple(home or ("cn",)))
    who, store = context.obj.who(), Store(vault)
    rows = act(who, store, folder, now(), every=every, rounds=rounds, options=options)
    put_lines(with_recipients(store, rows))


@secrets.command("calibrate")
def calibrate(
    context: typer.Context,
    negatives: Annotated[list[Path], typer.Argument(help="Documents that hold no secret.")],
    vault: Vault = HERE,
    rate: Annotated[float, typer.Option(help="Acceptable false alarms a document.")] = 0.0005,
) -> None:
    """Set the threshold from your own harmless documents; say the rate with its interval."""
    from counterfoil.actions.secret_upkeep import calibrate as act
    from counterfoil.cli.frame import now, put_json
    from counterfoil.store.secrets import Vault as Store

    put_json("calibration", act(context.obj.who(), Store(vault), negatives, rate, now()))


@secrets.command("rotate")
def rotate(context: typer.Context, vault: Vault = HERE) -> None:
    """Make a new key and register everything anew under it."""
    from counterfoil.actions.secret_upkeep import rotate as act
    from counterfoil.cli.frame import now, put_json
    from counterfoil.store.secrets import Vault as Store

    put_json("rotation", act(context.obj.who(), Store(vault), now()))


@secrets.command("canary")
def canary(
    context: typer.Context,
    secret: Annotated[str, typer.Argument(help="Name, number or SHA-256 of the secret.")],
    recipients: Annotated[
        Path | None, typer.Option(help="Text file, one recipient a line.")
    ] = None,
    restore: Annotated[
        Path | None, typer.Option(help="A marked copy to put back into the original's wording.")
    ] = None,
    to: Annotated[Path, typer.Option(help="Folder of the copies, or file with --restore.")] = Path(
        "copies"
    ),
    vault: Vault = HERE,
) -> None:
    """Write a copy for each recipient in equal wordings; `scan` then names whose copy leaked."""
    from counterfoil.actions import canaries
    from counterfoil.cli.frame import now, put_json
    from counterfoil.errors import InputError
    from counterfoil.store.secrets import Vault as Store

    store = Store(vault)
    found = store.secret(secret)
    if restore:
        to.write_text(canaries.restored(store, found, restore.read_text("utf-8")), "utf-8")
        return
    if recipients is None:
        raise InputError("no recipients", remedy="give --recipients FILE, one name a line")
    names = [line.strip() for line in recipients.read_text("utf-8").splitlines() if line.strip()]
    if not names:
        raise InputError(f"{recipients} names nobody", remedy="write one recipient a line")
    who = context.obj.who()
    put_json("canary", canaries.make_copies(who, store, found, names, to, now()))


@secrets.command("prove")
def prove(
    context: typer.Context,
    secret: Annotated[str, typer.Argument(help="Name, number or SHA-256 of the secret.")],
    vault: Vault = HERE,
    passage: Annotated[str, typer.Option(help="Characters START:END to disclose.")] = "",
    consent: Annotated[str, typer.Option(help="Who consents to disclose the passage.")] = "",
    file: Annotated[Path | None, typer.Option(help="The original, if it has moved.")] = None,
    to: Annotated[Path | None, typer.Option(help="Write the proof here.")] = None,
) -> None:
    """Prove possession at a date, or with consent one passage."""
    import msgspec

    from counterfoil.actions import secret_proofs
    from counterfoil.cli.frame import now, put
    from counterfoil.errors import InputError
    from counterfoil.store.secrets import Vault as Store

    store = Store(vault)
    found = store.secret(secret)
    if passage:
        start, _, end = passage.partition(":")
        if not (start.isdigit() and end.isdigit()):
            raise InputError(f"passage {passage!r}", remedy="write START:END in characters")
        span = int(start), int(end)
        who = context.obj.who()
        proof = secret_proofs.passage(who, store, found, span, consent, now(), file)
    else:
        proof = secret_proofs.possession(store, found)
    data = msgspec.json.format(msgspec.json.encode(proof), indent=1)
    if to:
        to.write_bytes(data + b"\n")
    else:
        put(data)


@secrets.command("verify")
def verify(
    proof: Annotated[Path, typer.Argument(help="A proof made by `prove`.")],
    root: Annotated[str, typer.Option(help="Root that was published earlier.")] = "",
) -> None:
    """Check a proof offline, without the vault and without its key."""
    from counterfoil.actions.secret_proofs import verify as act
    from counterfoil.cli.frame import put_json

    put_json("verification", act(proof, root))


@secrets.command("assess")
def assess(
    context: typer.Context,
    answers: Annotated[Path | None, typer.Argument(help="The filled-in checklist.")] = None,
    blank: Annotated[bool, typer.Option("--blank", help="Print the empty checklist.")] = False,
    to: Annotated[Path | None, typer.Option(help="Keep the result as a dated exhibit.")] = None,
    vault: Vault = HERE,
) -> None:
    """Weigh what the company can show for each legal element of a trade secret."""
    from counterfoil.actions import secret_readiness
    from counterfoil.cli.frame import now, put_json
    from counterfoil.store.secrets import Vault as Store

    if blank or answers is None:
        put_json("readiness", secret_readiness.blank())
        return
    store = Store(vault) if (vault / "catalogue.sqlite").exists() else None
    at = now()
    result = secret_readiness.assess(answers, store, at)
    if to:
        result |= secret_readiness.keep(context.obj.who(), store, result, to, at)
    put_json("readiness", result)


@secrets.command("list")
def list_(vault: Vault = HERE) -> None:
    """List what is registered, as JSON Lines."""
    from counterfoil.cli.frame import put_lines
    from counterfoil.store.secrets import Vault as Store

    put_lines(Store(vault).secrets())
