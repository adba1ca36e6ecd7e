"""Chinese sounds written otherwise than in plain pinyin: Zhuyin, Wade-Giles, tone numbers."""

import re
import unicodedata
from functools import cache, lru_cache

from counterfoil.language.chinese import reading_of_code_point

_ZHUYIN = re.compile("[\u3105-\u312f]")
_ZHUYIN_SYLLABLE = re.compile("[\u3105-\u312f]+")
_ZHUYIN_TONES = re.compile("[ˊˇˋ˙ˉ]")
_NUMBERED = re.compile(r"([a-züv]+)[1-5](?![0-9])")
_INITIALS = (
    *(("zh", "ch"), ("ch", "ch'"), ("sh", "sh"), ("b", "p"), ("p", "p'"), ("d", "t"), ("t", "t'")),
    *(("g", "k"), ("k", "k'"), ("j", "ch"), ("q", "ch'"), ("x", "hs"), ("r", "j"), ("z", "ts")),
    *(("c", "ts'"), ("s", "s"), ("m", "m"), ("f", "f"), ("n", "n"), ("l", "l"), ("h", "h")),
)
_WHOLE = {
    **{"zhi": "chih", "chi": "ch'ih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tz'u"},
    **{"si": "ssu", "er": "erh", "ye": "yeh", "yan": "yen", "you": "yu", "yong": "yung", "yi": "i"},
    **{"yu": "yü", "yue": "yüeh", "yuan": "yüan", "yun": "yün", "ge": "ko", "ke": "k'o"},
    **{"he": "ho", "guo": "kuo", "kuo": "k'uo", "huo": "huo", "shuo": "shuo", "gui": "kuei"},
    **{"kui": "k'uei", "lv": "lü", "nv": "nü", "lve": "lüeh", "nve": "nüeh"},
}
_FINALS = {
    **{"ian": "ien", "ie": "ieh", "ong": "ung", "iong": "iung", "uo": "o"},
}


@lru_cache(maxsize=65536)
def pinyin_of(text: str) -> tuple[str, ...]:
    """Toneless pinyin, a blank between syllables, of a text in another spelling.

    Zhuyin (`ㄏㄥˊㄌㄢˊ`), Wade-Giles (`ch'ing tao`) and pinyin with tone numbers (`heng2 lan2`)
    are read. Anything else gives nothing; so does a text that is plain pinyin as it stands,
    unless hyphens part its syllables (`kang-fu` may be 钢伏).
    """
    if _ZHUYIN.search(text):
        return (_from_zhuyin(text),)
    plain = unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("‘", "'")
    if _NUMBERED.search(plain):
        bare = _NUMBERED.sub(r"\1 ", plain).replace("ü", "v").replace("u:", "v")
        words = re.findall(r"[a-z]+", bare)
        return (" ".join(words),) if all(w in _syllables() for w in words) else ()
    return _from_wade_giles(re.findall(r"[a-zü']+", plain), hyphens="-" in plain)


def _from_zhuyin(text: str) -> str:
    found: list[str] = []
    bare = _ZHUYIN_TONES.sub(" ", text)
    for run in _ZHUYIN_SYLLABLE.findall(bare):
        found += _cut(run)
    return " ".join(found)


def _cut(run: str) -> list[str]:
    """Cut signs that no tone or blank parts into syllables, the longest first."""
    found: list[str] = []
    while run:
        size = next((n for n in range(min(4, len(run)), 0, -1) if run[:n] in _zhuyin()), 0)
        if not size:
            return found
        found.append(_zhuyin()[run[:size]])
        run = run[size:]
    return found


def _from_wade_giles(words: list[str], *, hyphens: bool) -> tuple[str, ...]:
    table, plain = _wade_giles(), _syllables()
    if not words or (not hyphens and all(word in plain for word in words)):
        return ()
    found = [table.get(word) or (word if word in plain else "") for word in words]
    return (" ".join(found),) if all(found) and found != words else ()


@cache
def _syllables() -> frozenset[str]:
    return frozenset(s for found in reading_of_code_point().values() for s in found)


@cache
def _zhuyin() -> dict[str, str]:
    from pypinyin import Style
    from pypinyin.style import convert

    signs = (
        (s, convert(s.replace("v", "ü"), Style.BOPOMOFO, strict=True)) for s in sorted(_syllables())
    )
    return {_ZHUYIN_TONES.sub("", sign): syllable for syllable, sign in signs}


@cache
def _wade_giles() -> dict[str, str]:
    found: dict[str, str] = {}
    # A spelling that pinyin does not share comes first: `lo` is `luo`, though `lo` exists.
    for syllable in sorted(_syllables(), key=lambda s: (wade_giles(s) == s, len(s), s)):
        written = wade_giles(syllable)
        # Without marks `ü` is written `u`, in some programs `v`.
        for spelling in (written, written.replace("ü", "v"), written.replace("ü", "u")):
            found.setdefault(spelling, syllable)
    return found | {"szu": "si", "yi": "yi"}


@cache
def wade_giles(syllable: str) -> str:
    """The Wade-Giles spelling of a toneless pinyin syllable: `qing` gives `ch'ing`."""
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    for initial, written in _INITIALS:
        if syllable.startswith(initial):
            final = syllable[len(initial) :]
            if initial in "jqx":
                final = re.sub("^u(?=e|an|n|$)", "ü", final).replace("üe", "üeh")
            return written + _FINALS.get(final, final)
    return syllable
