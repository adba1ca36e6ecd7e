"""Fingerprints: the same words give the same values, and only under the same key."""

import random

import numpy as np
import pytest

from counterfoil.matching.fingerprints import Fingerprinter, winnow
from counterfoil.matching.folding import fold
from counterfoil.matching.imprint import imprint, imprints

KEY, OTHER = b"a" * 32, b"b" * 32
TEXT = "The kiln is heated to 940 degrees before the second glaze is applied by hand."


@pytest.fixture(scope="module")
def keyed() -> Fingerprinter:
    return Fingerprinter(KEY)


def sealed(keyed: Fingerprinter, text: str) -> set[int]:
    return set(keyed.seal(keyed.grams(keyed.tokens(text)).values).tolist())


@pytest.mark.parametrize(
    "disguised",
    [
        TEXT.upper(),
        TEXT.replace(" ", "\n\t "),
        TEXT.replace("kiln", "ki\u200bln"),
        TEXT.replace("heated", "hеаtеd"),  # Cyrillic е and а.
        TEXT.replace("The kiln", "Ｔｈｅ ｋｉｌｎ"),
        TEXT.replace("applied", "ápplied").replace("first", "ﬁrst"),
        "".join("\u202e" + word + " " for word in TEXT.split()),
    ],
)
def test_disguised_letters_give_the_same_fingerprints(keyed: Fingerprinter, disguised: str) -> None:
    assert sealed(keyed, disguised) == sealed(keyed, TEXT)


def test_traditional_and_simplified_chinese_agree(keyed: Fingerprinter) -> None:
    assert sealed(keyed, "鑄造溫度與時間的對應關係") == sealed(keyed, "铸造温度与时间的对应关系")


def test_tokens_lead_back_to_the_text(keyed: Fingerprinter) -> None:
    text = "ﬁne\u200b glaze，釉料Ab12"
    tokens = keyed.tokens(text)

    spans = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]

    assert spans == ["ﬁne", "glaze", "釉", "料", "Ab12"]


def test_a_text_laid_anywhere_in_another_keeps_its_fingerprints(keyed: Fingerprinter) -> None:
    rng = random.Random(3)
    filler = " ".join(rng.choice(("mica", "talc", "ore", "silt")) for _ in range(40_000))

    host = f"{filler} {TEXT} {filler}"

    assert sealed(keyed, TEXT) <= sealed(keyed, host)


def test_every_window_holds_a_chosen_gram(keyed: Fingerprinter) -> None:
    values = np.array([random.Random(n).getrandbits(64) for n in range(500)], dtype=np.uint64)
    single = np.zeros(500, dtype=np.bool_)

    chosen = winnow(values, single)

    assert np.diff(chosen).max() <= 4


def test_texts_read_together_have_the_imprints_of_each_alone(keyed: Fingerprinter) -> None:
    rng = random.Random(8)
    words = ["kiln", "ore", "釉料配方编号", "Größe", "x9", "the", "冷却", "silt​"]
    texts = [" ".join(rng.choices(words, k=rng.randrange(0, 60))) for _ in range(300)]
    texts += ["", " ", "one two three", "釉料配方编号甲", "a\nb", "long " * 9000]

    together = imprints(keyed, texts)

    for text, joined in zip(texts, together, strict=True):
        alone = imprint(keyed, text)
        for field in alone.__struct_fields__:
            assert np.array_equal(getattr(alone, field), getattr(joined, field)), (field, text)


def test_an_imprint_holds_every_value_once(keyed: Fingerprinter) -> None:
    text = " ".join(f"batch {n % 40} of glaze {n % 23} cooled" for n in range(3000))

    values = imprint(keyed, text, dense=True).values

    assert len(np.unique(values)) == len(values)
    assert set(values.tolist()) == sealed(keyed, text)


def test_empty_and_tiny_texts_have_no_grams(keyed: Fingerprinter) -> None:
    for text in ("", " ", "one", "二", "\u200b", "a b"):
        assert len(keyed.grams(keyed.tokens(text)).values) == 0


def test_folding_learns_letters_only_once() -> None:
    first = fold("Ünïcode Straße ﬃ")
    again = fold("Ünïcode Straße ﬃ")

    assert bytes(first.points.astype(np.uint8)).decode() == "unicode strasse ffi"
    assert np.array_equal(first.points, again.points)


class TestWithoutTheKey:
    """What an attacker who holds the stored values, but not the key, can do: nothing."""

    def test_a_dictionary_of_true_sentences_finds_nothing(self, keyed: Fingerprinter) -> None:
        sentences = [f"{TEXT} Batch {n} passed test {n * 7}." for n in range(300)]
        stored = set[int]().union(*(sealed(keyed, sentence) for sentence in sentences))

        guesses = set[int]().union(*(sealed(Fingerprinter(OTHER), s) for s in sentences))

        assert not stored & guesses

    def test_a_slot_with_few_values_stays_unknown(self, keyed: Fingerprinter) -> None:
        """The sentence is known and the temperature is one of 300: the right one is not
        nearer to the stored values than the others under any key the attacker tries."""
        stored = sealed(keyed, TEXT)
        hits = 0
        for trial in range(4):
            guess = Fingerprinter(bytes([trial]) * 32)
            for degrees in range(700, 1000, 20):
                hits += len(stored & sealed(guess, TEXT.replace("940", str(degrees))))
        assert hits == 0

    def test_stored_values_look_random(self, keyed: Fingerprinter) -> None:
        text = " ".join(f"alpha beta gamma {n}" for n in range(4000))
        values = np.array(sorted(sealed(keyed, text)), dtype=np.uint64)
        bits = (values[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)

        bias = np.abs(bits.mean(axis=0) - 0.5)

        assert bias.max() < 5 * 0.5 / np.sqrt(len(values))
