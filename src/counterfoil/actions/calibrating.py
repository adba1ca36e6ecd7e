"""Fit the weights behind probabilities anew, on a truth or on judgements; a person accepts them."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from counterfoil.actions.evaluating import truth_of
from counterfoil.actions.judge import judge
from counterfoil.detectors import fusion
from counterfoil.errors import InputError, NotFound, Refused
from counterfoil.model.actor import Actor
from counterfoil.model.probability import STRENGTHS, Proposal, WeightModel
from counterfoil.store import weights
from counterfoil.store.lead_queries import judged_records
from counterfoil.store.run_tables import RunTables
from counterfoil.store.store import Store


def in_force(store: Store) -> Proposal:
    """The weights that a person accepted last, or those that came with this version."""
    version = weights.accepted(store)
    return weights_of(store, version) if version else fusion.shipped()


def weights_of(store: Store, version: str) -> Proposal:
    """The weights of that version.

    Raises:
        NotFound: Nobody proposed them.
    """
    known = {fusion.shipped().model.version: fusion.shipped()} | weights.proposals(store)
    if version not in known:
        raise NotFound(
            f"no weights {version!r} were proposed",
            remedy=f"choose one of {', '.join(known)}, or propose some: evaluate --calibrate",
        )
    return known[version]


def calibrate(actor: Actor, store: Store, truth: Path | None) -> Proposal:
    """Propose new weights, fitted on half of the sellers and measured on the other half.

    The proposal is kept and logged; no run uses it before a person accepts it.

    Args:
        actor: Who asks.
        store: Open workspace with a run.
        truth: Folder with the truth of a made-up world; None to learn from judgements.

    Raises:
        NotFound: Nothing has been run, or the truth is missing.
        InputError: Too little is known to fit or to measure.
    """
    held = in_force(store).model
    known = known_truth(truth) if truth else weights.judged_findings(store)
    judged = judged_of(RunTables(store), held, known)
    _enough(judged)
    versions = [int(v) for v in weights.proposals(store)] + [int(fusion.shipped().model.version)]
    proposal = fusion.propose(
        held,
        judged,
        version=str(max(versions) + 1),
        source="the truth of a made-up world" if truth else "judgements",
    )
    weights.keep(actor, store, proposal)
    return proposal


def judged_of(
    tables: RunTables, model: WeightModel, truth: Mapping[tuple[str, str], bool]
) -> fusion.Judged:
    """What a run says of the records whose truth is known.

    Args:
        tables: The run.
        model: Its parts are the columns.
        truth: (record, right) -> whether it infringes; an empty right stands for any.
    """
    known = pa.table(
        {
            "name": pa.array([record for record, _ in truth], pa.string()),
            "meant": pa.array([right for _, right in truth], pa.string()),
            "infringes": pa.array([*truth.values()], pa.bool_()),
        }
    )
    rows = judged_records(tables, known)
    first, strengths = fusion.table_of(model, rows.select(STRENGTHS.names))
    records = rows.take(first)
    seller = records["seller"].combine_chunks().dictionary_encode()
    out = np.array([_is_held_out(name) for name in seller.dictionary.to_pylist()], np.bool_)
    place = np.asarray(seller.indices, dtype=np.int64)
    return fusion.Judged(
        strengths=strengths,
        truth=np.asarray(records["infringes"].to_pylist(), np.bool_),
        seller=place,
        held_out=out[place],
    )


def accept(actor: Actor, store: Store, version: str, why: str, *, reject: bool = False) -> int:
    """A person's word on weights; the next run uses those accepted last.

    Raises:
        NotFound: Nobody proposed them.
        Refused: Nobody is named, or no reason is given.
    """
    weights_of(store, version)
    return decide(actor, store, weights.WEIGHTS_JUDGEMENT, version, why, reject=reject)


def decide(
    actor: Actor, store: Store, kind: str, version: str, why: str, *, reject: bool = False
) -> int:
    """A named person's word on a version that was proposed.

    Raises:
        Refused: Nobody is named, or no reason is given.
    """
    if not actor.name:
        raise Refused("weights are accepted by a person", remedy="name them: --actor")
    return judge(actor, store, kind, version, "", "rejected" if reject else "accepted", why)


def known_truth(folder: Path) -> dict[tuple[str, str], bool]:
    """(record, any right) -> whether it infringes, in the truth of a made-up world."""
    truth = truth_of(folder)
    named = [("listings", "listing_id", truth.listings)]
    if truth.livestreams is not None:
        named.append(("livestreams", "room_id", truth.livestreams))
    return {
        (f"{table}:{name}", ""): word == "1"
        for table, column, rows in named
        for name, word in zip(rows[column].to_pylist(), rows["infringing"].to_pylist(), strict=True)
    }


def _is_held_out(seller: str) -> bool:
    """Whether the records of a seller measure; the same sellers in every fit."""
    return bool(hashlib.sha256(seller.encode()).digest()[0] & 1)


def _enough(judged: fusion.Judged) -> None:
    least = fusion.LEAST_EACH
    for half, says in ((~judged.held_out, "fit"), (judged.held_out, "measure")):
        hits = int(judged.truth[half].sum())
        misses = int(half.sum()) - hits
        if min(hits, misses) < least:
            raise InputError(
                f"too little is known to {says}: {hits} records that infringe and {misses} that "
                f"do not, in the sellers of that half; {least} of each are needed",
                remedy="confirm and dismiss more findings (lead judge), or name a truth",
            )
