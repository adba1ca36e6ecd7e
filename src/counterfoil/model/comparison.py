"""A comparison of two works as a case file states it."""

import msgspec


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the two works."""

    path: str
    sha256: str
    """Of the file; of a folder, of the names and digests of its files."""

    bytes: int


class SharedPassage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One passage in both works. Spans count characters of the extracted texts, end exclusive."""

    left_span: tuple[int, int]
    right_span: tuple[int, int]
    left_text: str
    right_text: str
    left_place: str = ""
    """Part, page, paragraph, cell or line."""

    right_place: str = ""
    weight: str = ""
    """`118.2 bits`, or `64 tokens` of source code."""


class ComparisonShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer of `compare`, kept as an exhibit. It is a suspicion with reasons."""

    exhibit: str
    """SHA-256 of the kept answer."""

    kind: str
    """`text`, `source` or `program`."""

    score: float
    verdict: str
    left: Side
    right: Side
    passages: tuple[SharedPassage, ...] = ()
    """The heaviest first, at most `MOST_PASSAGES`."""

    passages_total: int = 0
    common_total: int = 0
    """Shared passages that the background explains."""

    reasons: tuple[str, ...] = ()
    lawful: tuple[str, ...] = ()
    """Other explanations that were tried, and whether they hold."""

    facts: tuple[str, ...] = ()
    """Facts about licence protection and changed code, of programs."""

    unread: tuple[str, ...] = ()
    cannot_see: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    replay: str = ""
    """Command that gives the same answer again."""


MOST_PASSAGES = 30
