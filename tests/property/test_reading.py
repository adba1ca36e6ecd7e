"""Laws of reading that hold for any bytes."""

import csv
import io
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "sources"))

from reading import HEADER, LISTINGS, Reading, gzipped, read, zipped

from counterfoil.language.amounts import read_amount, read_count, read_quantity
from counterfoil.language.codes import gtin_check, uscc_check
from counterfoil.language.moments import read_moment
from counterfoil.language.phones import read_phone
from counterfoil.settings import Limits

BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
LIMITS = Limits(line_bytes=4096, batch_rows=7)


def read_once(data: bytes) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        return read(Path(folder), data, limits=LIMITS)


@BOUNDED
@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    read_once(data)
    read_once(HEADER.encode() + data)
    read_once(b"[" + data)
    read_once(b'{"listing_id":"1","title":"t"}\n' + data)


@BOUNDED
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=6))
def test_no_damage_to_an_archive_crashes_the_reader(at: int, patch: bytes) -> None:
    for whole in (zipped(**{"a.csv": LISTINGS, "b.zip": zipped(c=LISTINGS)}), gzipped(LISTINGS)):
        spot = at % len(whole)
        read_once(whole[:spot] + patch + whole[spot + len(patch) :])


CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffd\u2028\u2029"),
    max_size=12,
)


@BOUNDED
@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=20),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_as_csv_is_read_back(
    pairs: list[tuple[str, str]], separator: str, encoding: str, end: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["listing_id", "title", "description"])
    for i, (title, text) in enumerate(pairs):
        writer.writerow([f"L{i}", f"t{title}", text])

    seen = read_once(out.getvalue().encode(encoding))

    assert seen.column("title") == [f"t{title}".strip() for title, _ in pairs]
    assert seen.column("description") == [text.strip() or None for _, text in pairs]
    assert seen.column("row") == list(range(1, len(pairs) + 1))


@BOUNDED
@given(st.text(max_size=30))
def test_no_text_crashes_a_parser_of_values(text: str) -> None:
    from zoneinfo import ZoneInfo

    read_amount(text)
    read_count(text)
    read_quantity(text, mass=True)
    read_phone(text)
    read_moment(text, ZoneInfo("Asia/Shanghai"), serials=True)


@BOUNDED
@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 17))
def test_any_one_changed_sign_of_a_company_code_is_noticed(body: str, at: int) -> None:
    import pyarrow as pa

    from counterfoil.language.codes import check_uscc

    code = body + uscc_check(body)
    other = code[:at] + ("0" if code[at] != "0" else "1") + code[at + 1 :]

    assert check_uscc(pa.array([code, other])).tolist() == [True, False]


@BOUNDED
@given(st.text("0123456789", min_size=12, max_size=12))
def test_a_product_code_with_its_check_digit_passes(body: str) -> None:
    import pyarrow as pa

    from counterfoil.language.codes import check_gtin

    assert check_gtin(pa.array([body + gtin_check(body)])).all()
