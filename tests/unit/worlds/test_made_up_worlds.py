"""Worlds are drawn the same from the same seed, and their truth agrees with their raw files."""

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from counterfoil.actions.progress import silent
from counterfoil.actions.simulating import simulate
from counterfoil.errors import InputError
from counterfoil.worlds.disguises import WAYS
from counterfoil.worlds.rings import SHAPES
from counterfoil.worlds.settings import Language, Settings

Rows = list[dict[str, str]]


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "w"
    simulate(Settings(seed=5, size=9000), folder, silent)
    return folder


def test_the_same_seed_draws_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        simulate(Settings(seed=7, size=600, language=Language.CN), tmp_path / name, silent)

    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    assert len(files) == 18
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_another_seed_draws_another_world(tmp_path: Path) -> None:
    for seed in (1, 2):
        simulate(Settings(seed=seed, size=300), tmp_path / str(seed), silent)

    one, two = (tmp_path / str(seed) / "raw" / "listings.csv" for seed in (1, 2))
    assert one.read_bytes() != two.read_bytes()


def test_every_listing_of_the_truth_is_in_the_raw_files_with_its_amount(world: Path) -> None:
    raw = {row["listing_id"]: row for row in rows(world / "raw" / "listings.csv")}
    truth = rows(world / "truth" / "listings.csv")

    assert len(truth) == len(raw) == 9000
    for row in truth:
        if row["infringing"] == "1":
            listing = raw[row["listing_id"]]
            amount = float(listing["price"]) * int(listing["units_sold"])
            assert float(row["amount_cny"]) == pytest.approx(amount, abs=0.006)


def test_offence_amounts_are_the_sum_of_the_rings_infringing_listings(world: Path) -> None:
    sums: dict[str, float] = defaultdict(float)
    for row in rows(world / "truth" / "listings.csv"):
        if row["ring"]:
            assert row["infringing"] == "1"
            sums[row["ring"]] += float(row["amount_cny"])

    for row in rows(world / "truth" / "offences.csv"):
        assert float(row["amount_cny"]) == pytest.approx(sums[row["ring"]], abs=0.01)


def test_every_record_of_the_truth_exists_in_the_raw_files(world: Path) -> None:
    keys = {"shops": "shop_id", "accounts": "account_no", "companies": "uscc",
            "seizures": "seizure_id"}  # fmt: skip
    known = {
        f"{table}:{row[key]}" for table, key in keys.items()
        for row in rows(world / "raw" / f"{table}.csv")
    }  # fmt: skip

    named = [row["record"] for row in rows(world / "truth" / "entities.csv")]
    members = [row["record"] for row in rows(world / "truth" / "rings.csv")]

    assert set(named) <= known
    assert set(members) <= known
    assert max(Counter(named).values()) == max(Counter(members).values()) == 1


def test_an_authorised_seller_is_in_term_and_a_lapsed_one_is_not(world: Path) -> None:
    listings = {row["listing_id"]: row for row in rows(world / "raw" / "listings.csv")}
    until = {
        (row["shop_id"], row["registration_no"]): row["valid_until"]
        for row in rows(world / "raw" / "authorised.csv")
    }

    for row in rows(world / "truth" / "listings.csv"):
        listing = listings[row["listing_id"]]
        key = (listing["shop_id"], row["registration_no"])
        if row["how"] in ("authorised", "near_name"):
            assert until[key] >= listing["captured_at"][:10]
        if row["how"] == "expired_authorisation":
            assert until[key] < listing["captured_at"][:10]
        if row["how"] in ("fake", "parallel_import") and key in until:
            raise AssertionError(f"{key} is authorised")


def test_all_disguises_look_alikes_and_shapes_occur(world: Path) -> None:
    truth = rows(world / "truth" / "listings.csv")

    assert {row["disguise"] for row in truth} == {"", *WAYS}
    assert len({row["how"] for row in truth}) == 18
    shapes = {row["shape"] for row in rows(world / "truth" / "offences.csv")}
    assert shapes == set(SHAPES)


def test_a_lawful_near_brand_is_never_the_misspelling_of_another(world: Path) -> None:
    names = {row["mark"].lower() for row in rows(world / "raw" / "trademarks.csv")}
    titles = {row["listing_id"]: row["title"] for row in rows(world / "raw" / "listings.csv")}
    truth = rows(world / "truth" / "listings.csv")

    for row in truth:
        if row["disguise"] in ("typo", "drop"):
            assert not names & set(titles[row["listing_id"]].lower().split())


def test_speech_only_listings_have_a_stream_that_names_the_mark(world: Path) -> None:
    shop = {row["listing_id"]: row["shop_id"] for row in rows(world / "raw" / "listings.csv")}
    lines = (world / "raw" / "livestreams.jsonl").read_text("utf-8").splitlines()
    streaming = {json.loads(line)["shop_id"] for line in lines}

    spoken = [row for row in rows(world / "truth" / "listings.csv")
              if row["disguise"] == "speech_only"]  # fmt: skip

    assert spoken
    assert all(shop[row["listing_id"]] in streaming for row in spoken)


def test_check_digits_are_right(world: Path) -> None:
    for row in rows(world / "raw" / "accounts.csv"):
        digits = [int(c) for c in reversed(row["account_no"])]
        doubled = [sum(divmod(2 * d, 10)) for d in digits[1::2]]
        assert (sum(digits[0::2]) + sum(doubled)) % 10 == 0
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = [3**i % 31 for i in range(17)]
    for row in rows(world / "raw" / "companies.csv"):
        values = [letters.index(c) for c in row["uscc"]]
        total = sum(v * w for v, w in zip(values, weights, strict=False))
        assert (31 - total % 31) % 31 == values[17]


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")

    with pytest.raises(InputError, match="not empty"):
        simulate(Settings(size=300), tmp_path, silent)


@pytest.mark.parametrize("size", [0, 199, 10**9])
def test_impossible_sizes_are_refused(size: int) -> None:
    with pytest.raises(InputError, match="not possible"):
        Settings(size=size)


def test_knobs_change_the_world(tmp_path: Path) -> None:
    settings = Settings(seed=1, size=3000).tuned(["infringing=0.3", "cues=0"])
    simulate(settings, tmp_path / "w", silent)

    truth = rows(tmp_path / "w" / "truth" / "listings.csv")

    assert sum(row["infringing"] == "1" for row in truth) > 500
    titles = (tmp_path / "w" / "raw" / "listings.csv").read_text("utf-8")
    assert "counter quality" not in titles


@pytest.mark.parametrize("knob", ["seed=1", "cues", "cues=2", "cues=nan", "nonsense=0.1"])
def test_knobs_that_do_not_exist_are_refused(knob: str) -> None:
    with pytest.raises(InputError, match=r"no (knob|share)|is no share"):
        Settings().tuned([knob])
