"""Names of a register that are near one text, by look, by sound and by meaning."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice, permutations

import msgspec
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from counterfoil.detectors import similar_readings as readings
from counterfoil.detectors.register_forms import forms_of, frames, shapes
from counterfoil.language.fold import sound_key
from counterfoil.language.han_shapes import look_alikes
from counterfoil.language.meanings import translations
from counterfoil.matching import register

Floats = npt.NDArray[np.float32]

_MOST_VOTED, _LEAST_VOTED = 1000, 300
"""Candidates by shared grams: of all segments together, and of one at least."""

_MOST_FRAMED = 1500
_MOST_WEIGHED = 20
_SHORT = 8
"""Queries of so few letters are compared by edits too."""

_LONGEST_CUT = 32
"""Of forms of so many letters every window is looked up, of longer ones whole words only."""

_MEANT = 0.96
"""Score of a name that translates the text."""

_MOST_ORDERED = 4
"""Words that are looked up in every order."""

_LONGEST_DRAWN = 6
_VOWELS = str.maketrans("", "", "aeoul")


_Seen = dict[tuple[int, int], tuple[float, float]]
"""How alike a name, by segment and number, looks and sounds."""


class Near(msgspec.Struct, frozen=True):
    """A name near one text."""

    segment: int
    name: int
    score: float
    visual: float
    aural: float
    conceptual: float


class _Form(msgspec.Struct, frozen=True):
    """One form of a text."""

    text: str
    bare: str
    """The same without generic words; empty if it has none."""

    words: tuple[readings.Word, ...]
    """Words of the text; their forms joined are the form, or no word is known."""

    by_sight: bool
    """Whether the form is how the text is written, and not its pinyin."""


def near(names: Sequence[register.Segment], text: str) -> Iterable[Near]:
    """The names nearest to a text, at most some sixty."""
    latin, han, spelled = forms_of(text)
    words = readings.words_of(text)
    bare = forms_of(readings.without_generic(text))
    seen: _Seen = {}
    for form, less, by_sight in (
        (latin, bare[0], True),
        (han, bare[1], True),
        (spelled, "", False),
    ):
        if form:
            _gather(names, _Form(form, less, words, by_sight), seen)
    meant = [form for other in translations(text) for form in forms_of(other)[:2] if form]
    for key in _equal(names, meant):
        visual, aural = seen.pop(key, (0.0, 0.0))
        yield Near(*key, max(visual, _MEANT), visual, aural, 1.0)
    for (number, name), (visual, aural) in seen.items():
        heard = 0.95 * aural if aural == 1.0 else 0.9 * aural
        best = max(visual, heard)
        if han and not visual:
            visual = _share(text, names[number].name(name))
        best += 0.3 * (1 - best) * min(visual, aural)
        yield Near(number, name, best, visual, aural, 0.0)


def _share(text: str, name: str) -> float:
    """How much of two texts, one of them Chinese, is written alike."""
    return fuzz.ratio("".join(forms_of(text)[:2]), "".join(forms_of(name)[:2])) / 100


def _gather(names: Sequence[register.Segment], query: _Form, seen: _Seen) -> None:
    """Add names with how alike they look and sound to one form of a text."""
    found = _candidates(names, query)
    if not found.texts:
        return
    chosen = _likeliest(found)
    kept = [found.texts[place] for place in chosen]
    heard = _heard(query.text, kept)
    for place, other, aural in zip(chosen, kept, heard, strict=True):
        number = int(found.segment[place])
        name = int(names[number].name_of(found.forms[place : place + 1])[0])
        visual = 1.0 if other == query.text else float(found.look[place])
        if not (query.by_sight and _is_seen(names[number].name(name), other)):
            # Of syllables so much is folded away that only the same ones sound the same.
            visual, aural = 0.0, visual if visual == 1.0 else min(max(visual, aural), 0.96)
        before = seen.get((number, name), (0.0, 0.0))
        seen[number, name] = (max(before[0], visual), max(before[1], aural))


class _Candidates(msgspec.Struct, frozen=True):
    """Forms that may be near, of all segments one after the other. The arrays are parallel."""

    segment: npt.NDArray[np.int64]
    forms: register.Ids
    texts: list[str]
    look: Floats
    framed: npt.NDArray[np.bool_]
    """Forms whose consonants are heard the same."""


def _candidates(names: Sequence[register.Segment], query: _Form) -> _Candidates:
    form, pieces = query.text, _pieces(query)
    frame = frames([form])[0]
    asked = [("whole", piece) for piece, _ in pieces] + [("shape", shapes([form])[0])]
    keys = register.keys_of(asked + [("frame", frame)] * bool(frame))
    gram, most = register.grams_of(form), max(_LEAST_VOTED, _MOST_VOTED // len(names))
    forms: list[register.Ids] = []
    texts: list[str] = []
    alike: list[tuple[int, int]] = []
    framed: list[npt.NDArray[np.int64]] = []
    for part in names:
        start = len(texts)
        where, keyed = register.exact(part, keys)
        by_frame = where > len(pieces)
        near_frame = keyed[by_frame][:_MOST_FRAMED]
        where, keyed = where[~by_frame], keyed[~by_frame]
        voted = register.voted(part, gram, len(form), most)
        ids = register.distinct(np.concatenate((keyed, near_frame, voted)))
        forms.append(ids)
        texts += part.texts(ids)
        # What was found by key is found in `ids` by bisection: it is sorted and holds them all.
        alike += zip((start + ids.searchsorted(keyed)).tolist(), where.tolist(), strict=True)
        framed.append(start + ids.searchsorted(near_frame))
    look = _look(query, texts)
    for place, turn in alike:
        if turn == len(pieces):
            look[place] = max(look[place], 0.97)
        elif texts[place] == pieces[turn][0]:
            look[place] = max(look[place], pieces[turn][1])
    same_frame = np.zeros(len(texts), np.bool_)
    same_frame[np.concatenate(framed)] = True
    segment = np.repeat(np.arange(len(names)), [len(ids) for ids in forms])
    return _Candidates(segment, np.concatenate(forms), texts, look, same_frame)


def _likeliest(found: _Candidates) -> list[int]:
    """Places of the candidates that are compared by sound too, the likest first."""
    bonus = found.look + np.float32(0.15) * found.framed
    most = min(_MOST_WEIGHED, len(bonus))
    chosen = np.argpartition(-bonus, most - 1)[:most]
    return [int(i) for i in chosen[np.lexsort((chosen, -bonus[chosen]))]]


def _look(query: _Form, texts: Sequence[str]) -> Floats:
    """How alike each text is to a form, 0 to 1, its words in whatever order."""
    form = query.text
    if not texts:
        return np.zeros(0, np.float32)
    near = cdist([form], texts, scorer=fuzz.ratio, dtype=np.float32)[0] / np.float32(100)
    if len(form) <= _SHORT:
        edits = cdist([form], texts, scorer=OSA.normalized_similarity, dtype=np.float32)[0]
        near = np.maximum(near, edits)
    orders = _orders(query)
    if orders and len(query.words) < _MOST_ORDERED:
        turned = cdist(orders, texts, scorer=fuzz.ratio, dtype=np.float32).max(axis=0)
        near = np.maximum(near, turned * np.float32(0.0095))
    return np.asarray(near, np.float32)


def _pieces(query: _Form) -> list[tuple[str, float]]:
    """Texts that a name may equal: parts of the form, its words turned; and how near it is then."""
    form, words = query.text, query.words
    ends = np.cumsum([0, *(len(word.form) for word in words)]).tolist()
    told = np.cumsum([0.0, *(word.told for word in words)]).tolist()
    found = dict.fromkeys(_orders(query), 0.96)
    if query.bare:
        found[query.bare] = 0.97
    if query.by_sight and len(form) > 1:
        found.setdefault(form[::-1], 0.9)
    if ends[-1] == len(form):
        for i in range(len(words)):
            for j in range(i + 1, len(words) + 1):
                sure = readings.certainty(told[j] - told[i])
                found.setdefault(form[ends[i] : ends[j]], sure)
    if len(form) <= _LONGEST_CUT:
        for i, j in _windows(len(form), 4 if form.isascii() else 2):
            found.setdefault(form[i:j], 0.35 + 0.6 * (j - i) / len(form))
    if not form.isascii():
        for other in _drawn_alike(form):
            found.setdefault(other, 0.93)
    found[form] = 1.0
    return list(found.items())


def _drawn_alike(form: str) -> list[str]:
    """A short Han form with one character, of a pair both, changed for a look-alike."""
    if len(form) > _LONGEST_DRAWN:
        return []
    others = [look_alikes(character) for character in form]
    found = [
        form[:i] + other + form[i + 1 :] for i, choice in enumerate(others) for other in choice
    ]
    if len(form) == 2:
        found += [one + two for one in others[0] for two in others[1]]
    return found


def _orders(query: _Form) -> list[str]:
    """The words, or characters, of a short form in every other order."""
    parts = [word.form for word in query.words]
    if query.text and not query.text.isascii():
        parts = list(query.text)
    if not 1 < len(parts) <= _MOST_ORDERED or "".join(parts) != query.text:
        return []
    return list(dict.fromkeys("".join(p) for p in islice(permutations(parts), 1, None)))


def _is_seen(name: str, form: str) -> bool:
    """Whether a form is how a name is written, and not its pinyin."""
    return name.isascii() or form in forms_of(name)[:2]


@cache
def _windows(length: int, least: int) -> tuple[tuple[int, int], ...]:
    """Windows of so many characters or more, the longest first."""
    return tuple((i, i + n) for n in range(length, least - 1, -1) for i in range(length - n + 1))


def _equal(names: Sequence[register.Segment], forms: Sequence[str]) -> Iterable[tuple[int, int]]:
    """(segment, name) of the forms that are one of the texts, compared in full."""
    if not forms:
        return
    keys = register.keys_of([("whole", form) for form in forms])
    for number, part in enumerate(names):
        where, ids = register.exact(part, keys)
        texts = part.texts(ids)
        owners = part.name_of(ids).tolist()
        for turn, text, name in zip(where.tolist(), texts, owners, strict=True):
            if text == forms[turn]:
                yield number, name


def _heard(form: str, others: Sequence[str]) -> list[float]:
    """How alike a form and each of others sound."""
    # One text of many lines is folded faster than many texts.
    sounds = sound_key("\n".join((form, *others))).split("\n")
    bare = [sound.translate(_VOWELS) or sound for sound in sounds]
    whole = cdist(sounds[:1], sounds[1:], scorer=fuzz.ratio, dtype=np.float32)[0]
    frame = cdist(bare[:1], bare[1:], scorer=fuzz.ratio, dtype=np.float32)[0]
    mixed = np.maximum(whole, np.where(whole < 50, 0, 0.6 * whole + 0.4 * frame)) / 100
    return [float(x) for x in mixed]
