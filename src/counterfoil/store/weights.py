"""Weights behind probabilities: proposed by a fit, in force once a person accepts them."""

import hashlib

import msgspec
import sqlalchemy as sa

from counterfoil.model.actor import Actor
from counterfoil.model.probability import Proposal
from counterfoil.store import custody
from counterfoil.store.casebook import judgements, papers
from counterfoil.store.store import Store

WEIGHTS_JUDGEMENT = "weights"
"""`kind` of judgements about weights behind probabilities of records: subject = version."""

ENTITY_WEIGHTS = "entity weights"
"""The same of weights by which records become actors."""


def keep(actor: Actor, store: Store, proposal: Proposal, kind: str = WEIGHTS_JUDGEMENT) -> int:
    """Keep a proposal in the casebook; the log names it by its digest. Returns the act."""
    body = msgspec.json.encode(proposal, order="sorted")
    digest = hashlib.sha256(body).hexdigest()
    old, new = (f"{loss:.6f}" for loss in proposal.log_loss)
    details = {"paper": digest, "fitted on": proposal.model.fitted_on, "log loss": [old, new]}
    with store.transaction() as connection:
        version = proposal.model.version
        seq = custody.append(connection, actor, f"{kind} proposed", version, store.now(), details)
        row = {"sha256": digest, "seq": seq, "kind": kind, "body": body}
        connection.execute(papers.insert().values(**row))
    return seq


def proposals(store: Store, kind: str = WEIGHTS_JUDGEMENT) -> dict[str, Proposal]:
    """Version -> proposal, oldest first."""
    query = sa.select(papers.c.body).where(papers.c.kind == kind).order_by(papers.c.seq)
    with store.transaction() as connection:
        found = [msgspec.json.decode(body, type=Proposal) for (body,) in connection.execute(query)]
    return {proposal.model.version: proposal for proposal in found}


def accepted(store: Store, kind: str = WEIGHTS_JUDGEMENT) -> str:
    """Version that a person accepted last and has not rejected since; empty if there is none."""
    query = (
        sa.select(judgements.c.subject, judgements.c.word)
        .where(judgements.c.kind == kind)
        .order_by(judgements.c.seq.desc())
    )
    rejected = set()
    with store.transaction() as connection:
        for version, word in connection.execute(query):
            if word == "accepted" and version not in rejected:
                return str(version)
            rejected.add(version)
    return ""


def judged_findings(store: Store) -> dict[tuple[str, str], bool]:
    """(record, right) of a finding -> whether the newest judgement confirms it."""
    query = (
        sa.select(judgements.c.subject, judgements.c.other, judgements.c.word)
        .where(judgements.c.kind == "finding")
        .order_by(judgements.c.seq)
    )
    with store.transaction() as connection:
        return {(r.subject, r.other): r.word == "confirmed" for r in connection.execute(query)}
