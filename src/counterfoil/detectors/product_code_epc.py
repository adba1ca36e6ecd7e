"""EPC URIs: pure identities, classes and patterns, with the keys they carry.

Source: EPC Tag Data Standard 2.1, sections 6 and 7. The company prefix has 6 to 12 digits;
prefix and reference together have the fixed length of their key without its check digit.
"""

import re
from urllib.parse import unquote

from counterfoil.language.codes import gtin_check

_FIXED = {
    "sgtin": (13, 3),
    "lgtin": (13, 3),
    "upui": (13, 3),
    "itip": (13, 5),
    "sscc": (17, 2),
    "sgln": (12, 3),
    "pgln": (12, 2),
    "grai": (12, 3),
    "gdti": (12, 3),
    "sgcn": (12, 3),
    "gsrn": (17, 2),
    "gsrnp": (17, 2),
    "gsin": (16, 2),
}
"""Scheme -> digits of prefix and reference together, number of dotted parts."""

_OPEN = {"giai": 2, "ginc": 2, "cpi": 3, "gid": 3, "usdod": 2, "adi": 3, "bic": 1, "imovn": 1}
_CHARACTERS = re.compile(r"[A-Za-z0-9!\"%&'()*+,\-./:;<=>?_]{1,30}")
"""GS1 character set 82, in which serials and lots are written."""

_WITH_SERIAL = ("sgtin", "grai", "gdti", "sgcn", "upui", "itip", "cpi", "adi")


def epc_parts(uri: str) -> tuple[dict[str, str], list[str]]:
    """Parts of an EPC URI, and what is wrong with it.

    Args:
        uri: `urn:epc:id:…`, `urn:epc:class:lgtin:…`, `urn:epc:idpat:…` or `urn:epc:tag:…`.
    """
    fields = uri.split(":", 4)
    if len(fields) < 5:
        return {}, [f"{uri!r} is cut short"]
    family, scheme, body = fields[2].lower(), fields[3].lower(), fields[4]
    parts = {"scheme": scheme}
    if family == "tag" or family == "raw":
        return parts, []
    if family not in ("id", "class", "idpat"):
        return parts, [f"urn:epc:{family} is not a family of EPC URIs"]
    if scheme in _OPEN:
        return parts, _open_faults(scheme, body)
    if scheme not in _FIXED:
        return parts, [f"{scheme!r} is not an EPC scheme"]
    return _fixed(scheme, body, family == "idpat", parts)


def _open_faults(scheme: str, body: str) -> list[str]:
    pieces = body.split(".", _OPEN[scheme] - 1)
    if len(pieces) != _OPEN[scheme] or not all(pieces):
        return [f"{scheme} has {_OPEN[scheme]} dotted parts, {body!r} has not"]
    if scheme in ("giai", "ginc", "cpi") and not re.fullmatch(r"\d{6,12}", pieces[0], re.ASCII):
        return [f"company prefix {pieces[0]!r} is not 6 to 12 digits"]
    return []


def _fixed(
    scheme: str, body: str, pattern: bool, parts: dict[str, str]
) -> tuple[dict[str, str], list[str]]:
    digits, count = _FIXED[scheme]
    pieces = body.split(".", count - 1)
    if len(pieces) != count:
        return parts, [f"{scheme} has {count} dotted parts, {body!r} has {len(pieces)}"]
    prefix, reference = pieces[0], pieces[1]
    if pattern and "*" in (prefix, reference):
        return parts, []
    wrong = []
    if not re.fullmatch(r"\d{6,12}", prefix, re.ASCII):
        wrong.append(f"company prefix {prefix!r} is not 6 to 12 digits")
    elif not re.fullmatch(r"\d*", reference, re.ASCII) or len(prefix + reference) != digits:
        wrong.append(
            f"prefix and reference of {scheme} have {digits} digits together, "
            f"{prefix}.{reference} has {len(prefix + reference)}"
        )
    else:
        parts |= _key(scheme, prefix, reference)
    tail = unquote(pieces[-1]) if count > 2 else ""
    if count > 2 and not (pattern and tail == "*"):
        if not _CHARACTERS.fullmatch(tail) and not (scheme in ("grai", "gdti") and not tail):
            wrong.append(f"serial {tail!r} has characters or a length that GS1 does not allow")
        elif scheme == "lgtin":
            parts["batch"] = tail
        elif scheme in _WITH_SERIAL:
            parts["serial"] = tail
            if scheme == "sgtin" and len(tail) > 20:
                wrong.append(f"serial {tail!r} is longer than 20 characters")
    return parts, wrong


def _key(scheme: str, prefix: str, reference: str) -> dict[str, str]:
    """The classic GS1 key, with its check digit."""
    if scheme in ("sgtin", "lgtin", "upui", "itip"):
        body = reference[0] + prefix + reference[1:]
        gtin = body + gtin_check(body)
        return {"gtin": gtin, "gtin14": gtin}
    if scheme == "sscc":
        body = reference[0] + prefix + reference[1:]
        return {"sscc": body + gtin_check(body)}
    if scheme in ("sgln", "pgln"):
        return {"gln": prefix + reference + gtin_check(prefix + reference)}
    return {"key": prefix + reference + gtin_check(prefix + reference)}
