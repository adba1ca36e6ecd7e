"""Record a person's judgement. It is a new record and outranks every later run."""

from typing import Any

from counterfoil.errors import InputError, Refused
from counterfoil.model.actor import Actor
from counterfoil.store import custody
from counterfoil.store.casebook import judgements
from counterfoil.store.store import Store

WORDS = {
    "finding": ("confirmed", "dismissed"),
    "term": ("accepted", "rejected"),
    "weights": ("accepted", "rejected"),
    "entity weights": ("accepted", "rejected"),
    "entity": ("same", "different", "confirmed", "rejected"),
}
"""Kind of judgement -> words that may be used."""


def judge(
    actor: Actor, store: Store, kind: str, subject: str, other: str, word: str, why: str
) -> int:
    """Write one judgement into the log and the casebook.

    Args:
        actor: The reviewer.
        store: Open workspace.
        kind: `finding` (subject = record, other = right), `entity` (two records or entities)
            `term` (subject = term of coded speech, other = its kind and weight) `weights`
            or `entity weights` (subject = version).
        subject: What is judged.
        other: The other side, or empty.
        word: One of `WORDS[kind]`.
        why: The reviewer's reason; required.

    Returns:
        Number of the act.

    Raises:
        InputError: Unknown kind or word.
        Refused: No reason given.
    """
    if kind not in WORDS or word not in WORDS[kind]:
        raise InputError(f"unknown judgement {kind} {word!r}", remedy=f"use one of {WORDS}")
    if not why.strip():
        raise Refused("a judgement needs a reason", remedy='state it: --why "..."')
    row: dict[str, Any] = {
        "kind": kind,
        "subject": subject,
        "other": other,
        "word": word,
        "why": why,
        "reviewer": actor.name,
    }
    with store.transaction() as connection:
        at = store.now()
        seq = custody.append(connection, actor, "judgement given", subject, at, row)
        connection.execute(judgements.insert().values(seq=seq, at=at.isoformat(), **row))
    return seq
