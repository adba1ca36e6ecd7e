"""Words of a product's description, weighed by how rare they are in the collection."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

_TOKEN = re.compile(r"[a-z]+\d[a-z0-9]*|\d+[a-z]+[a-z0-9]*|\d+(?:[.,]\d+)*|[a-z]+|[\u4e00-\u9fff]")
_DASHED = re.compile(r"\b[a-z0-9]+(?:[-/][a-z0-9]+)+\b")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

TITLE = ("title", "name", "song_name", "product_name", "product", "标题", "商品标题", "名称")
BRAND = ("brand", "manufacturer", "maker", "artist_name", "品牌", "厂商")
MODEL = ("modelno", "model", "model_no", "mpn", "sku", "型号")
KIND = ("category", "categories", "type", "类别", "类目")
PRICE = ("price", "list_price", "价格", "售价")


class Product(msgspec.Struct, frozen=True):
    """One product, read once."""

    title: tuple[str, ...]
    """Words of the title in order."""

    text: frozenset[str]
    """Words of everything that is said of it."""

    brand: str
    model: str
    """Model number in a column of its own, letters and digits only."""

    kind: str
    """Category, if one is given."""

    whole: str
    """All values in one line, without marks."""

    codes: frozenset[str]
    """Model numbers: words that mix letters and digits, or long numbers, without marks."""

    numbers: frozenset[str]
    price: float
    """Asked price, 0 if none is given."""

    plain: str
    """The title in lower case without marks."""


def read_product(fields: Mapping[str, str]) -> Product:
    """A product from its columns, whatever their names.

    Args:
        fields: Header -> text. Without a title column the longest value is the title.
    """
    low = {k.strip().lower(): _plain(v or "") for k, v in fields.items()}
    title = _first(low, TITLE) or max(low.values(), key=len, default="")
    brand = _first(low, BRAND)
    words = tokens(title)
    everything = [t for v in low.values() for t in tokens(v)]
    model = _first(low, MODEL)
    price = _price(_first(low, PRICE))
    return Product(
        title=tuple(words),
        text=frozenset(everything),
        brand=brand.strip(),
        model=re.sub(r"[^a-z0-9]", "", model),
        kind=_first(low, KIND),
        whole=" ".join(everything),
        codes=frozenset(codes(f"{title} {model}")),
        numbers=frozenset(_NUMBER.findall(title)),
        price=price,
        plain=" ".join(words),
    )


def read_pair_text(text: str) -> dict[str, str]:
    """Fields of a text such as `COL title VAL ... COL price VAL ...`."""
    found: dict[str, str] = {}
    for part in re.split(r"\bCOL ", text)[1:]:
        name, _, value = part.partition(" VAL")
        found[name.strip()] = value.strip()
    return found or {"title": text}


def tokens(text: str) -> list[str]:
    """Words, numbers and mixed codes of a plain text, in order."""
    return _TOKEN.findall(text)


def codes(text: str) -> set[str]:
    """Model numbers of a plain text: `PSLX350H`, `mb13-pnk-see-v2` without its dashes."""
    found = {t for t in tokens(text) if len(t) >= 4 and _mixed(t)}
    found |= {t for t in tokens(text) if len(t) >= 5 and t.isdigit()}
    for whole in _DASHED.findall(text):
        joined = re.sub(r"[-/]", "", whole)
        if len(joined) >= 5 and any(c.isdigit() for c in joined):
            found.add(joined)
    return found


class Rarity:
    """How much each word says: the logarithm of how few products use it.

    Args:
        products: All products of the collection, both sides.
    """

    def __init__(self, products: Iterable[Product]) -> None:
        count: Counter[str] = Counter()
        total = 0
        for product in products:
            count.update(product.text)
            total += 1
        self._total = max(total, 2)
        self._weights: dict[str, float] = {}
        self._count = count

    def of(self, word: str) -> float:
        """Weight of a word: 0 if every product has it, 1 if one of them has it."""
        found = self._weights.get(word)
        if found is None:
            rare = math.log((self._total + 1) / (self._count.get(word, 1) + 0.0))
            found = self._weights[word] = max(rare / math.log(self._total + 1), 0.01)
        return found

    def sum(self, words: Iterable[str]) -> float:
        """Total weight of words."""
        return sum(self.of(word) for word in words)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(c for c in plain if not unicodedata.combining(c))


def _first(fields: Mapping[str, str], names: Iterable[str]) -> str:
    return next((fields[n] for n in names if fields.get(n)), "")


def _mixed(token: str) -> bool:
    return any(c.isdigit() for c in token) and any(c.isalpha() for c in token)


def _price(text: str) -> float:
    found = re.search(r"\d+(?:[.,]\d{3})*(?:\.\d+)?", text)
    return float(found[0].replace(",", "")) if found else 0.0
