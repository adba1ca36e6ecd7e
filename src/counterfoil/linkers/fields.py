"""What linkage knows about a column: its kind, how it is compared, how much it can say."""

from enum import StrEnum

import msgspec
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Levels = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.float64]

NULL = 255
"""Level of a pair in which a side is silent."""


class FieldKind(StrEnum):
    """Kinds of column, by how their values are folded and compared."""

    PERSON = "person"
    GIVEN = "given"
    """Part of a person's name in a column of its own."""
    NAME = "name"
    """A whole name of several words: of a person, a place to eat, a product."""
    ORGANISATION = "organisation"
    SHOP = "shop"
    PHONE = "phone"
    ACCOUNT = "account"
    LICENCE = "licence"
    HANDLE = "handle"
    ADDRESS = "address"
    STREET = "street"
    PLACE = "place"
    DATE = "date"
    CODE = "code"
    WORD = "word"


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of column is weighed before anything was learned from the data.

    Levels are numbered from 0 (the values differ) upwards (the values are the same).
    """

    agree: tuple[float, ...]
    """Share of pairs of one actor at each level; sums to 1."""

    differ: tuple[float, ...]
    """Share of pairs of two actors at each level, where the data cannot tell."""

    exact: int
    """From this level on the frequency of the shared value is used instead of `differ`."""

    conditional: tuple[int, ...] = ()
    """Levels that only some spellings can reach (a name with initials): their share in `agree`
    is among pairs so spelled. It is not learned and not part of the sum."""

    strength: str
    """`strong`, `medium` or `weak`: how far a value can identify one actor."""


POLICIES: dict[FieldKind, Policy] = {
    # different, near (one letter), initials agree, same sound, same spelling
    FieldKind.PERSON: Policy(
        agree=(0.005, 0.025, 0.96, 0.1, 0.87),
        differ=(0.9945, 0.004, 0.0005, 0.0005, 0.0005),
        exact=2,
        conditional=(2,),
        strength="weak",
    ),
    # different, alike, near, same
    **{
        kind: Policy(
            agree=(0.08, 0.07, 0.12, 0.73),
            differ=(0.965, 0.025, 0.007, 0.003),
            exact=3,
            strength="weak",
        )
        for kind in (
            FieldKind.GIVEN,
            FieldKind.NAME,
            FieldKind.ORGANISATION,
            FieldKind.SHOP,
            FieldKind.STREET,
            FieldKind.PLACE,
        )
    },
    FieldKind.PHONE: Policy(
        agree=(0.25, 0.05, 0.70), differ=(0.998, 0.001, 0.001), exact=2, strength="medium"
    ),
    FieldKind.ACCOUNT: Policy(
        agree=(0.20, 0.02, 0.78), differ=(0.998, 0.001, 0.001), exact=2, strength="strong"
    ),
    FieldKind.LICENCE: Policy(
        agree=(0.05, 0.02, 0.93), differ=(0.998, 0.001, 0.001), exact=2, strength="strong"
    ),
    FieldKind.HANDLE: Policy(
        agree=(0.15, 0.05, 0.80), differ=(0.998, 0.001, 0.001), exact=2, strength="medium"
    ),
    # elsewhere, same plot but other doors, same plot where one side names no door, same door
    FieldKind.ADDRESS: Policy(
        agree=(0.25, 0.01, 0.10, 0.64),
        differ=(0.996, 0.002, 0.001, 0.001),
        exact=1,
        strength="weak",
    ),
    FieldKind.DATE: Policy(
        agree=(0.06, 0.12, 0.82), differ=(0.985, 0.01, 0.005), exact=2, strength="medium"
    ),
    FieldKind.CODE: Policy(
        agree=(0.08, 0.12, 0.80), differ=(0.99, 0.005, 0.005), exact=2, strength="medium"
    ),
    FieldKind.WORD: Policy(
        agree=(0.12, 0.03, 0.85), differ=(0.7, 0.05, 0.25), exact=2, strength="weak"
    ),
}
