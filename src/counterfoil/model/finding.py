"""A suspicion about one record and one right, with reasons for and against."""

import msgspec
import pyarrow as pa


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One reason for suspicion. It quotes both values that were compared."""

    says: str
    """What was seen, in plain words: `mark in title after folding look-alike letters`."""

    right_value: str = ""
    """The value on the side of the right, quoted as registered."""

    observed_value: str = ""
    """The value in the observation, quoted as captured."""

    weight: float = 0.0
    """Part of the score that rests on this reason; the parts sum to the score."""


class Lawful(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One lawful explanation that was tried, whether or not it holds."""

    explanation: str
    """`authorised seller`, `second-hand genuine goods`, `compatible accessory`,
    `other class of goods`, `descriptive use`, `expired right`, `news report`, ..."""

    holds: str
    """`yes`, `no` or `unknown`. Unknown is not no."""

    because: str = ""
    """The words or values that it rests on, quoted."""

    confidence: float = 0.0
    """How surely it holds, 0 to 1, as set by the detector; 0 where it says nothing."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """This record may infringe that right, because of these reasons."""

    record: str
    """`<table>:<native id>`, for example `listings:L0001`."""

    right: str
    """`trademarks:<registration no>`, `works:...`, `secrets:...` or `products:<gtin>`."""

    detector: str
    version: str

    score: float
    """0 to 1. From 0.5 the record is suspected; below it is shown as explained or weak."""

    reasons: tuple[Reason, ...] = ()
    lawful: tuple[Lawful, ...] = ()

    verdict: str = "suspected"
    """The machine's word: `suspected`, `explained` (a lawful explanation holds) or `weak`.
    Only a person's judgement says `confirmed` or `dismissed`."""


REASON_TYPE = pa.struct(
    [
        ("says", pa.string()),
        ("right_value", pa.string()),
        ("observed_value", pa.string()),
        ("weight", pa.float64()),
    ]
)
LAWFUL_TYPE = pa.struct(
    [
        ("explanation", pa.string()),
        ("holds", pa.string()),
        ("because", pa.string()),
        ("confidence", pa.float64()),
    ]
)

FINDINGS = pa.schema(
    [
        ("record", pa.string()),
        ("right", pa.string()),
        ("detector", pa.string()),
        ("version", pa.string()),
        ("score", pa.float64()),
        ("reasons", pa.list_(REASON_TYPE)),
        ("lawful", pa.list_(LAWFUL_TYPE)),
        ("verdict", pa.string()),
    ]
)
"""Arrow form of `Finding`: what every detector's `examine` returns, one row a finding."""
