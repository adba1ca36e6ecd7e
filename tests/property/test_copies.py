"""Copies: places, pieces and alignment hold for any text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.matching.fingerprints import Fingerprinter
from counterfoil.matching.imprint import imprint, unpacked
from counterfoil.sources.documents.extracted import Limits
from counterfoil.sources.documents.unpack import extract
from counterfoil.store.commitments import commit, leaf, pieces, salt
from counterfoil.store.merkle import root_from_inclusion

KEY = Fingerprinter(b"p" * 32)
TEXTS = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from("abc 零一二\u200b\nﬁ"), max_size=400
)


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_tokens_stand_in_order_inside_the_text(text: str) -> None:
    tokens = KEY.tokens(text)

    spans = list(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True))

    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert [a for a, _ in spans] == sorted(a for a, _ in spans)


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_an_imprint_keeps_a_subset_of_the_grams_and_all_units(text: str) -> None:
    tokens = KEY.tokens(text)
    every = set(KEY.seal(KEY.grams(tokens).values).tolist())

    taken = imprint(KEY, text)

    assert set(taken.values.tolist()) <= every
    assert (unpacked(taken.units)[: tokens.places[-1]] == KEY.units(tokens)).all()


@given(st.binary(max_size=3000), st.sampled_from(["a.txt", "b.docx", "c.pdf", "d.eml", "e"]))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_read_or_listed(data: bytes, name: str) -> None:
    extracted = extract(data, name, Limits())

    assert extracted.text.strip() or extracted.unread or not data.strip()


@given(TEXTS.filter(bool), st.data())
@settings(max_examples=30, deadline=None)
def test_every_piece_leads_to_the_root(text: str, data: st.DataObject) -> None:
    key, digest = b"s" * 32, "0" * 64
    tree = commit(key, digest, text * 9)
    parts = pieces(text * 9)
    index = data.draw(st.integers(0, len(parts) - 1))

    node = leaf(salt(key, digest, index), parts[index])

    assert root_from_inclusion(node, index, len(tree), tree.inclusion(index, len(tree))) == (
        tree.root()
    )
