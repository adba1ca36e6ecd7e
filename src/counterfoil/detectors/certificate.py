"""Certificates and approvals that goods must carry: present, well-formed, for these goods.

Kinds, formats, goods and sources stand in `certificates.yaml`. A number is called malformed
only where our confidence in its format is not low. With a registry (table `certificates`)
a number that is unknown, expired or another holder's is found. Known false positives: numbers
cut off by the platform; goods that only share a word with regulated goods; private-label goods
under the maker's number.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.detectors.certificate_rules import Kind, compiled, kinds
from counterfoil.language.codes import gtin_check
from counterfoil.model.batch import Detector, Rights
from counterfoil.model.finding import FINDINGS, REASON_TYPE, Finding, Lawful, Reason

VERSION = "1"
PROVINCES = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕秦甘陇青宁新蒙港澳台国"
_PROVINCE_CODES = frozenset(
    {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46}
    | {50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82}
)
_LAST_YEAR = 2035
"""Years beyond this are misprints; raised with the data."""


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """One number that claims to be a certificate, and whether it can be one."""

    kind: str
    number: str
    """Folded: ASCII signs, no blanks, upper case."""

    valid: bool
    reasons: tuple[str, ...] = ()
    parts: dict[str, str] = {}


def fold(text: str) -> str:
    """Full-width signs and brackets to ASCII, upper case, no blanks."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = plain.translate(str.maketrans("【】〔〕[]{}—–－", "()()()()---"))
    return re.sub(r"\s+", "", plain)


def read_certificate(text: str) -> Certificate | None:
    """The certificate number that the whole text claims to be; None if it claims none."""
    folded = fold(text)
    for kind, claim, exact in compiled():
        if claim.match(folded):
            return _judge(kind, exact, folded)
    return None


def claims(text: str) -> Iterator[Certificate]:
    """Every certificate number that a running text claims, in the order of the kinds."""
    folded = fold(text)
    for kind, claim, exact in compiled():
        for found in claim.finditer(folded):
            sound = exact.match(folded, found.start())
            whole = sound is not None and not folded[sound.end() : sound.end() + 1].isdigit()
            yield _judge(kind, exact, sound[0] if sound and whole else found[0])


def _judge(kind: Kind, exact: re.Pattern[str], number: str) -> Certificate:
    found = exact.fullmatch(number)
    if found is None:
        doubt = " (this format is not certain)" if kind.confidence == "low" else ""
        reason = f"not written as a {kind.name} is{doubt}: {kind.source}"
        return Certificate(
            kind=kind.kind,
            number=number,
            valid=False,
            reasons=(reason,),
            parts={"confidence": kind.confidence},
        )
    parts = {k.rstrip("234"): v for k, v in found.groupdict().items() if v}
    reasons = tuple(r for check in kind.checks for r in _CHECKS[check](number, parts))
    return Certificate(
        kind=kind.kind,
        number=number,
        valid=not reasons,
        reasons=reasons,
        parts={**parts, "confidence": kind.confidence},
    )


def _check_year(number: str, parts: dict[str, str]) -> Iterator[str]:
    year = parts.get("year", "")
    if year and not 1985 <= int(year) <= _LAST_YEAR:
        yield f"year {year} cannot stand in it"


def _check_region(number: str, parts: dict[str, str]) -> Iterator[str]:
    region = parts.get("region", "")
    if region.isdigit() and int(region) not in _PROVINCE_CODES:
        yield f"{region} is not the code of a province"
    elif region and not region.isdigit() and region not in PROVINCES:
        yield f"{region} is not the short name of a province"


def _check_food_class(number: str, parts: dict[str, str]) -> Iterator[str]:
    value = parts.get("class", "")
    first, rest = value[:1], int(value[1:] or 0)
    if not (first == "1" and 1 <= rest <= 32) and not (first == "2" and 1 <= rest <= 3):
        yield f"{value} is not a class of food or additive"


def mod_11_10(body: str) -> str:
    """Check digit of a digit string under ISO 7064 MOD 11,10 (GB/T 17710)."""
    carry = 10
    for digit in body:
        carry = ((carry + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - carry) % 10)


def _check_mod_11_10(number: str, parts: dict[str, str]) -> Iterator[str]:
    digits = re.sub(r"\D", "", number)
    wanted = mod_11_10(digits[:-1])
    if wanted != digits[-1]:
        yield f"the check digit is {digits[-1]}, it should be {wanted} (GB/T 17710 MOD 11,10)"


def _check_isbn(number: str, parts: dict[str, str]) -> Iterator[str]:
    body = parts.get("number", number).replace("-", "")
    if len(body) == 13:
        if not body.startswith(("978", "979")):
            yield f"{body} does not begin with 978 or 979"
        elif gtin_check(body[:12]) != body[12]:
            yield f"the check digit of {body} does not fit"
    elif len(body) == 10:
        if sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(body)) % 11:
            yield f"the check character of {body} does not fit"
    else:
        yield f"{body} has {len(body)} characters, an ISBN has 10 or 13"


_CHECKS: dict[str, Any] = {
    "year": _check_year,
    "region": _check_region,
    "food_class": _check_food_class,
    "mod_11_10": _check_mod_11_10,
    "isbn": _check_isbn,
}


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of issued certificates, by folded number."""

    registry: dict[str, dict[str, Any]]
    kinds: frozenset[str]
    """Kinds of which the registry holds at least one: only these can be called unknown."""


def prepare(rights: Rights) -> Index:
    """Read the registry, if the rights bring a table `certificates`."""
    table = rights.extra.get("certificates")
    rows = table.to_pylist() if table is not None else []
    registry = {fold(row["certificate_no"]): row for row in rows}
    read = (read_certificate(number) for number in registry)
    return Index(registry=registry, kinds=frozenset(found.kind for found in read if found))


def examine(index: Index, table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Findings on listings whose certificate is missing, malformed or another's."""
    texts = _texts(batch)
    claiming = pc.indices_nonzero(pc.match_substring_regex(texts, _CLAIMING)).to_pylist()
    found: list[Finding] = []
    present: dict[str, list[int]] = {}
    stating = batch.take(pa.array(claiming, pa.int64())).select(
        ["record", "shop_id", "captured_at"]
    )
    for row, listing in zip(claiming, stating.to_pylist(), strict=True):
        text = texts[row].as_py()
        for claim in {c.kind: c for c in reversed([*claims(text)])}.values():
            present.setdefault(claim.kind, []).append(row)
            found += _claimed(index, listing, claim, text)
    rows = [msgspec.to_builtins(finding) for finding in found]
    said = pa.RecordBatch.from_pylist(rows, schema=FINDINGS)
    lacking = [said, *_lacking(batch.column("record"), texts, present)]
    whole = pa.Table.from_batches(lacking).combine_chunks().to_batches()
    return whole[0] if whole else said


def _texts(batch: pa.RecordBatch) -> pa.Array:
    parts = [
        pc.fill_null(batch.column(name), "")
        for name in ("title", "description")
        if name in batch.schema.names
    ]
    return pc.utf8_normalize(pc.binary_join_element_wise(*parts, " "), form="NFKC")


_CLAIMING = (
    r"(?i)准字|证字|械[注备]|食健|食注字|登记证|证书|许可证|肥\s*\(|种许字|兽药字|妆[特备网2]|妆\s+20"
    r"|(?:SC|PD|LS|WP|WL|XK|CN|CCC|3C|CMIIT|ISBN|ISRC)[^0-9]{0,12}[0-9]"
)
"""Cheap expression that fits every text that may claim a number."""


def _any_of(words: Iterable[str]) -> str:
    return f"(?i)(?P<word>{'|'.join(re.escape(word) for word in words)})"


@cache
def _goods() -> tuple[str, tuple[tuple[Kind, str, str], ...]]:
    """Expression of all regulated goods, and of each kind's goods and what they are not."""
    carried = [kind for kind in kinds() if kind.goods]
    each = tuple((k, _any_of(k.goods), _any_of(k.without)) for k in carried)
    return _any_of(sorted({word for kind in carried for word in kind.goods})), each


def _lacking(
    records: pa.Array, texts: pa.Array, present: dict[str, list[int]]
) -> Iterator[pa.RecordBatch]:
    """Weak findings on goods that must carry a number and state none, kind by kind."""
    regulated, each = _goods()
    rows = pc.indices_nonzero(pc.match_substring_regex(texts, regulated))
    near = texts.take(rows)
    for kind, words, other in each:
        lacks = pc.match_substring_regex(near, words)
        if kind.without:
            lacks = pc.and_(lacks, pc.invert(pc.match_substring_regex(near, other)))
        if stated := present.get(kind.kind):
            lacks = pc.and_(lacks, pc.invert(pc.is_in(rows, pa.array(stated, rows.type))))
        chosen = near.filter(lacks)
        if len(chosen):
            word = pc.struct_field(pc.extract_regex(chosen, words), "word")
            yield _missing(kind, records.take(rows.filter(lacks)), word)


def _missing(kind: Kind, records: pa.Array, words: pa.Array) -> pa.RecordBatch:
    """One weak finding a record: like all of its kind but for the record and the goods."""
    says = f"no {kind.name} is stated, which such goods must carry ({kind.source})"
    alike = _finding("", Certificate(kind=kind.kind, number="", valid=False), 0.2, says, "")
    count = len(records)
    columns: dict[str, pa.Array] = {
        name: pa.repeat(pa.scalar(value, FINDINGS.field(name).type), count)
        for name, value in msgspec.to_builtins(alike).items()
    }
    columns["record"] = records
    reason = {
        "says": pa.repeat(says, count),
        "right_value": words,
        "observed_value": pa.repeat("", count),
        "weight": pa.repeat(0.2, count),
    }
    reasons = pa.StructArray.from_arrays(list(reason.values()), fields=list(REASON_TYPE))
    offsets = pa.array(range(count + 1), pa.int32())
    columns["reasons"] = pa.ListArray.from_arrays(offsets, reasons)
    return pa.RecordBatch.from_pydict(columns, schema=FINDINGS)


def _claimed(
    index: Index, listing: dict[str, Any], claim: Certificate, text: str
) -> Iterator[Finding]:
    record = listing["record"]
    if not claim.valid and claim.parts.get("confidence") != "low":
        yield _finding(record, claim, 0.55, f"malformed certificate: {claim.reasons[0]}", "")
    elif claim.valid and claim.kind in index.kinds:
        yield from _registered(index, listing, claim, text)


def _registered(
    index: Index, listing: dict[str, Any], claim: Certificate, text: str
) -> Iterator[Finding]:
    record, shop, seen_at = listing["record"], listing["shop_id"], listing["captured_at"]
    row = index.registry.get(claim.number)
    if row is None:
        yield _finding(record, claim, 0.7, "the number is not in the registry given", "")
        return
    goods = str(row.get("goods") or "")
    low = fold(text)
    words = [fold(word) for word in re.split(r"[;,、|/\s]+", goods) if len(word) > 1]
    if words and not any(word in low for word in words):
        yield _finding(record, claim, 0.6, "the number was issued for other goods", goods)
    holder = str(row.get("shop_id") or "")
    if holder and shop and shop not in re.split(r"[;,、|\s]+", holder):
        yield _finding(
            record,
            claim,
            0.5,
            "the number was issued to another owner",
            str(row.get("holder") or ""),
        )
    until = row.get("valid_until")
    if until and seen_at and seen_at.date() > until:
        yield _finding(record, claim, 0.5, "the number was no longer valid", f"until {until}")


def _finding(record: str, claim: Certificate, score: float, says: str, right: str) -> Finding:
    weak = score < 0.5
    holds = "unknown"
    explanations = (
        Lawful(explanation="the number stands in a picture or on the goods", holds=holds),
        Lawful(explanation="goods that only share a word with regulated goods", holds=holds),
    )
    misread = Lawful(explanation="a misprint or a number cut off by the platform", holds=holds)
    return Finding(
        record=record,
        right=f"certificates:{claim.kind}",
        detector="certificate",
        version=VERSION,
        score=score,
        reasons=(Reason(says=says, right_value=right, observed_value=claim.number, weight=score),),
        lawful=explanations if not claim.number else (misread,),
        verdict="weak" if weak else "suspected",
    )


DETECTOR = Detector(
    name="certificate",
    version=VERSION,
    reads=("listings",),
    prepare=prepare,
    examine=examine,
)
