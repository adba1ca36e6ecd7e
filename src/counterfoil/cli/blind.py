"""`counterfoil secrets blind`: a seized corpus against secrets, neither side showing its texts."""

from pathlib import Path
from typing import Annotated

import typer

blind = typer.Typer(no_args_is_help=True)

Vault = Annotated[Path, typer.Option("--vault", help="Folder of the company's vault.")]
To = Annotated[Path, typer.Option("--to", help="Write the file for the other side here.")]
Session = Annotated[Path, typer.Option("--session", help="What the examiner keeps; secret.")]
HERE = Path("vault")


@blind.callback()
def group() -> None:
    """Compare without showing: the company offers and answers, the examiner asks and reads."""


@blind.command("offer")
def offer(context: typer.Context, to: To, vault: Vault = HERE) -> None:
    """In the company: make an offer over the registered secrets for the examiner."""
    import msgspec

    from counterfoil.actions import blind as act
    from counterfoil.cli.frame import now, put_json
    from counterfoil.store.secrets import Vault as Store

    made, about = act.offer(context.obj.who(), Store(vault), now())
    to.write_bytes(msgspec.msgpack.encode(made))
    put_json("blind offer", about)


@blind.command("ask")
def ask(
    paths: Annotated[list[Path], typer.Argument(help="Seized files and folders.")],
    offer: Annotated[Path, typer.Option("--offer", help="The company's offer.")],
    session: Session,
    to: To,
    which: Annotated[bool, typer.Option("--which", help="Ask which, not only how many.")] = False,
) -> None:
    """At the examiner's: ask how many items of the corpus are the company's, or which."""
    import msgspec

    from counterfoil.actions import blind as act
    from counterfoil.cli.frame import put_json

    body, kept, about = act.ask(act.decoded(offer.read_bytes(), act.Offer), paths, which)
    to.write_bytes(body)
    session.touch(mode=0o600)
    session.write_bytes(msgspec.msgpack.encode(kept))
    put_json("blind question", about)


@blind.command("answer")
def answer(
    context: typer.Context,
    question: Annotated[Path, typer.Argument(help="The examiner's question.")],
    to: To,
    consent: Annotated[str, typer.Option(help="Who consents to say which are shared.")] = "",
    vault: Vault = HERE,
) -> None:
    """In the company: answer a question. How many comes first; which needs consent."""
    import msgspec

    from counterfoil.actions import blind as act
    from counterfoil.cli.frame import now, put_json
    from counterfoil.store.secrets import Vault as Store

    body = question.read_bytes()
    reply = act.answer(context.obj.who(), Store(vault), body, consent, now())
    to.write_bytes(msgspec.msgpack.encode(reply))
    put_json("blind answer", {"offer": reply.offer, "which": reply.which})


@blind.command("read")
def read(
    reply: Annotated[Path, typer.Argument(help="The company's reply.")], session: Session
) -> None:
    """At the examiner's: read the reply with what was kept when asking."""
    from counterfoil.actions import blind as act
    from counterfoil.cli.frame import put_json

    kept = act.decoded(session.read_bytes(), act.Session)
    put_json("blind result", act.read(kept, act.decoded(reply.read_bytes(), act.Reply)))
