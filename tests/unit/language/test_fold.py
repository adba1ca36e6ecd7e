"""Claims about folding: what looks alike becomes one, positions stay true."""

import pyarrow as pa
import pytest

from counterfoil.language.fold import fold_column, fold_text, shape_key, skeleton_text, sound_key


@pytest.mark.parametrize(
    "disguise",
    ["Paxodel", "ＰＡＸＯＤＥＬ", "Рахоdеl", "𝗣𝗮𝘅𝗼𝗱𝗲𝗹", "Ⓟⓐⓧⓞⓓⓔⓛ", "P4X0D31", "páxödèl", "ᴘᴀxᴏᴅᴇʟ",
     "P\u200baxo\u00addel", "🅿🅰🆇🅾🅳🅴🅻"],
)  # fmt: skip
def test_disguises_have_one_skeleton(disguise: str) -> None:
    assert skeleton_text(disguise) == skeleton_text("paxodel")


def test_light_text_is_simplified_and_lower_case() -> None:
    assert fold_text("電子 ＡＢＣ Ünï") == "电子 abc uni"


def test_positions_point_into_the_text_as_captured() -> None:
    folded = fold_column(pa.array(["a\u200bœb", None, "é"]))
    assert folded.text.tolist() == [0, 0, 0, 0, 2]
    assert folded.origin.tolist() == [0, 2, 2, 3, 0]


def test_letter_pairs_and_repeats_have_one_shape() -> None:
    assert shape_key("parnel") == shape_key("pammmel")


def test_spellings_of_one_sound_are_one() -> None:
    assert sound_key("phernorum") == sound_key("fernorum")
