"""What is new and touches a known ring or right, in words that give the reason."""

from collections.abc import Iterable, Mapping
from typing import Any

from counterfoil.model.ring_view import Alert

Row = Mapping[str, Any]


def of_findings(rows: Iterable[Row]) -> list[Alert]:
    """New suspected offers of a ring's member, or of a right that was suspected before."""
    alerts = []
    for row in rows:
        if row["ring"]:
            says = (
                f"new suspected finding on {row['right']}; its seller {row['seller']} is a member "
                f"of suspected ring {row['ring']}"
            )
        else:
            says = f"new suspected finding on {row['right']}, a right with findings before"
            says += f"; its seller is {row['seller']}" if row["seller"] else ""
        touches = row["ring"] or row["right"]
        alerts.append(
            Alert(
                kind="finding",
                record=row["record"],
                touches=touches,
                says=says,
                score=row["score"],
            )
        )
    return alerts


def of_members(rows: Iterable[Row]) -> list[Alert]:
    """Records that joined a ring, and rings that were not there before."""
    alerts = []
    for row in rows:
        how = f" by {row['kind']} {row['value']}, shared with {row['other']}" if row["kind"] else ""
        told = "is a member of a new suspected ring" if row["fresh"] else "joined suspected ring"
        alerts.append(
            Alert(
                kind="new ring" if row["fresh"] else "member",
                record=row["record"],
                touches=row["ring"],
                says=f"{row['record']} {told} {row['ring']} as {row['role']}{how}",
            )
        )
    return alerts


def of_pending(rows: Iterable[Row]) -> list[Alert]:
    """Rows that no run has seen yet and that state a value of a ring."""
    alerts = []
    for row in rows:
        if row["kind"] == "member":
            says = f"it is of {row['value']}, a member of suspected ring {row['ring']}"
        else:
            used = f", used by {row['fanout']} actors" if row["fanout"] else ""
            says = (
                f"it states {row['kind']} {row['value']}, a value of suspected ring "
                f"{row['ring']}{used}"
            )
        alerts.append(
            Alert(
                kind="not yet run",
                record=row["record"],
                touches=row["ring"],
                says=f"{says}; run `counterfoil run` to weigh it",
            )
        )
    return alerts
