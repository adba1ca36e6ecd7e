from pathlib import Path

import pytest
import yaml
from reading import LISTINGS, read, workbook

from counterfoil.errors import InputError
from counterfoil.sources import draft_mapping, load_mapping
from counterfoil.sources.mapping import fingerprint

PRODUCTS = "id#title#maker#price\n0#clickart 950#broder#38.99\n1#noah's ark#victory#£5\n"
MAPPING = """
match: "file:products*"
table: listings
separator: "#"
columns: {id: ignore, maker: ignore}
constants: {listing_id: "abt-{id}", currency: USD, platform: abt}
"""


def test_a_mapping_settles_headers_separator_and_constants(tmp_path: Path) -> None:
    key, mapping = load_mapping(MAPPING)
    seen = read(tmp_path, PRODUCTS, name="products.csv", mappings={key: mapping})

    assert seen.column("record") == ["listings:abt-0", "listings:abt-1"]
    assert seen.column("currency") == ["USD", "GBP"]
    assert seen.column("platform") == ["abt", "abt"]
    assert [p.column for p in seen.problems] == ["price"]


def test_a_draft_is_found_again_by_the_headers(tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_text(PRODUCTS)
    draft = draft_mapping(path, "products.csv")
    draft["table"] = "listings"
    draft["columns"] |= {"id": "listing_id", "maker": None}
    draft["constants"] = {"currency": "USD"}
    key, mapping = load_mapping(yaml.safe_dump(draft, allow_unicode=True))

    assert draft["separator"] == "#"
    assert key == fingerprint(["PRICE", "maker", "Title", "id"])
    seen = read(tmp_path, PRODUCTS, name="other-name.txt", mappings={key: mapping})
    assert seen.column("listing_id") == ["0", "1"]


def test_ids_can_be_made_from_row_numbers(tmp_path: Path) -> None:
    text = 'match: "file:*.csv"\ntable: listings\nconstants: {listing_id: "w-{row}"}\n'
    key, mapping = load_mapping(text)
    seen = read(tmp_path, "title,price,currency\na,1,CNY\nb,2,CNY\n", mappings={key: mapping})

    assert seen.column("listing_id") == ["w-1", "w-2"]


def test_quotes_can_be_plain_text_and_the_encoding_named(tmp_path: Path) -> None:
    key, mapping = load_mapping('match: "file:*"\nquote: none\nencoding: big5\nzone: UTC\n')
    text = 'listing_id,title,currency,captured_at\n1,"怪,CNY,2025-06-03 08:00\n'
    seen = read(tmp_path, text.encode("big5"), mappings={key: mapping})

    assert seen.column("title") == ['"怪']
    assert seen.rows[0]["captured_at"].hour == 8


def test_a_mapping_applies_inside_archives_and_workbooks(tmp_path: Path) -> None:
    key, mapping = load_mapping(
        'match: "file:b.xlsx"\ntable: tips\ncolumns: {nr: tip_id, was: text}'
    )
    seen = read(
        tmp_path, workbook(a=[["nr", "was"], [1, "x"]]), name="b.xlsx", mappings={key: mapping}
    )

    assert seen.column("record") == ["tips:1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("match: 'file:x'\ntable: lists\n", "'lists'"),
        ("match: 'file:x'\ntable: listings\ncolumns: {a: titel}\n", "'titel'"),
        ("match: x\ntable: listings\n", "matches 'x'"),
        ("match: 'file:x'\ntabel: listings\n", "tabel"),
        ("match: 'file:x'\nseparator: '||'\n", "'||'"),
        ("match: 'file:x'\nencoding: klingon\n", "klingon"),
        ("match: 'file:x'\nencoding: zip\n", "zip"),
        ("match: 'file:x'\nzone: Moon/Base\n", "Moon/Base"),
        ("- a\n- b\n", "cannot be read"),
        ("{", "cannot be read"),
        ("!!python/object/apply:os.system [ls]", "cannot be read"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused_with_a_remedy(text: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        load_mapping(text)

    assert says in raised.value.message
    assert raised.value.remedy


def test_a_file_without_headers_has_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for data in (b"", b"\x89PNG\r\n\x1a\n\0\1\2"):
        path.write_bytes(data)
        with pytest.raises(InputError):
            draft_mapping(path, "x")


def test_a_draft_keeps_what_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(LISTINGS)

    draft = draft_mapping(path, "x")
    assert draft["table"] == "listings"
    assert draft["columns"]["units_sold"] == "units_sold"
