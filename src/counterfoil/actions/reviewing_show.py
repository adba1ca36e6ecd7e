"""Show who is who with the reasons, ask about what would change most, tell how it came about."""

from collections.abc import Sequence
from itertools import combinations, pairwise, product
from typing import Any

import pyarrow as pa

from counterfoil.actions.describe import label_of
from counterfoil.actions.dossier import origin_of
from counterfoil.actions.reviewing import records_of
from counterfoil.errors import InputError, NotFound
from counterfoil.linkers import waterfall
from counterfoil.model.actor import Actor
from counterfoil.model.review import EntityShown, Question, RecordShown, Step, Word
from counterfoil.store import review_queue
from counterfoil.store.identities import WORDS, words_on
from counterfoil.store.run_tables import RunTables, runs
from counterfoil.store.store import Store

LANGUAGES = ("en", "zh")


def show(
    actor: Actor, store: Store, name: str, language: str = "en", run: int | None = None
) -> EntityShown:
    """An entity with everything that speaks for and against it. The read is logged first.

    Args:
        actor: Who asks.
        store: Open workspace.
        name: Id of the entity, of one that was merged into it, or one of its records.
        language: `en` or `zh`.
        run: A past run; the newest if None.

    Raises:
        NotFound: No such entity or record, or no such run.
        InputError: Unknown language.
    """
    if language not in LANGUAGES:
        raise InputError(f"no language {language!r}", remedy="use en or zh")
    tables = RunTables(store, run)
    first = records_of(tables, name)[0]
    entity = tables.entity_of([first])[first]
    store.log(actor, "entity read", entity, {"asked": name, "run": tables.run})
    members = tables.members(entity)
    records = [row["record"] for row in members]
    pairs = tables.pairs_within(records)
    words = words_on(store, records)
    held = tables.rows(records)
    return EntityShown(
        entity=entity,
        asked=name,
        run=tables.run,
        records=tuple(_record(row, held) for row in members),
        path=tuple(waterfall.link_shown(p, language) for p in waterfall.path(records, pairs)),
        without=tuple(waterfall.without(records, pairs, _must(words), language)),
        near=tuple(waterfall.link_shown(p, language) for p in tables.pairs_out(records)),
        words=tuple(words),
        rings=tuple(tables.rings_of(records)),
    )


def _record(row: dict[str, Any], held: dict[str, Any]) -> RecordShown:
    found = held.get(row["record"])
    return RecordShown(
        record=row["record"],
        label=label_of(found)[0] if found else "",
        probability=row["probability"],
        origin=origin_of(found, row["record"]),
    )


def _must(words: Sequence[Word]) -> list[tuple[str, str]]:
    return [pair for word in words if WORDS[word.word] for pair in pairwise(word.records)]


def queue(actor: Actor, store: Store, most: int = 20, by: str = "records") -> list[Question]:
    """Pairs on which a person's word would change most; those already judged are left out.

    Args:
        actor: Who asks; the read is logged first.
        store: Open workspace.
        most: Questions at most.
        by: What counts as affected: `records` (with suspected offers) or `amount`.

    Raises:
        NotFound: Nothing has been run.
        InputError: Unknown `by`.
    """
    if by not in review_queue.WEIGHED_BY:
        raise InputError(f"cannot order by {by!r}", remedy="use records or amount")
    tables = RunTables(store)
    store.log(actor, "entity queue read", "entities", {"run": tables.run, "by": by})
    return review_queue.questions(tables, judged_pairs(words_on(store)), most, by)


def judged_pairs(words: Sequence[Word]) -> pa.Table:
    """All pairs of records on which a person has spoken: left, right."""
    pairs: set[tuple[str, str]] = set()
    for word in words:
        both = (
            product(word.records, word.against) if word.against else combinations(word.records, 2)
        )
        pairs.update((min(p), max(p)) for p in both)
    rows = sorted(pairs)
    columns = [pa.array([p[i] for p in rows], pa.string()) for i in (0, 1)]
    return pa.table(columns, ["left", "right"])


def history(actor: Actor, store: Store, name: str) -> tuple[list[Step], list[Word]]:
    """How an entity came about: its records in every run, and what people said of them.

    Raises:
        NotFound: No run has an entity of that id.
    """
    newest = RunTables(store)
    entity = newest.follow(name)
    if ":" in name:
        entity = newest.entity_of(records_of(newest, name))[name]
    store.log(actor, "entity history read", entity, {"asked": name})
    steps: list[Step] = []
    before: set[str] = set()
    ever: set[str] = set()
    for made in runs(store):
        tables = RunTables(store, made.seq)
        now = {row["record"] for id_ in {entity, name} for row in tables.members(id_)}
        if now != before:
            steps.append(Step.between(before, now, made.seq, made.at))
        before, ever = now, ever | now
    if not steps:
        raise NotFound(f"no run has an entity {name!r}", remedy="name an id (E-...) or a record")
    return steps, words_on(store, ever)
