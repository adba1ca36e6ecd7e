"""Learn from judgements on who is who: weights proposed, measured, and used once accepted."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.actions.calibrating import decide as decide_on
from counterfoil.detectors import fusion
from counterfoil.errors import Conflict, InputError, NotFound
from counterfoil.linkers.actors import KINDS
from counterfoil.linkers.answering import by_level
from counterfoil.linkers.fields import NULL
from counterfoil.linkers.judged_pairs import LEAST_APART, LEAST_EACH, Compared, Words, teach, words
from counterfoil.linkers.review import decide
from counterfoil.model.actor import Actor
from counterfoil.model.entity import Judgement
from counterfoil.model.probability import Proposal, WeightModel
from counterfoil.store import custody, review_queue, weights
from counterfoil.store.identities import entity_judgements
from counterfoil.store.run_tables import RunTables
from counterfoil.store.store import Store

UNASKED = 150_000
"""Pairs nobody was asked about that are looked at, at most."""

EVIDENCE = "evidence alone"
"""Stands for a version where nothing was learned from answers."""


def in_force(store: Store) -> WeightModel | None:
    """The weights that a person accepted last; None if the evidence stands alone.

    Raises:
        Conflict: They were learned for other kinds of agreement than this version compares.
    """
    version = weights.accepted(store, weights.ENTITY_WEIGHTS)
    if not version:
        return None
    model = weights.proposals(store, weights.ENTITY_WEIGHTS)[version].model
    if set(model.weights) != set(_features()):
        raise Conflict(
            f"entity weights {version} were learned for other kinds of agreement",
            remedy=f"entity learn --reject {version} --why ..., then learn anew",
        )
    return model


def of_run(store: Store, run: int) -> Proposal | None:
    """The weights that a run used, with how they did; None if the evidence stood alone."""
    with store.transaction() as connection:
        said = next(custody.entries(connection, run - 1)).said
    version = said["details"].get("entity weights", EVIDENCE)
    return weights.proposals(store, weights.ENTITY_WEIGHTS).get(version)


def _features() -> list[str]:
    return [*by_level({name: np.empty(0, np.uint8) for name in KINDS}, KINDS)]


def learn(actor: Actor, store: Store) -> Proposal:
    """Propose weights, learned from all judgements on pairs that the newest run compared.

    They are measured against the evidence alone on pairs left out of the learning. The proposal
    is kept and logged; no run uses it before a person accepts it.

    Raises:
        NotFound: Nothing has been run.
        InputError: Too few judgements.
    """
    pairs, said = _judged(RunTables(store), entity_judgements(store))
    if not said.enough():
        raise InputError(
            f"too few judgements to learn from: of the pairs that the newest run compared, "
            f"{said.each[0]} are judged one actor and {said.each[1]} two, from {said.apart} "
            f"separate sets of records; {LEAST_EACH} of each from {LEAST_APART} sets are needed",
            remedy="answer more of `entity queue` (entity merge, split, confirm, reject)",
        )
    taught = teach(pairs, said, KINDS)
    known = weights.proposals(store, weights.ENTITY_WEIGHTS)
    model = WeightModel(
        version=str(max(map(int, known), default=0) + 1),
        base=0.0,
        weights=taught.weights,
        fitted_on=f"judgements: {said.each[0]} pairs of one actor, {said.each[1]} of two, "
        f"from {said.apart} separate sets of records",
    )
    both = taught.before, taught.after
    truth, unit = said.same[said.said], said.unit[said.said].astype(np.int64)
    proposal = fusion.measured(model, EVIDENCE, both, truth, unit)
    weights.keep(actor, store, proposal, weights.ENTITY_WEIGHTS)
    return proposal


def accept(actor: Actor, store: Store, version: str, why: str, *, reject: bool = False) -> int:
    """A person's word on entity weights; the next run uses those accepted last.

    Raises:
        NotFound: Nobody proposed them.
        Refused: Nobody is named, or no reason is given.
    """
    known = weights.proposals(store, weights.ENTITY_WEIGHTS)
    if version not in known:
        told = f"choose one of {', '.join(known)}" if known else "propose some: entity learn"
        raise NotFound(f"no entity weights {version!r} were proposed", remedy=told)
    return decide_on(actor, store, weights.ENTITY_WEIGHTS, version, why, reject=reject)


def _judged(tables: RunTables, judgements: Sequence[Judgement]) -> tuple[Compared, Words]:
    named = sorted({r for j in judgements for r in (*j.records, *j.against)})
    rows = review_queue.compared(tables, KINDS, named, UNASKED)
    # Named ones first, so that a name's row is its place in the list.
    both = pa.chunked_array([*rows["left"].chunks, *rows["right"].chunks], pa.string())
    others = sorted(set(both.unique().to_pylist()) - set(named))
    records = pa.array([*named, *others], pa.string())
    left, right = (np.asarray(pc.index_in(rows[s], records), np.int64) for s in ("left", "right"))
    pairs = Compared(
        left=left,
        right=right,
        levels={name: np.asarray(rows[name].fill_null(NULL)).astype(np.uint8) for name in KINDS},
        bits=np.asarray(rows["bits"], np.float64),
    )
    at = {record: row for row, record in enumerate(named)}
    return pairs, words(pairs, decide(judgements, at), len(records))
