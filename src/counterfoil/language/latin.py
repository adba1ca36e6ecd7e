"""Latin spelling of other scripts, letter by letter: enough to compare names, not to read them."""

import unicodedata

_CYRILLIC = {
    **{"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z"},
    **{"и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r"},
    **{"с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh"},
    **{"щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i"},
    **{"ї": "i", "є": "e", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c"},
    **{"ђ": "dj", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "z", "ә": "a", "ө": "o", "ү": "u"},
    **{"ұ": "u", "қ": "k", "ғ": "g", "ң": "n", "һ": "h"},
}
_GREEK = {
    **{"α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i"},
    **{"κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s"},
    **{"ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o"},
}
_ARABIC = {
    **{"ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h"},
    **{"خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s"},
    **{"ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k"},
    **{"ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ى": "a", "ة": "a"},
    **{"ء": "", "ؤ": "u", "ئ": "i", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k"},
    **{"ی": "y"},
}
_LATIN = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"},
    **{"ı": "i", "ĸ": "k", "ŋ": "n", "ə": "a", "’": "'", "ʼ": "'", "ʻ": "'"},
}
_TABLE = str.maketrans({**_CYRILLIC, **_GREEK, **_ARABIC, **_LATIN})

_JAMO_LEAD = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_JAMO_VOWEL = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_JAMO_TAIL = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3


def latin(text: str) -> str:
    """Lower-case Latin letters of Cyrillic, Greek, Arabic, Hangul and accented text.

    Han and kana stay as they are. Vowels that Arabic does not write are missing.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).lower().translate(_TABLE)
    if any(_HANGUL_FIRST <= ord(c) <= _HANGUL_LAST for c in plain):
        plain = "".join(_syllable(c) for c in plain)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.translate(_TABLE)


def _syllable(character: str) -> str:
    code = ord(character) - _HANGUL_FIRST
    if not 0 <= code <= _HANGUL_LAST - _HANGUL_FIRST:
        return character
    lead, rest = divmod(code, 588)
    vowel, tail = divmod(rest, 28)
    return _JAMO_LEAD[lead] + _JAMO_VOWEL[vowel] + _JAMO_TAIL[tail]
