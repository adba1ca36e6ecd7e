"""Are the right listings suspected, for the right mark?"""

from collections.abc import Iterator

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.worlds.cells import Flags
from counterfoil.worlds.chance import Estimate, Quality, counted_f1, share
from counterfoil.worlds.results import FoundFinding, Truth

NOT_SUSPECTED = frozenset({"explained", "weak", "dismissed", "lawful"})
FLAGGED_FROM = 0.5


class ListingScores(msgspec.Struct, frozen=True, kw_only=True):
    """How well listings are told apart."""

    all: Quality
    right_correct: Estimate
    """Of the rightly suspected listings: those suspected for the mark that they copy."""

    recall_by_disguise: dict[str, Estimate]
    flagged_by_lawful: dict[str, Estimate]
    """Of the lawful listings of each kind: those that are suspected. Lower is better."""


def flagged(findings: list[FoundFinding]) -> dict[str, set[str]]:
    """Suspected records, each with the native ids of the rights concerned."""
    suspected: dict[str, set[str]] = {}
    for finding in findings:
        if finding.score >= FLAGGED_FROM and finding.verdict not in NOT_SUSPECTED:
            right = finding.right.rsplit(":", 1)[-1]
            suspected.setdefault(finding.record, set()).add(right)
    return suspected


def score_listings(truth: Truth, findings: list[FoundFinding], seed: int) -> ListingScores:
    """Compare suspected listings with the truth; those that it does not name do not count."""
    records = ["listings:" + name for name in truth.listings["listing_id"].to_pylist()]
    return score_records(truth.listings, records, findings, seed)


def score_livestreams(
    truth: Truth, findings: list[FoundFinding], seed: int
) -> ListingScores | None:
    """The same for livestreams; None if the truth says nothing about them."""
    if truth.livestreams is None:
        return None
    records = ["livestreams:" + name for name in truth.livestreams["room_id"].to_pylist()]
    return score_records(truth.livestreams, records, findings, seed)


def score_records(
    table: pa.Table, records: list[str], findings: list[FoundFinding], seed: int
) -> ListingScores:
    """Compare suspected records with a truth.

    Args:
        table: infringing, registration_no, how, and perhaps disguise of each record.
        records: Their names, in the same order.
        findings: All findings; those on other records are not counted.
        seed: Fixes the bootstrap.
    """
    found = flagged(findings)
    positive = np.array(table["infringing"].to_pylist()) == "1"
    hit = np.array([record in found for record in records], bool)
    marks = table["registration_no"].to_pylist()
    both = np.flatnonzero(positive & hit)
    right = sum(marks[i] in found[records[i]] for i in both.tolist())
    named = "disguise" in table.column_names
    disguises = table["disguise"].to_pylist() if named else [""] * len(records)
    counts = [int((a & b).sum()) for a, b in ((hit, positive), (hit, ~positive), (~hit, positive))]
    tp, fp, fn = counts
    return ListingScores(
        all=Quality(
            precision=share(tp, tp + fp),
            recall=share(tp, tp + fn),
            f1=counted_f1(tp, fp, fn, len(records) - tp - fp - fn, seed),
        ),
        right_correct=share(right, tp),
        recall_by_disguise=_by(disguises, positive, hit),
        flagged_by_lawful=_by(table["how"].to_pylist(), ~positive, hit),
    )


class WrongListing(msgspec.Struct, frozen=True, kw_only=True):
    """A listing on which results and truth differ."""

    record: str
    wrong: str
    """`missed`, `suspected though lawful` or `suspected for another mark`."""

    how: str
    disguise: str
    registration_no: str
    """The mark that is meant, in truth."""

    found: tuple[str, ...]
    """Marks for which it is suspected."""


def wrong_listings(truth: Truth, findings: list[FoundFinding]) -> Iterator[WrongListing]:
    """Every listing on which results and truth differ, in the order of the truth."""
    found = flagged(findings)
    columns = ("listing_id", "infringing", "registration_no", "how", "disguise")
    rows = zip(*(truth.listings[name].to_pylist() for name in columns), strict=True)
    for listing, infringing, mark, how, disguise in rows:
        record = f"listings:{listing}"
        marks = found.get(record)
        if infringing == "1" and marks is None:
            wrong = "missed"
        elif infringing != "1" and marks is not None:
            wrong = "suspected though lawful"
        elif marks is not None and mark not in marks:
            wrong = "suspected for another mark"
        else:
            continue
        yield WrongListing(
            record=record, wrong=wrong, how=how, disguise=disguise, registration_no=mark,
            found=tuple(sorted(marks or ())),
        )  # fmt: skip


def _by(labels: list[str | None], of: Flags, hit: Flags) -> dict[str, Estimate]:
    names = np.array([label or "none" for label in labels])
    kinds = np.unique(names[of])
    return {
        str(kind): share(int((hit & of & (names == kind)).sum()), int((of & (names == kind)).sum()))
        for kind in kinds
    }
