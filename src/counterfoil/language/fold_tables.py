"""Which letters look alike: tables by eye, beside those that Unicode names give.

Each row is a plain letter and the characters of other scripts that can stand for it in a
common font. Compiled for this program from the shapes of the letters; names such as
`LATIN SMALL CAPITAL LETTER K` are read by rule in `fold` and are not repeated here.
"""

LOOKALIKES: dict[str, str] = {
    # Cyrillic · Greek · Armenian · Cherokee · Coptic · Lisu · Deseret · Georgian and others.
    "a": "аАαΑΔΛλАДдᎪᗅᗩꓮⲀⲁ𐊠Λάᾳ𝛂∂ªⱯⱭɐɑɒᴀꭺ",
    "b": "ƄƅЬьЪъВвβΒбБɃᏏᏴᏼᗷꓐⲂⲃ𐊂฿ßϐ♭ᖯҌҍ",
    "c": "сСςϲϹҁҀСᏟᑕꓚⲤⲥ𐊢¢©ⅽⅭ匚꒩ⵎʗ",
    "d": "ԁԀժᎠᗞᗪꓓⅾⅮđðÐ∂ɖɗᑯᏧ",
    "e": "еЕэЭєЄεΕΣξΞєҽҼеᎬꓰⲈⲉ𐊆€ℯ∑ℰєԑ℮ҿ",
    "f": "ҒғᖴꓝϜϝ𐊇ƒſẝꬵքʄ₣",
    "g": "ԌԍցᏀᏳꓖɡǥ₲ɢקց",
    "h": "НнһҺհΗʜᎻᏂᕼꓧⲎⲏ𐋏ԋћЋђЂんħɦңҢӈ",
    "i": "іІїЇιΙɩӀӏᎥꓲⲒⲓיıℹ¡ⅰⅠ∣ǀ׀ΐϊίⵏ",
    "j": "јЈʝϳᎫᒍꓙյɈɉ",
    "k": "кКκΚқҚҜҝҟҠᏦᛕꓗⲔⲕ𐋎₭ĸќЌϏ",
    "l": "ӏӀլʟᏞᒪꓡⅼⅬⳐⳑ𐑃£ℓ˩∟ɫɭǀ",
    "m": "мМΜϺᎷᗰꓟⲘⲙ𐊰ⅿⅯ₥๓ʍɱӎ",
    "n": "пПиИйЙηΝΠπⴖոռոᏁꓠⲚⲛ₦ղлЛИὴήɴŋ∩ռ",
    "o": "оОοΟσΟөӨօՕסಠ०০੦૦௦౦೦൦๐໐၀ዐᎾᏫᴏᴑꓳⲞⲟ𐊒ⵔ〇○●◯⭕ФфθΘΩ☉º°ΦφöðϴЮю¤ഠ",
    "p": "рРρΡϱҏҎᏢᑭꓑⲢⲣ𐊕ϼթρ₱℗þÞ",
    "q": "ԛԚզգφᑫᏄϙϘɋ",
    "r": "гГгяЯᎡᏒᖇꓣⲄⲅгᴦՐґҐɼɾꭇ®",
    "s": "ѕЅՏտςᏕᏚꓢ𐊖§ƽꜱշ∫ѕ",
    "t": "тТτΤᎢᏖꓔⲦⲧ𐊗‡†丅ţեԷꞇ₮тҬҭ┬⊤",
    "u": "υսԱμυцЦմᑌꓴ⊔∪ՍʋᏌцμᴜѵՄ",
    "v": "νѵѴѶѷᏙᐯꓦⴸⅴⅤ∨√ט۷٧υ",
    "w": "ѡѠԝԜωшШщЩᎳᏔꓪɯ₩ɰпάաѿΨψώ",
    "x": "хХχΧᎪ᙭ꓫⲬⲭⅹⅩ×⨯✕✖ⵝ𐊐ЖжҳҲ╳᙮",
    "y": "уУүҮγΥΨчЧᎩᎽꓬⲨⲩ𐊲ყ¥ʏүұҰɣƴÿϒўЎ",
    "z": "ᏃꓜΖζⲌⲍʐʑɀƶΖ乙ʒЗзȤ",
    "0": "０⓪⓿⊘∅",
    "1": "⑴①⓵❶➀",
    "2": "②⓶❷➁ƻշ",
    "3": "③⓷❸➂ʒӠӡЗзҘҙ",
    "4": "④⓸❹➃ЧчҶҷᏎ",
    "5": "⑤⓹❺➄ƽ",
    "6": "⑥⓺❻➅бᏮ",
    "7": "⑦⓻❼➆",
    "8": "⑧⓼❽➇Ȣȣ৪",
    "9": "⑨⓽❾➈৭",
}
"""Plain letter or digit, then characters that look like it. For a character in several rows
the first row counts."""

SECOND_LOOK: dict[str, str] = {
    "0": "o", "1": "l", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b",
    "9": "g", "i": "l", "|": "l", "!": "l", "¡": "l", "@": "a", "$": "s", "+": "t", "€": "e",
    "£": "l", "¥": "y", "¢": "c", "^": "a", "§": "s", "µ": "u", "ƒ": "f", "&": "e", "(": "c",
    "<": "c", "[": "c", "{": "c",
}  # fmt: skip
"""Digits, signs and letters that stand for another letter by convention (leet). `i` joins
`l`, for a skeleton is compared with skeletons and never shown."""

MASKS = "*＊#＃_＿?？○●◯◎□■△▲☆★×╳✕✖✱✳⁎∗﹡〇某~～⬜⬛█░▓♡♥•"
"""Signs that are put in the place of a letter to hide it."""

INVISIBLE_RANGES: tuple[tuple[int, int], ...] = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
    (0xE0000, 0xE0FFF), (0x1D173, 0x1D17A),
)  # fmt: skip
"""Code points that are drawn as nothing."""

COMBINING_RANGES: tuple[tuple[int, int], ...] = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20F0),
    (0xFE20, 0xFE2F),
)  # fmt: skip
"""Code points that are drawn over the character before them."""

EXPANSIONS: dict[str, str] = {
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss", "ĳ": "ij", "Ĳ": "ij",
    "ʣ": "dz", "ʦ": "ts", "ʧ": "tf", "ꜩ": "tz", "ꝏ": "oo", "ꜳ": "aa", "ꜵ": "ao", "ꜷ": "au",
    "ꜹ": "av", "ꜽ": "ay", "ю": "lo", "Ю": "lo", "ы": "bl", "Ы": "bl", "№": "no", "℡": "tel",
    "™": "", "®": "", "℠": "", "©": "",
}  # fmt: skip
"""Characters that stand for several letters, or for none."""
