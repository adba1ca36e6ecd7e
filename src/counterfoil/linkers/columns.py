"""Which kind of value each column of a strange table holds, by its header and its values."""

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language.chinese import HAN
from counterfoil.language.names import fold_person, is_surname
from counterfoil.linkers.fields import FieldKind

IGNORE = "ignore"

_HEADERS: tuple[tuple[str, FieldKind | str], ...] = (
    (r"(entity|cluster|label|match|truth|group)(_?id)?$", IGNORE),
    (r".*(seen|captured|created|updated|inserted|timestamp|opened|founded).*", IGNORE),
    (r"(platform|source|channel|table|file|agency|bank|平台|来源|开户行)$", IGNORE),
    (r".*(lat|lon|lng|latitude|longitude)$", IGNORE),
    (r"(given|first|fore|middle)_?name|名字?$|given$", FieldKind.GIVEN),
    (r"(sur|last|family)_?name|姓氏?$", FieldKind.GIVEN),
    (r"(full|first_and_sur|complete)_?name", FieldKind.NAME),
    (r".*(shop|store|stall)(_?name)?$|店铺名称|店名|店铺", FieldKind.SHOP),
    (
        r".*(company|organi[sz]ation|org|firm|employer|business)(_?name)?$|.*(企业|公司|单位)(名称)?$",
        FieldKind.ORGANISATION,
    ),
    (
        r".*(person|operator|holder|owner|contact|representative|legal_rep|streamer|sender)"
        r"(_?name)?$|姓名|经营者|户名|法定代表人|法人|联系人|主播|寄件人|持卡人|店主",
        FieldKind.PERSON,
    ),
    (r".*(phone|mobile|tel|telephone|cell|fax|whatsapp)(_?(no|number))?(_?\d)?$|.*(电话|手机).*",
     FieldKind.PHONE),
    (r".*(account|iban|card|payee|wallet)(_?(no|number))?$|.*(账号|账户|卡号|收款账号).*",
     FieldKind.ACCOUNT),
    (r".*(licen[cs]e|uscc|tax_?id|vat|ssn|soc_sec_id|passport|national_id|registration).*"
     r"|.*(信用代码|营业执照|身份证).*", FieldKind.LICENCE),
    (r".*(wechat|weixin|email|mail|e-mail|qq|handle|user_?name|telegram|skype|room_?id|device).*"
     r"|.*(微信|邮箱|直播间).*", FieldKind.HANDLE),
    (r".*(street_number|house_number|flat)$", FieldKind.WORD),
    (r".*(postcode|postal|zip).*|邮编", FieldKind.CODE),
    (r".*(dob|birth_?date|date_of_birth|birthday)|出生日期|生日", FieldKind.DATE),
    (r".*(city|town|suburb|birth_place|place|county|district|region|province|locality)"
     r"|城市|市|区县|省份?|籍贯", FieldKind.PLACE),
    (r".*(address|addr|street)(_?\d)?$|.*(地址|住所).*", FieldKind.ADDRESS),
    (r".*(gender|sex|state|country|occupation|profession|job|nationality|title|type|category"
     r"|cuisine)$|性别|职业|民族|国籍", FieldKind.WORD),
    (r"name|title|名称|seller", FieldKind.NAME),
)  # fmt: skip

_ID = re.compile(r"(.*[_ ]?id|id[_ ]?.*|.*编号|.*_no|key)$")


def recognise(
    headers: Sequence[str], table: pa.Table, mapping: Mapping[str, str] | None = None
) -> dict[str, FieldKind]:
    """Kinds of the columns that can tell actors apart; the others are left out.

    Args:
        headers: Headers as written; columns of the table have the same order.
        table: The values as text.
        mapping: Header -> name of a kind, or `ignore`; it outranks the headers.

    Raises:
        ValueError: A kind in the mapping is none.
    """
    found: dict[str, FieldKind] = {}
    for header in headers:
        given = (mapping or {}).get(header)
        kind = FieldKind(given) if given and given != IGNORE else given or kind_of(header)
        if isinstance(kind, FieldKind):
            found[header] = kind if given else _by_values(kind, table[header])
    return {h: k for h, k in found.items() if not _repeats(h, found, table)}


def _repeats(header: str, found: Mapping[str, FieldKind], table: pa.Table) -> bool:
    """Whether a whole name only puts together columns that are there as well."""
    parts = [h for h, kind in found.items() if kind is FieldKind.GIVEN]
    if found[header] is not FieldKind.NAME or len(parts) < 2:
        return False
    some = table.slice(0, 2000)
    whole = some[header].to_pylist()
    rows = zip(whole, *(some[p].to_pylist() for p in parts), strict=True)
    same = [sorted(" ".join(x for x in p if x).split()) == sorted(w.split()) for w, *p in rows if w]
    return bool(same) and sum(same) > 0.9 * len(same)


def kind_of(header: str) -> FieldKind | str:
    """Kind that a header names; `ignore` if it names none."""
    plain = re.sub(r"[\s\-]+", "_", header.strip().lower())
    for pattern, kind in _HEADERS:
        if re.fullmatch(pattern, plain):
            return kind
    return IGNORE


def id_column(headers: Sequence[str], table: pa.Table) -> str | None:
    """The column that names the rows: the first whose header says so and whose values differ."""
    for header in headers:
        plain = re.sub(r"[\s\-]+", "_", header.strip().lower())
        if _ID.fullmatch(plain) and pc.count_distinct(table[header]).as_py() == table.num_rows:
            return header
    return None


def _by_values(kind: FieldKind, column: pa.ChunkedArray) -> FieldKind:
    """Chinese and pinyin names are compared as names of persons, others by their words."""
    if kind is not FieldKind.NAME:
        return kind
    sample = [v for v in pc.unique(column).slice(0, 300).to_pylist() if v]
    chinese = sum(_chinese_name(text) for text in sample)
    return FieldKind.PERSON if sample and chinese > 0.6 * len(sample) else kind


def _chinese_name(text: str) -> bool:
    if HAN.search(text):
        return len(text) <= 4
    parts = fold_person(text).key.split(" ")
    return len(parts) == 2 and any(is_surname(p) for p in parts)
