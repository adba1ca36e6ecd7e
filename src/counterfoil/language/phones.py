"""Telephone numbers as people write them, read into E.164.

Chinese mobiles, landlines and 400/800 numbers are read by array kernels; what is left over
is read one distinct value at a time by `phonenumbers`.
"""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_MOBILE = r"^(?:(?:\+|00)?86)?0?(1[3-9][0-9]{9})$"
_LANDLINE = r"^(?:(?:\+|00)?86-?0?|0)(10[0-9]{8}|2[0-9]{9}|[3-9][0-9]{2}[0-9]{7,8})$"
_SERVICE = r"^(?:(?:\+|00)?86)?([48]00[0-9]{7}|(?:95|96)[0-9]{3,4}|1[0-2][0-9]{3})$"
_NOISE = r"[\s\-‐-―−()\[\].·•_/\\]+"
_LABEL = r"(?i)^(?:tel|phone|mobile|mob|cell|手机号?码?|电话|联系电话|座机|固话|客服)[:.]?"
_EXTENSION = r"(?i)(?:转|轉|分机|ext\.?|x|#)[:.]?[0-9]{1,6}$"


def cleaned(values: pa.Array) -> pa.Array:
    """The same texts in plain digits, without blanks, dashes, brackets and labels."""
    folded = pc.utf8_normalize(values, form="NFKC")
    folded = pc.replace_substring_regex(folded, r"\.0+$", "")
    folded = pc.replace_substring_regex(folded, _NOISE, "")
    return pc.replace_substring_regex(folded, _LABEL, "")


def e164(values: pa.Array, region: str = "CN") -> pa.Array:
    """Numbers in E.164; null where a text is not one number.

    Args:
        values: String array.
        region: ISO 3166 region whose national form is meant when no country code stands.

    Returns:
        String array of the same length: `+8613800138000`, `+861062345678`. Numbers without
        a subscriber in E.164 (400, 800, 95xxx) keep their digits: `4008001234`.
    """
    plain = cleaned(values)
    read = _chinese(plain) if region == "CN" else _chinese(_explicit(plain))
    left = pc.and_(pc.is_null(read), pc.is_valid(values))
    if not pc.any(left).as_py():
        return read
    texts = pc.if_else(left, values, pa.scalar(None, pa.string())).dictionary_encode()
    known = pa.array([_leftover(v, region) for v in texts.dictionary.to_pylist()], pa.string())
    return pc.coalesce(read, known.take(texts.indices))


def read_phone(text: str, region: str = "CN") -> str | None:
    """One number in E.164, or None. See `e164`."""
    value: str | None = e164(pa.array([text], pa.string()), region)[0].as_py()
    return value


def _explicit(plain: pa.Array) -> pa.Array:
    named = pc.match_substring_regex(plain, r"^(\+|00)86")
    return pc.if_else(named, plain, pa.scalar(None, pa.string()))


def _chinese(plain: pa.Array) -> pa.Array:
    mobile = _group(plain, _MOBILE)
    landline = _group(plain, _LANDLINE)
    abroad = pc.coalesce(mobile, landline)
    prefixed = pc.binary_join_element_wise(pa.scalar("+86"), abroad, "")
    return pc.coalesce(prefixed, _group(plain, _SERVICE))


def _group(values: pa.Array, pattern: str) -> pa.Array:
    matched = pc.match_substring_regex(values, pattern)
    found = pc.replace_substring_regex(values, pattern, r"\1")
    return pc.if_else(matched, found, pa.scalar(None, pa.string()))


def _leftover(text: str, region: str) -> str | None:
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > 60 or not any(c.isdigit() for c in plain):
        return None
    return _without_extension(plain) if region == "CN" and _ends(plain) else _parse(plain, region)


def _ends(text: str) -> bool:
    import re

    return re.search(_EXTENSION, text) is not None or text.count("-") >= 2


def _without_extension(text: str) -> str | None:
    """`0755-88886666-801` and `010-62345678转12` without the extension."""
    import re

    short = re.sub(_EXTENSION, "", text).strip()
    if short == text:
        short = text.rsplit("-", 1)[0]
    value: Any = _chinese(cleaned(pa.array([short], pa.string())))[0].as_py()
    return str(value) if value else _parse(text, "CN")


def _parse(text: str, region: str) -> str | None:
    import phonenumbers

    abroad = text.lstrip("(").startswith(("+", "00"))
    if text.startswith("00"):
        text = "+" + text[2:]
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    sound = phonenumbers.is_valid_number(number)
    if not sound and not (abroad and phonenumbers.is_possible_number(number)):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
