"""Product codes as printed, scanned or linked: what they are, whether they hold, their parts.

Knows GTIN-8/12/13/14, GS1 element strings (bracketed, or as a scanner sends them), GS1
Digital Link, EPC URIs, SSCC, GLN-bearing keys, ISBN-10, ISSN, IMEI and the unified social
credit code. A sound check digit says the number is well-formed, not that it was issued.

Sources: GS1 General Specifications; GS1 Digital Link URI Syntax 1.4; EPC Tag Data Standard
2.1; ISO 2108, 3297, 15706; 3GPP TS 23.003 (IMEI); GB 32100-2015. False positives: a number
of a firm's own that happens to hold a check digit is called a GTIN.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import biip
import msgspec
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin
from biip.sscc import Sscc

from counterfoil.detectors.product_code_epc import epc_parts
from counterfoil.language.codes import USCC_LETTERS, gtin_check, uscc_check

GROUP_SEPARATOR = "\x1d"
_KEYS = "00|01|253|254|255|401|402|414|417|8003|8004|8006|8010|8013|8017|8018"
_LINK = re.compile(rf"https?://[^/\s]+(?:/[^?#\s]*)?/(?:{_KEYS})/", re.IGNORECASE)
_BRACKETS = re.compile(r"\(\d{2,4}\)")
_AIM = re.compile(r"\](?:C1|d2|Q3|e0|J1)")
_NAMES = {
    "00": "sscc",
    "01": "gtin",
    "02": "content",
    "10": "batch",
    "11": "produced",
    "13": "packed",
    "15": "best_before",
    "16": "sell_by",
    "17": "expires",
    "21": "serial",
    "22": "variant",
    "235": "tpx",
    "240": "additional_id",
    "414": "gln",
    "422": "origin",
    "8006": "piece_gtin",
}


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """One code and what is known of it."""

    code: str
    """As given, outer blanks removed."""

    kind: str
    """`gtin`, `gs1`, `digital_link`, `epc`, `sscc`, `isbn`, `issn`, `imei`, `uscc`,
    `serial` (no known format) or `unknown`."""

    valid: bool | None
    """None where nothing can be said without a register. Unknown is not no."""

    reasons: tuple[str, ...] = ()
    """Why it is not valid, or what to know about it although it is."""

    parts: dict[str, str] = {}
    """`gtin`, `gtin14`, `serial`, `batch`, `expires`, ... as far as the code carries them."""


def read_code(text: str) -> Code:
    r"""Say what a code is and whether it holds. Never raises.

    Args:
        text: One code as printed, typed, scanned (with FNC1 as \x1d) or linked.
    """
    code = text.strip().strip("\ufeff")
    if not code:
        return Code(code=code, kind="unknown", valid=False, reasons=("the code is empty",))
    for applies, read in _READERS:
        if applies(code):
            return read(code)
    return Code(
        code=code,
        kind="serial",
        valid=None,
        reasons=("no known format; only a register of issued numbers can tell",),
        parts={"serial": code},
    )


def _bad(code: str, kind: str, *reasons: str) -> Code:
    return Code(code=code, kind=kind, valid=False, reasons=reasons)


def _digits(code: str) -> str:
    return re.sub(r"[\s\-]", "", code)


def _read_gtin(code: str) -> Code:
    digits = _digits(code)
    if not digits.strip("0"):
        return _bad(code, "gtin", "a number of zeros only is never issued")
    try:
        gtin = Gtin.parse(digits)
    except biip.ParseError as error:
        return _bad(code, "gtin", _plain(str(error)))
    parts = {"gtin": digits, "gtin14": gtin.as_gtin_14()}
    return Code(code=code, kind="gtin", valid=True, reasons=tuple(_gtin_notes(gtin)), parts=parts)


def _gtin_notes(gtin: Gtin) -> Iterator[str]:
    prefix = gtin.prefix
    if prefix is None:
        yield "its GS1 prefix is not assigned"
    elif "Used to" in prefix.usage or "restricted" in prefix.usage.lower():
        yield f"restricted circulation ({prefix.value}): it means something inside one firm only"
    elif "demonstration" in prefix.usage:
        yield f"prefix {prefix.value} is kept for examples"


def _read_sscc(code: str) -> Code:
    try:
        sscc = Sscc.parse(_digits(code))
    except biip.ParseError as error:
        return _bad(code, "sscc", _plain(str(error)))
    return Code(code=code, kind="sscc", valid=True, parts={"sscc": sscc.value})


def _read_elements(code: str) -> Code:
    body = _AIM.sub("", code, count=1) if code.startswith("]") else code
    try:
        message = (
            GS1Message.parse_hri(body.replace(" ", ""))
            if body.startswith("(")
            else GS1Message.parse(body.lstrip(GROUP_SEPARATOR))
        )
    except biip.ParseError as error:
        return _bad(code, "gs1", _plain(str(error)))
    return _from_elements(code, "gs1", message.element_strings)


def _read_link(code: str) -> Code:
    try:
        link = GS1DigitalLinkURI.parse(code)
    except biip.ParseError as error:
        return _bad(code, "digital_link", _plain(str(error)))
    return _from_elements(code, "digital_link", link.element_strings)


def _from_elements(code: str, kind: str, elements: Any) -> Code:
    parts: dict[str, str] = {}
    reasons: list[str] = []
    for element in elements:
        name = _NAMES.get(element.ai.ai, f"ai_{element.ai.ai}")
        if parts.get(name, element.value) != element.value:
            reasons.append(f"{name} is given twice: {parts[name]!r} and {element.value!r}")
        parts[name] = element.value
        for error in (element.gtin_error, element.sscc_error, element.gln_error):
            if error:
                reasons.append(_plain(error))
        if name in ("produced", "expires", "best_before") and element.date is not None:
            parts[name] = element.date.isoformat()
    if "gtin" in parts:
        parts["gtin14"] = parts["gtin"].zfill(14)
    if not reasons and "serial" in parts and not {"gtin", "piece_gtin", "sscc"} & set(parts):
        reasons.append("a serial stands without the product number that it belongs to")
    return Code(code=code, kind=kind, valid=not reasons, reasons=tuple(reasons), parts=parts)


def _read_epc(code: str) -> Code:
    parts, reasons = epc_parts(code)
    return Code(code=code, kind="epc", valid=not reasons, reasons=tuple(reasons), parts=parts)


def _read_isbn10(code: str) -> Code:
    body = _digits(code).upper()
    total = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(body))
    if total % 11:
        return _bad(code, "isbn", "the ISBN-10 check character does not fit")
    core = f"978{body[:9]}"
    gtin = f"{core}{gtin_check(core)}"
    return Code(
        code=code, kind="isbn", valid=True, parts={"isbn": gtin, "gtin": gtin, "gtin14": f"0{gtin}"}
    )


def _read_issn(code: str) -> Code:
    body = code.upper().removeprefix("ISSN").strip(" :：").replace("-", "")
    total = sum((8 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(body))
    if total % 11:
        return _bad(code, "issn", "the ISSN check character does not fit")
    return Code(code=code, kind="issn", valid=True, parts={"issn": f"{body[:4]}-{body[4:]}"})


def _read_imei(code: str) -> Code:
    digits = _digits(code)
    total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(digits))
    if total % 10:
        return _bad(code, "imei", "the IMEI check digit (Luhn) does not fit")
    return Code(code=code, kind="imei", valid=True, parts={"serial": digits, "type": digits[:8]})


def _read_uscc(code: str) -> Code:
    body = code.upper()
    strange = sorted(set(body) - set(USCC_LETTERS))
    if strange:
        return _bad(code, "uscc", f"{', '.join(strange)} never occurs in a unified credit code")
    wanted = uscc_check(body[:17])
    if wanted != body[17]:
        return _bad(code, "uscc", f"the check character is {body[17]}, it should be {wanted}")
    return Code(code=code, kind="uscc", valid=True, parts={"uscc": body, "region": body[2:8]})


def _read_address(code: str) -> Code:
    return _bad(code, "unknown", "a web address without a GS1 key (such as /01/) in its path")


def _read_number(code: str) -> Code:
    digits = _digits(code)
    return _bad(
        code,
        "unknown",
        f"{len(digits)} digits: a GTIN has 8, 12, 13 or 14, an SSCC 18, an IMEI 15",
    )


def _plain(text: str) -> str:
    return text[:1].lower() + text[1:] if text[:2] != "GS" else text


def _is(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE | re.ASCII)
    return lambda code: compiled.fullmatch(code) is not None


def _sized(*lengths: int) -> Callable[[str], bool]:
    numeric = re.compile(r"[\d\s\-]+", re.ASCII)
    return lambda code: numeric.fullmatch(code) is not None and len(_digits(code)) in lengths


_READERS: tuple[tuple[Callable[[str], bool], Callable[[str], Code]], ...] = (
    (lambda code: code.lower().startswith("urn:epc:"), _read_epc),
    (lambda code: _LINK.match(code) is not None, _read_link),
    (_is(r"https?://.*"), _read_address),
    (lambda code: _BRACKETS.match(code) is not None, _read_elements),
    (lambda code: code.startswith(("]", GROUP_SEPARATOR)), _read_elements),
    (lambda code: GROUP_SEPARATOR in code, _read_elements),
    (_is(r"(?:ISSN[:：\s]*)[\dX]{4}-?[\dX]{4}|\d{4}-\d{3}[\dX]"), _read_issn),
    (_is(r"(?:\d[\- ]?){9}[\dX]"), _read_isbn10),
    (_sized(8, 12, 13, 14), _read_gtin),
    (_sized(15), _read_imei),
    (_is(r"(?=.*[A-Z])[0-9A-Z]{18}|91\d{16}"), _read_uscc),
    (_sized(18), _read_sscc),
    (_is(r"01\d{14}[!-~]+|00\d{18}[!-~]*"), _read_elements),
    (_sized(*range(1, 60)), _read_number),
)
"""First reader whose test fits reads the code; the order goes from telling forms to vague."""
