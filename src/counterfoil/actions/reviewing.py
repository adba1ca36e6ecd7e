"""Merge, split, confirm, reject: a person's word on who is who, in the log, above every run."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from counterfoil.actions.judge import judge
from counterfoil.errors import Conflict, InputError, NotFound
from counterfoil.linkers.review import decide
from counterfoil.model.actor import Actor
from counterfoil.model.entity import Judgement
from counterfoil.store.identities import AGAINST, WORDS, words_on
from counterfoil.store.run_tables import RunTables
from counterfoil.store.store import Store


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement, as it stands in the log."""

    act: int
    word: str
    records: tuple[str, ...]
    against: tuple[str, ...] = ()
    overruled: tuple[int, ...] = ()
    """Acts of earlier judgements that it sets aside, in whole or in part."""


def merge(
    actor: Actor, store: Store, a: str, b: str, why: str, *, overrule: bool = False
) -> Judged:
    """Say that two are one actor. An entity stands for all its records, a record for itself.

    Raises:
        NotFound: No such entity or record in the newest run.
        InputError: Both are the same already by name.
        Conflict: An earlier judgement keeps them apart and `overrule` is false.
        Refused: No reason given.
    """
    tables = RunTables(store)
    one, other = records_of(tables, a), records_of(tables, b)
    if set(one) == set(other):
        raise InputError(f"{a} and {b} are one already", remedy="confirm it: `entity confirm`")
    return _say(actor, store, "same", sorted({*one, *other}), (), why, overrule)


def split(
    actor: Actor, store: Store, records: Sequence[str], why: str, *, overrule: bool = False
) -> Judged:
    """Say that these records are not of the actor of the other records of their entity.

    The older id stays with the larger part.

    Raises:
        NotFound: A record is in no entity.
        InputError: The records are of several entities, or nothing would remain.
        Conflict, Refused: As in `merge`.
    """
    tables = RunTables(store)
    of = tables.entity_of(records)
    missing = sorted(set(records) - set(of))
    if missing:
        raise NotFound(f"no record {missing[0]!r} in the newest run", remedy="see `entity show`")
    if len(set(of.values())) > 1:
        raise InputError(
            f"the records are of several entities: {', '.join(sorted(set(of.values())))}",
            remedy="split one entity at a time",
        )
    entity = next(iter(of.values()))
    rest = sorted({row["record"] for row in tables.members(entity)} - set(records))
    if not rest:
        raise InputError(
            f"these are all records of {entity}", remedy="name the ones that do not belong"
        )
    return _say(actor, store, "different", sorted(set(records)), rest, why, overrule)


def confirm(actor: Actor, store: Store, entity: str, why: str, *, overrule: bool = False) -> Judged:
    """Say that the entity's records, as the newest run has them, are one actor.

    Raises:
        NotFound: No such entity.
        InputError: It has one record only.
        Conflict, Refused: As in `merge`.
    """
    records = records_of(RunTables(store), entity)
    if len(records) < 2:
        raise InputError(f"{entity} has one record only", remedy="there is nothing to confirm")
    return _say(actor, store, "confirmed", sorted(records), (), why, overrule)


def reject(
    actor: Actor, store: Store, record: str, entity: str, why: str, *, overrule: bool = False
) -> Judged:
    """Say that a record is not of an entity, whether or not a run has put it there.

    Raises:
        NotFound: No such record or entity.
        InputError: The entity has no other record.
        Conflict, Refused: As in `merge`.
    """
    tables = RunTables(store)
    if not tables.entity_of([record]):
        raise NotFound(f"no record {record!r} in the newest run", remedy="see `entity show`")
    others = sorted(set(records_of(tables, entity)) - {record})
    if not others:
        raise InputError(f"{record} is all of {entity}", remedy="name another entity")
    return _say(actor, store, "rejected", [record], others, why, overrule)


def records_of(tables: RunTables, name: str) -> list[str]:
    """Records of an entity, by any id that it ever had; a record's name gives the record.

    Raises:
        NotFound: Neither an entity nor a record of this run.
    """
    if ":" in name:
        if tables.entity_of([name]):
            return [name]
    elif members := tables.members(tables.follow(name)):
        return [row["record"] for row in members]
    raise NotFound(
        f"no entity or record {name!r} in run {tables.run}",
        remedy="name an id (E-...) or a record (shops:S1)",
    )


def _say(
    actor: Actor,
    store: Store,
    word: str,
    records: Sequence[str],
    against: Sequence[str],
    why: str,
    overrule: bool,
) -> Judged:
    earlier = words_on(store)
    said = [
        Judgement(same=WORDS[w.word], records=w.records, against=w.against, by=w.by, at=w.at)
        for w in earlier
    ]
    latest = datetime.max.isoformat()
    new = Judgement(same=WORDS[word], records=tuple(records), against=tuple(against), at=latest)
    named = sorted({r for j in (*said, new) for r in (*j.records, *j.against)})
    at = {record: row for row, record in enumerate(named)}
    set_aside = set(decide([*said, new], at).overruled) - set(decide(said, at).overruled)
    acts = tuple(earlier[i].act for i in sorted(set_aside))
    if acts and not overrule:
        first = earlier[min(set_aside)]
        raise Conflict(
            f"act {first.act} of {first.by} says otherwise ({first.word}: {first.why})",
            remedy="settle it, then say --overrule",
        )
    own = " ".join(records[1:])
    other = f"{own} {AGAINST} {' '.join(against)}".strip() if against else own
    act = judge(actor, store, "entity", records[0], other, word, why)
    return Judged(
        act=act, word=word, records=tuple(records), against=tuple(against), overruled=acts
    )
