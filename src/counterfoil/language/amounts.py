"""Amounts, counts and quantities as people write them, in Chinese and English."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

import msgspec

CURRENCIES: dict[str, str] = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "cn¥": "CNY", "rmb¥": "CNY",
    "元人民币": "CNY", "圆": "CNY", "元": "CNY", "块": "CNY", "块钱": "CNY", "renminbi": "CNY",
    "美元": "USD", "美金": "USD", "us$": "USD", "usd": "USD", "$": "USD", "dollar": "USD",
    "dollars": "USD", "usd$": "USD", "us dollar": "USD", "us dollars": "USD",
    "欧元": "EUR", "歐元": "EUR", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "英镑": "GBP", "英鎊": "GBP", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP",
    "日元": "JPY", "日圆": "JPY", "円": "JPY", "jp¥": "JPY", "jpy": "JPY", "yen": "JPY",
    "港元": "HKD", "港币": "HKD", "港幣": "HKD", "hk$": "HKD", "hkd": "HKD",
    "新台币": "TWD", "台币": "TWD", "新臺幣": "TWD", "nt$": "TWD", "twd": "TWD", "ntd": "TWD",
    "澳门元": "MOP", "mop$": "MOP", "mop": "MOP", "韩元": "KRW", "₩": "KRW", "krw": "KRW",
    "卢布": "RUB", "₽": "RUB", "rub": "RUB", "卢比": "INR", "₹": "INR", "inr": "INR", "rs": "INR",
    "泰铢": "THB", "฿": "THB", "thb": "THB", "越南盾": "VND", "₫": "VND", "vnd": "VND",
    "新加坡元": "SGD", "s$": "SGD", "sgd": "SGD", "澳元": "AUD", "a$": "AUD", "au$": "AUD",
    "aud": "AUD", "加元": "CAD", "c$": "CAD", "ca$": "CAD", "cad": "CAD", "r$": "BRL", "brl": "BRL",
    "瑞士法郎": "CHF", "chf": "CHF", "瑞典克朗": "SEK", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "zł": "PLN", "pln": "PLN", "czk": "CZK", "huf": "HUF", "₺": "TRY", "try": "TRY", "tl": "TRY",
    "nzd": "NZD", "nz$": "NZD", "myr": "MYR", "rm": "MYR", "林吉特": "MYR", "idr": "IDR",
    "rp": "IDR", "php": "PHP", "₱": "PHP", "mxn": "MXN", "mx$": "MXN", "zar": "ZAR", "aed": "AED",
    "迪拉姆": "AED", "sar": "SAR", "ils": "ILS", "₪": "ILS", "uah": "UAH", "₴": "UAH", "kzt": "KZT",
    "₸": "KZT", "ngn": "NGN", "₦": "NGN", "egp": "EGP", "pkr": "PKR", "bdt": "BDT", "cop": "COP",
    "clp": "CLP", "ars": "ARS", "pen": "PEN", "cnh": "CNY", "zzd": "ZZD",
}  # fmt: skip
"""Word or sign, folded, to ISO 4217. `¥` is not here: it is yuan or yen by region.
ZZD belongs to the fictional jurisdiction of the examples."""

ISO_4217 = frozenset(
    [
        "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
        "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD",
        "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD",
        "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ",
        "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
        "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR",
        "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
        "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN",
        "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR",
        "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB",
        "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS",
        "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
    ]
)  # fmt: skip
"""Codes of currencies in use."""

SCALES: dict[str, int] = {
    "百": 100, "千": 1_000, "k": 1_000, "K": 1_000, "万": 10_000, "萬": 10_000, "w": 10_000,
    "W": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000, "m": 1_000_000,
    "M": 1_000_000, "mn": 1_000_000, "million": 1_000_000, "亿": 100_000_000,
    "億": 100_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000, "thousand": 1_000,
}  # fmt: skip
"""Word after a number and what it multiplies by. `w` is how Chinese shops write 万."""

_NUMBER = r"[0-9]+(?:[.,' ][0-9]+)*|[.,][0-9]+"
_SCALE = "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<sign>[-+−(]?)\s*(?P<before>[^0-9\s.,+\-()][^0-9.,+\-()]{{0,11}}?)?\s*(?P<minus>[-−]?)\s*"
    rf"(?P<number>{_NUMBER})\s*(?P<scale>{_SCALE})?(?P<plus>\+?)\s*(?P<after>[^0-9]{{0,12}}?)\)?"
)
_COUNT = re.compile(
    rf"(?P<before>[^0-9+\-−]{{0,8}}?)\s*(?P<sign>[-−]?)(?P<number>{_NUMBER})\s*"
    rf"(?P<scale>(?:{_SCALE})(?![A-Za-z]))?\s*(?P<plus>\+|余|多)?\s*(?P<after>[^0-9+]{{0,12}})\+?"
)
_QUANTITY_WORDS = re.compile(
    r"(?i)[:：约近达已售月销量总笔人付款件个只条双盒箱瓶支套台包把副块张份册本袋枚辆根组对罐桶片粒单次]"
    r"|sold|sales?|pcs?|pieces?|units?|items?|sets?|pairs?|boxes|copies|over|about|approx\.?|ca\.?"
)


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """A number of money as written."""

    value: Decimal
    currency: str
    """ISO 4217, or empty if the text names none."""

    unknown: str = ""
    """Words beside the number that are no known currency."""


def read_currency(text: str, region: str = "CN") -> str | None:
    """ISO 4217 code of a currency as written (`人民币`, `US$`, `usd`), or None."""
    folded = fold(text).casefold().strip(" .:：")
    if folded in ("¥", "y"):
        return "JPY" if region == "JP" else "CNY"
    if folded.upper() in ISO_4217:
        return folded.upper()
    return CURRENCIES.get(folded) or CURRENCIES.get(folded.replace(" ", ""))


def fold(text: str) -> str:
    """Full-width digits and signs in their plain form; `￥` becomes `¥`."""
    return unicodedata.normalize("NFKC", text).strip()


def read_amount(text: str, region: str = "CN") -> Amount | None:
    """An amount such as `¥1,299.00`, `1.2万元`, `1.234,56 €`, `USD 30`; None if it is none.

    Of `1,234` the comma is read as thousands; of `12,5` as a decimal comma. Ranges
    (`10-20`) and words are None.
    """
    match = _AMOUNT.fullmatch(fold(text))
    if match is None:
        return None
    value = read_decimal(match["number"])
    if value is None:
        return None
    value *= SCALES.get(match["scale"] or "", 1)
    if match["minus"] or match["sign"] in ("-", "−", "("):
        value = -value
    words = [w.strip(" :：/") for w in (match["before"] or "", match["after"] or "") if w]
    named = [read_currency(w, region) for w in words if w]
    unknown = next((w for w, code in zip(filter(None, words), named, strict=True) if not code), "")
    currency = next((code for code in named if code), "")
    return Amount(value=value, currency=currency or "", unknown=unknown)


def read_decimal(text: str) -> Decimal | None:
    """A plain number with thousands signs or a decimal comma, or None."""
    digits = text.replace(" ", "").replace("'", "")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if comma < point else "."
        if not _grouped(digits, thousands):
            return None
        digits = digits.replace(thousands, "").replace(",", ".")
    elif comma >= 0:
        grouped = _grouped(digits, ",") and not digits.startswith("0,")
        digits = digits.replace(",", "" if grouped else ".")
    elif digits.count(".") > 1:
        if not _grouped(digits, "."):
            return None
        digits = digits.replace(".", "")
    if digits.count(".") > 1:
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def _grouped(digits: str, sign: str) -> bool:
    """Whether `sign` stands between groups as thousands do: 1,234,567 or 12,34,567."""
    whole = re.split(r"[.,]", digits[: digits.rfind(sign)] + digits[digits.rfind(sign) :])
    parts = digits.split(sign)
    tail = re.split(r"[.,]", parts[-1])[0]
    middle = all(len(part) in (2, 3) for part in parts[1:-1])
    return bool(whole[0]) and len(parts[0]) <= 3 and middle and len(tail) == 3


def read_count(text: str) -> int | None:
    """A count such as `1.2万`, `3000+`, `1k`, `月销 500`, `1,234`; None if it is none.

    `3000+` is 3000: the least that it says.
    """
    match = _COUNT.fullmatch(fold(text))
    if match is None or not _only_words(match["before"] + match["after"]):
        return None
    value = read_decimal(match["number"])
    if value is None:
        return None
    value *= SCALES.get(match["scale"] or "", 1)
    if value != value.to_integral_value() or abs(value) >= 1 << 63:
        return None
    return -int(value) if match["sign"] else int(value)


def _only_words(text: str) -> bool:
    return not _QUANTITY_WORDS.sub("", text).strip()


MASSES: dict[str, float] = {
    "kg": 1.0, "kgs": 1.0, "公斤": 1.0, "千克": 1.0, "g": 0.001, "克": 0.001, "mg": 1e-6,
    "lb": 0.45359237, "lbs": 0.45359237, "磅": 0.45359237, "斤": 0.5, "两": 0.05,
    "oz": 0.028349523125, "盎司": 0.028349523125, "t": 1000.0, "吨": 1000.0,
}  # fmt: skip
"""Unit of mass -> kilograms."""


def read_quantity(text: str, *, mass: bool = False) -> float | None:
    """A number with thousands signs or, if `mass`, with a unit (`500g`, `1.2 公斤`) in kg."""
    match = re.fullmatch(rf"([-+]?)({_NUMBER})\s*([^0-9]*)", fold(text))
    value = read_decimal(match[2]) if match else None
    if match is None or value is None:
        return None
    word = match[3].strip(" .°").casefold()
    factor = MASSES.get(word) if mass and word else None
    if word and factor is None and word not in ("n", "e"):
        return None
    number = float(value) * (factor or 1.0)
    return -number if match[1] == "-" else number
