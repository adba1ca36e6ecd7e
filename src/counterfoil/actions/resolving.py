"""Who is who and who works with whom: entities, ties and rings from the tables of a workspace."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.linkers import actors, explaining, ring_ties, roles, same_as, ties
from counterfoil.linkers.coding import Coded
from counterfoil.linkers.fields import Ints
from counterfoil.linkers.gangs import Gangs, Scene, find_gangs, set_scene
from counterfoil.linkers.identity import Named, name_groups
from counterfoil.linkers.review import decide, pair_table
from counterfoil.linkers.ring_figures import figures
from counterfoil.linkers.ring_shape import staying
from counterfoil.model.entity import EDGES, ENTITIES, Judgement, Prior
from counterfoil.model.ring import RINGS

Progress = Callable[[str, int, int], None]


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What one run says of actors. Tables are sorted; the same input gives the same bytes."""

    entities: pa.Table
    """Schema `model.entity.ENTITIES`, sorted by record."""

    edges: pa.Table
    """Schema `model.entity.EDGES`."""

    rings: pa.Table
    """Schema `model.ring.RINGS`, by ring and record."""

    ring_facts: pa.Table
    """Schema `model.ring.RING_FACTS`, by ring."""

    pairs: pa.Table
    """Schema `model.entity.PAIRS`, by left and right."""

    redirects: dict[str, str]
    """Ids of the run before that are gone -> ids that took their place."""


def resolve(
    tables: Mapping[str, pa.Table],
    suspected: pa.Table,
    prior: Prior | None = None,
    judgements: Sequence[Judgement] = (),
    progress: Progress = lambda *_: None,
    weights: Mapping[str, float] | None = None,
) -> Resolution:
    """Resolve the actors of a workspace and find the rings among them.

    Args:
        tables: Latest rows by table; `shops`, `accounts`, `companies`, `payments`, `parcels`
            and `seizures` are read, missing ones are empty.
        suspected: `record`, `right`, `score`, `shop` of the suspected findings; `shop` is the
            record of the shop that offers, or null.
        prior: Entities and rings of the run before.
        judgements: What people decided; it outranks all evidence.
        progress: Told (stage, done, of all).
        weights: What people's answers taught and a person accepted; see `same_as.resolve`.
    """
    progress("link records", 0, 4)
    frame = actors.frame(tables)
    fields = actors.coded(frame)
    at = {record: row for row, record in enumerate(frame["record"].to_pylist())}
    said = decide(judgements, at)
    must, cannot = said.must, said.cannot
    first = same_as.resolve(fields, must=must, cannot=cannot, weights=weights)
    progress("link records", 1, 4)
    shared = ties.gather(frame, tables)
    records = frame["record"].combine_chunks()
    draft = _gangs(first.group, records, shared, suspected)
    progress("link records", 2, 4)
    ring = draft[1].ring[: len(records)]
    final = same_as.resolve(fields, ring, first.group, must, cannot, weights)
    scene, gangs = _gangs(final.group, records, shared, suspected)
    progress("link records", 3, 4)
    answer = _resolution(fields, final, scene, gangs, shared, prior)
    progress("link records", 4, 4)
    return answer


def _gangs(
    group: Ints, records: pa.Array, shared: pa.Table, suspected: pa.Table
) -> tuple[Scene, Gangs]:
    scene = set_scene(group, records, shared, suspected)
    return scene, find_gangs(scene)


def _resolution(
    fields: Mapping[str, Coded],
    final: same_as.SameAs,
    scene: Scene,
    gangs: Gangs,
    shared: pa.Table,
    prior: Prior | None,
) -> Resolution:
    everyone = scene.records.to_pylist()
    entity_of, entities = _named("E", everyone, scene.actor, prior.entities if prior else None)
    ring_of, rings = _named("R", everyone, gangs.ring, prior.rings if prior else None)
    rows = _ring_rows(scene, gangs, shared, everyone, ring_of)
    stays = staying(gangs.ties, gangs.rings.ring)
    member_table = _members(scene, gangs, stays, shared, everyone, entity_of, ring_of)
    return Resolution(
        entities=_entities(fields, final, everyone, entity_of),
        edges=_edges(scene, gangs, final, everyone, rows),
        rings=member_table,
        ring_facts=figures(scene, gangs, stays, fields["person"], rows, rings.ids),
        pairs=pair_table(fields, final, everyone),
        redirects={**entities.redirects, **rings.redirects},
    )


def _named(
    prefix: str, everyone: Sequence[str], group: Ints, before: pa.Table | None
) -> tuple[list[str], Named]:
    members: dict[int, list[str]] = defaultdict(list)
    for record, number in zip(everyone, group.tolist(), strict=True):
        if number >= 0:
            members[number].append(record)
    column = "entity" if prefix == "E" else "ring"
    known = dict(zip(before["record"].to_pylist(), before[column].to_pylist(), strict=True)) \
        if before is not None else {}  # fmt: skip
    named = name_groups(prefix, members, known)
    return [named.ids.get(number, "") for number in group.tolist()], named


def _entities(
    fields: Mapping[str, Coded],
    final: same_as.SameAs,
    everyone: Sequence[str],
    entity_of: Sequence[str],
) -> pa.Table:
    best = explaining.strongest(final.pairs, final.merged, final.group)
    chance, reasons = explaining.beliefs(fields, everyone, final.pairs, best)
    alone = len(everyone) - len(chance)
    table = pa.table(
        [everyone, entity_of, [*chance, *[1.0] * alone], [*reasons, *[[] for _ in range(alone)]]],
        schema=ENTITIES,
    )
    return table.take(pc.sort_indices(table, [("record", "ascending")]))


def _ring_rows(
    scene: Scene, gangs: Gangs, shared: pa.Table, everyone: Sequence[str], ring_of: Sequence[str]
) -> list[ring_ties.TieRow]:
    picked = gangs.tied(scene)
    rows = shared.take(picked).to_pylist()
    return [
        ring_ties.TieRow(ring_of[who], everyone[who], row["kind"], row["value"], row["text"],
                         row["evidence"], row["at"])
        for who, row in zip(scene.tie_record[picked].tolist(), rows, strict=True)
    ]  # fmt: skip


def _members(
    scene: Scene,
    gangs: Gangs,
    stays: npt.NDArray[np.float64],
    shared: pa.Table,
    everyone: Sequence[str],
    entity_of: Sequence[str],
    ring_of: Sequence[str],
) -> pa.Table:
    inside = np.flatnonzero(gangs.ring >= 0)
    members = {everyone[i]: (int(gangs.ring[i]), int(scene.actor[i])) for i in inside.tolist()}
    role = roles.roles(members, _uses(scene, gangs, shared, everyone))
    tied = set(scene.tie_record[gangs.tied(scene)].tolist())
    # A private account of a member, without a part in any tie, is its entity's, not the ring's.
    inside = np.array(
        [i for i in inside.tolist() if role[everyone[i]] != "account" or i in tied], np.int64
    )
    rows = sorted(
        (ring_of[i], everyone[i], entity_of[i], role[everyone[i]],
         round(float(stays[scene.actor[i]]), 4))
        for i in inside.tolist()
    )  # fmt: skip
    return pa.Table.from_pylist([dict(zip(RINGS.names, row, strict=True)) for row in rows], RINGS)


def _uses(
    scene: Scene, gangs: Gangs, shared: pa.Table, everyone: Sequence[str]
) -> Iterable[roles.Use]:
    picked = np.flatnonzero(gangs.ring[scene.tie_record] >= 0)
    rows = shared.take(picked).select(["kind", "value", "evidence"]).to_pylist()
    for who, row in zip(scene.tie_record[picked].tolist(), rows, strict=True):
        ring, actor = int(gangs.ring[who]), int(scene.actor[who])
        yield roles.Use(ring, everyone[who], actor, row["kind"], row["value"], row["evidence"])


def _edges(
    scene: Scene,
    gangs: Gangs,
    final: same_as.SameAs,
    everyone: Sequence[str],
    rows: Sequence[ring_ties.TieRow],
) -> pa.Table:
    names = scene.values.to_pylist()
    count = np.bincount(scene.uses.value, minlength=len(names))
    known = {row.value for row in rows}
    at = {name: i for i, name in enumerate(names) if name in known}
    weight = {n: float(gangs.rings.strength[i]) / math.log(2) for n, i in at.items()}
    found = ring_ties.edges(rows, weight, {n: int(count[i]) for n, i in at.items()})
    inside = final.merged & (final.group[final.pairs.left] == final.group[final.pairs.right])
    same = [
        {"left": everyone[a], "right": everyone[b], "kind": "same person", "value": "",
         "weight": round(w, 4), "fanout": None, "ring": "", "evidence": [everyone[a], everyone[b]],
         "first_seen": None, "last_seen": None}
        for a, b, w in zip(
            final.pairs.left[inside].tolist(), final.pairs.right[inside].tolist(),
            final.pairs.total[inside].tolist(), strict=True,
        )
    ]  # fmt: skip
    return pa.Table.from_pylist([*found, *same], schema=EDGES)
