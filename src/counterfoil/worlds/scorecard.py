"""All scores of one installation on one world."""

import msgspec

from counterfoil.worlds.chance import Estimate
from counterfoil.worlds.entity_scores import EntityScores, score_entities
from counterfoil.worlds.listing_scores import ListingScores, score_listings, score_livestreams
from counterfoil.worlds.results import Results, Truth
from counterfoil.worlds.ring_scores import (
    LeadScores,
    RingScores,
    of_leads,
    of_rings,
    score_leads,
    score_rings,
    score_roles,
)


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """How well an installation did. Intervals hold in 95 of 100 like worlds."""

    listings: ListingScores
    livestreams: ListingScores | None
    """None if the truth says nothing about them."""

    entities: EntityScores
    rings: RingScores
    """Of the rings as found."""

    roles: dict[str, Estimate]
    """Of the members of each true role in a found ring: those with that role."""

    leads_as_rings: RingScores
    """Of the leads, taken as groups of records."""

    leads: LeadScores


def score(truth: Truth, results: Results, seed: int = 0) -> Scorecard:
    """Score results against a truth. The same input gives the same scores."""
    return Scorecard(
        listings=score_listings(truth, results.findings, seed),
        livestreams=score_livestreams(truth, results.findings, seed),
        entities=score_entities(truth, results.entities, seed),
        rings=score_rings(truth, of_rings(results.rings), seed),
        roles=score_roles(truth, results.rings),
        leads_as_rings=score_rings(truth, of_leads(results.leads), seed),
        leads=score_leads(truth, results.leads, seed),
    )
