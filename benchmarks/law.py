"""How long assessing and reading take, and how well narratives are read.

    python benchmarks/law.py

Prints one JSON line. The narratives are the 39 of tests/golden/law_read (see NOTICE).
"""

import json
import time
from datetime import date
from pathlib import Path

from counterfoil.actions.reading import read_one
from counterfoil.law import assess

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "law_read"
ON = date(2025, 6, 1)


def seconds_for(count: int, offence: str | None) -> float:
    """Processor seconds to assess `count` made-up fact sets."""
    begun = time.process_time()
    for number in range(count):
        facts = {"sales_amount": 30_000 + number, "illegal_gains": number, "right": "trademark"}
        assess(facts, on=ON, offence=offence)
    return time.process_time() - begun


def reading() -> dict[str, float]:
    """Scores on the golden narratives and processor seconds per narrative."""
    rows = [json.loads(x) for x in (GOLDEN / "cases.jsonl").read_text("utf-8").splitlines()]
    begun = time.process_time()
    answers = {row["id"]: read_one(row["facts"]) for row in rows}
    took = (time.process_time() - begun) / len(rows)
    first = three = 0
    for row in rows:
        charges = list(dict.fromkeys(o["charge"] for o in answers[row["id"]]["offences"]))
        first += charges[:1] != [] and charges[0] in row["charges"]
        three += any(charge in row["charges"] for charge in charges[:3])
    return {"top_1": first / len(rows), "top_3": three / len(rows), "seconds_each": took}


if __name__ == "__main__":
    assess({}, on=ON)
    print(
        json.dumps(
            {
                "one_offence_10k_s": round(seconds_for(10_000, "CN-214"), 2),
                "all_offences_1k_s": round(seconds_for(1_000, None), 2),
                **{name: round(score, 4) for name, score in reading().items()},
            }
        )
    )
