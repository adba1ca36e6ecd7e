"""Chinese addresses in hanzi, in short forms and in English, brought to one comparable form.

`广东省深圳市龙岗区工业大道195号5栋2541室`, `深圳龙岗工业大道195号5-2541` and `Rm 2541, Bldg 5,
195 Gongye Avenue, Longgang District, Shenzhen` all give road `gongye dadao`, number 195,
building 5, room 2541, and places that agree on Shenzhen.
"""

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from counterfoil.language.chinese import has_han, syllables, to_simplified
from counterfoil.language.places import CITIES, EXONYMS, PROVINCES

_ROAD_KINDS = {
    **{"大道": "dadao", "大街": "jie", "马路": "lu", "公路": "lu", "路": "lu", "街": "jie"},
    **{"巷": "xiang", "弄": "long", "胡同": "hutong", "里": "li"},
}
_ENGLISH_KINDS = {
    **{"road": "lu", "rd": "lu", "lu": "lu", "street": "jie", "st": "jie", "jie": "jie"},
    **{"avenue": "dadao", "ave": "dadao", "av": "dadao", "boulevard": "dadao", "blvd": "dadao"},
    **{"dadao": "dadao", "lane": "xiang", "ln": "xiang", "alley": "xiang", "xiang": "xiang"},
}
_COMPASS = {"east": "dong", "west": "xi", "south": "nan", "north": "bei", "middle": "zhong"}
_PLACE_SUFFIX = r"(?:特别行政区|自治区|自治州|自治县|省|市|区|县|旗|街道|镇|乡|村|社区|开发区|新区)"
HAN_ROAD = (
    r"^(?P<before>.*?)(?P<kind>大道|大街|马路|公路|路|街|巷|弄|胡同)"
    r"(?P<side>[东西南北中一二三四五六七八九十]?段?)第?(?P<number>[0-9]+(?:-[0-9]+)?)"
    r"(?:号|號)?(?P<rest>.*)$"
)
"""An address in characters without blanks, for `re` and for array kernels."""

_HAN_ROAD = re.compile(HAN_ROAD)
_HAN_UNIT = re.compile(r"(\d+|[A-Z]\d*)\s*(?:号楼|栋|幢|座|楼(?!层)|号院)")
_HAN_ROOM = re.compile(r"(\d+|[A-Z]\d+)\s*(?:室|房|号房|户|铺|档|号(?!楼|院))")
_DASHED = re.compile(r"(?<!\d)([A-Z]?\d+)(?:-(\d+))?-([A-Z]?\d+)(?!\d)")
_ENGLISH_ROAD = re.compile(
    r"(?:no\.?\s*)?(?P<number>\d+)\s+(?P<name>[a-z' ]+?)\s+"
    r"(?P<side>east|west|south|north|middle)?\s*"
    r"(?P<kind>road|rd|lu|street|st|jie|avenue|ave|av|boulevard|blvd|dadao|lane|ln|alley|xiang)\b\.?"
    r"(?P<rest>.*)$"
)
_ENGLISH_ROOM = re.compile(r"\b(?:rm|room|unit|apt|suite|flat|shop)\.?\s*#?([a-z]?\d+)\b")
_ENGLISH_UNIT = re.compile(r"\b(?:bldg|building|block|blk|tower)\.?\s*#?([a-z]?\d+|[a-z])\b")
_ENGLISH_SUFFIX = re.compile(
    r"\b(?:district|sub-?district|county|city|province|town|township|prefecture|municipality)\b"
)
_PLACE_READING = {"朝阳": "chaoyang", "长安": "changan", "浦东": "pudong", "乐清": "yueqing"}
_COUNTRY = frozenset(("cn", "china", "prc", "pr china", "p r china", "peoples republic of china"))


class AddressForms(msgspec.Struct, frozen=True):
    """One address, parsed. An empty string or tuple: the address does not say."""

    places: tuple[str, ...] = ()
    """Toneless names of province, city, district and town, without their suffixes."""

    road: str = ""
    """Toneless road name with its kind: `gongye dadao`."""

    number: str = ""
    building: str = ""
    room: str = ""

    sure: bool = True
    """False if no mark in the text divides the places from the road's name: `龙岗工业大道`."""

    @property
    def core(self) -> str:
        """Key of one door: road, number, building, room. Empty if it names only the plot."""
        if not (self.road and self.number and (self.room or self.building)):
            return ""
        return f"{self.road}|{self.number}|{self.building}|{self.room}"

    @property
    def plot(self) -> str:
        """Key of the whole building plot: road and number."""
        return f"{self.road}|{self.number}" if self.road and self.number else ""


EMPTY = AddressForms()


def fold_address(text: str) -> AddressForms:
    """Parse one address. `EMPTY` if no road with a number stands in it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return EMPTY
    return _fold_han(to_simplified(plain)) if has_han(plain) else _fold_english(plain.lower())


def same_place(left: AddressForms, right: AddressForms) -> bool:
    """Whether nothing contradicts that both lie in one place: a shared name, or none given."""
    if not left.places or not right.places:
        return True
    a, b = "".join(left.places), "".join(right.places)
    return any(p in b for p in left.places) or any(p in a for p in right.places)


def _fold_han(text: str) -> AddressForms:
    plain = re.sub(r"[\s,，。()（）]+", "", text).upper()
    found = _HAN_ROAD.match(plain)
    if not found:
        return AddressForms(places=_places_of(plain)[0])
    building, room = _units(found["rest"])
    way = read_road(found["before"], found["kind"], found["side"])
    return msgspec.structs.replace(way, number=found["number"], building=building, room=room)


def read_road(before: str, kind: str, side: str) -> AddressForms:
    """Places and road of the groups of `HAN_ROAD`; the rest of the address is left empty."""
    places, name, sure = _places_of(before)
    spoken = "".join(syllables(name)) + "".join(re.findall("[A-Z0-9]+", name)).lower()
    return AddressForms(places, f"{spoken}{_side(side)} {_ROAD_KINDS[kind]}", sure=sure)


def _places_of(text: str) -> tuple[tuple[str, ...], str, bool]:
    """Names of the places before a road, what is left, and whether a suffix divides the two."""
    places: list[str] = []
    rest = text
    while found := re.match(rf"(.{{1,8}}?){_PLACE_SUFFIX}", rest):
        # A short name may hide in front of a marked one: `北京朝阳区`.
        places.extend(_cut_cities(found[1]))
        rest = rest[found.end() :]
    sure = not rest or bool(places)
    if not places or _known_head(rest[:-1]):
        cut = _cut_cities(rest)
        places, rest, sure = [*places, *cut[:-1]], cut[-1] if cut else "", False
    return tuple(dict.fromkeys(_spoken_place(p) for p in places if p)), rest, sure


def _spoken_place(name: str) -> str:
    # The suffix settles readings such as 朝阳 (chaoyang); it is cut off again.
    return _PLACE_READING.get(name) or "".join(syllables(name + "区")[:-1])


def _cut_cities(text: str) -> list[str]:
    """Split known provinces and cities off the front: `深圳龙岗` gives [深圳, 龙岗]."""
    pieces: list[str] = []
    while len(text) > 2 and (head := _known_head(text)):
        pieces.append(head)
        text = text[len(head) :]
    return [*pieces, text] if text else pieces


def _known_head(text: str) -> str:
    return next((text[:n] for n in (4, 3, 2) if text[:n] in CITIES or text[:n] in PROVINCES), "")


def _side(text: str) -> str:
    return "".join(syllables(text)) if text else ""


def _units(rest: str) -> tuple[str, str]:
    building = _HAN_UNIT.search(rest)
    room = _HAN_ROOM.search(rest, building.end() if building else 0)
    if building and not room:
        room = re.search(r"(\d+)$", rest[building.end() :])
    if building or room:
        return building[1] if building else "", room[1] if room else ""
    dashed = _DASHED.search(rest)
    return (dashed[1], dashed[3]) if dashed else ("", "")


def _fold_english(text: str) -> AddressForms:
    plain = text.replace("’", "'")
    room, unit = _ENGLISH_ROOM.search(plain), _ENGLISH_UNIT.search(plain)
    places: list[str] = []
    road = number = ""
    dashed = None
    for part in plain.split(","):
        found = None if road else _ENGLISH_ROAD.search(part.strip())
        if found:
            side = _COMPASS.get(found["side"] or "", "")
            name = re.sub("[^a-z]", "", found["name"])
            road = f"{name}{side} {_ENGLISH_KINDS[found['kind']]}"
            number, dashed = found["number"], _DASHED.search(found["rest"].upper())
        elif not (_ENGLISH_ROOM.search(part) or _ENGLISH_UNIT.search(part)):
            places.append(_english_place(part))
    named = tuple(p for p in dict.fromkeys(places) if p)
    building = unit[1] if unit else dashed[1] if dashed else ""
    door = room[1] if room else dashed[3] if dashed else ""
    return AddressForms(named, road, number, building.upper(), door.upper())


def _english_place(part: str) -> str:
    words = _ENGLISH_SUFFIX.sub(" ", re.sub(r"[^a-z' ]+", " ", part)).replace("'", "").split()
    if " ".join(words) in _COUNTRY:
        return ""
    name = "".join(words)
    return EXONYMS.get(name, name)


def settle(forms: Sequence[AddressForms]) -> list[AddressForms]:
    """Divide places from roads where no mark does, by the roads that other addresses mark."""
    roads = sorted({f.road for f in forms if f.sure and f.road}, key=lambda r: (-len(r), r))
    known: dict[str, str] = {}
    return [f if f.sure else _settled(f, roads, known) for f in forms]


def _settled(form: AddressForms, roads: Sequence[str], known: dict[str, str]) -> AddressForms:
    if form.road not in known:
        known[form.road] = next((r for r in roads if form.road.endswith(r)), "")
    road = known[form.road]
    if not road or road == form.road:
        return form
    district = form.road[: -len(road)]
    return msgspec.structs.replace(form, road=road, places=(*form.places, district), sure=True)
