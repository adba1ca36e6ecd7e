"""Why records are one entity: a waterfall per pair, a path per entity, and what if not."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from counterfoil.linkers.same_as import MERGE
from counterfoil.model.review import Bar, LinkShown, Without

Pair = Mapping[str, Any]
"""One row of `model.entity.PAIRS`."""

SAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "person": (
            "names {a} and {b} differ",
            "names {a} and {b} are one slip apart",
            "name {a} fits the initials of {b}",
            "names {a} and {b} sound the same",
            "names {a} and {b} are one name",
        ),
        "address": (
            "addresses {a} and {b} differ",
            "{a} and {b} are two doors of one building",
            "{a} and {b} are one building; one side names no door",
            "{a} and {b} are one door",
        ),
        "other": ("{f} {a} and {b} differ", "{f} {a} and {b} are one slip apart", "same {f} {a}"),
    },
    "zh": {
        "person": (
            "姓名 {a} 与 {b} 不同",
            "姓名 {a} 与 {b} 仅差一笔",
            "姓名 {a} 与缩写 {b} 相合",
            "姓名 {a} 与 {b} 同音",
            "姓名 {a} 与 {b} 为同一姓名",
        ),
        "address": (
            "地址 {a} 与 {b} 不同",
            "{a} 与 {b} 为同一建筑的不同房间",
            "{a} 与 {b} 为同一建筑,其中一方未写房号",
            "{a} 与 {b} 为同一门牌房间",
        ),
        "other": ("{f} {a} 与 {b} 不同", "{f} {a} 与 {b} 仅差一位", "{f}相同:{a}"),
    },
}
FIELDS_ZH = {
    "person": "姓名",
    "phone": "电话",
    "account": "账号",
    "licence": "统一社会信用代码",
    "address": "地址",
}
PRIOR = {
    "en": "before any value is looked at, two records are rarely one actor",
    "zh": "未看任何字段之前,任意两条记录很少属于同一人",
}
CONTEXT = {
    "en": "both are in one suspected ring, where there are few people to choose from",
    "zh": "双方同属一个疑似团伙,可选的人很少",
}
LEARNED = {
    "en": "what people's answers to other pairs taught",
    "zh": "人工对其他记录对的回答所得",
}
HELD = {"en": " ({n} records have it)", "zh": "(共 {n} 条记录使用)"}


def link_shown(pair: Pair, language: str) -> LinkShown:
    """A pair with its waterfall: prior, then the fields by strength, context, answers.

    Args:
        pair: Row of `PAIRS`.
        language: `en` or `zh`.
    """
    parts = sorted(pair["parts"] or (), key=lambda part: (-part["bits"], part["field"]))
    bars = [Bar(field="prior", bits=pair["prior"], says=PRIOR[language])]
    bars.extend(_bar(part, language) for part in parts)
    if abs(pair["context"]) >= 0.0005:
        bars.append(Bar(field="context", bits=pair["context"], says=CONTEXT[language]))
    # Runs of earlier versions have no such column.
    if learned := pair.get("learned"):
        bars.append(Bar(field="learned", bits=learned, says=LEARNED[language]))
    return LinkShown(
        left=pair["left"],
        right=pair["right"],
        bits=pair["bits"],
        probability=pair["probability"],
        merges=pair["merges"],
        bars=tuple(bars),
    )


def _bar(part: Mapping[str, Any], language: str) -> Bar:
    field, level = part["field"], int(part["level"])
    texts = SAYS[language].get(field, SAYS[language]["other"])
    name = FIELDS_ZH.get(field, field) if language == "zh" else field
    a, b = part["left_value"] or "", part["right_value"] or ""
    says = texts[min(level, len(texts) - 1)].format(a=a, b=b, f=name)
    if level and part["holders"]:
        says += HELD[language].format(n=part["holders"])
    return Bar(field=field, bits=part["bits"], says=says, left_value=a, right_value=b)


def path(records: Sequence[str], pairs: Iterable[Pair]) -> list[Pair]:
    """The strongest links that hold the records together, at most one fewer than records."""
    groups = _Groups(records)
    kept = []
    for pair in sorted(pairs, key=lambda p: (-p["bits"], p["left"], p["right"])):
        if pair["merges"] and groups.join(pair["left"], pair["right"]):
            kept.append(pair)
    return kept


def without(
    records: Sequence[str],
    pairs: Sequence[Pair],
    must: Iterable[tuple[str, str]] = (),
    language: str = "en",
) -> list[Without]:
    """Values without which the entity would fall apart, all else equal.

    Args:
        records: Records of the entity.
        pairs: Its compared pairs, rows of `PAIRS`.
        must: Records that a person joined; they stay together.
        language: `en` or `zh`.

    Returns:
        The values that hold it, those that split it most first. Empty if each is dispensable.
    """
    joined = list(must)
    inside = [pair for pair in pairs if pair["merges"]]
    found = []
    for (field, _), values in _values(inside).items():
        groups = _Groups(records)
        for a, b in joined:
            groups.join(a, b)
        for pair in inside:
            if pair["bits"] - _said(pair, field, values) >= MERGE:
                groups.join(pair["left"], pair["right"])
        parts = groups.parts()
        if len(parts) > 1:
            found.append(_without(field, sorted(values), parts, language))
    return sorted(found, key=lambda w: (-len(w.parts), w.field, w.values))


def _said(pair: Pair, field: str, values: set[str]) -> float:
    return math.fsum(
        part["bits"]
        for part in pair["parts"]
        if part["field"] == field and part["bits"] > 0 and part["left_value"] in values
    )


def _values(pairs: Iterable[Pair]) -> dict[tuple[str, str], set[str]]:
    """Each value that some pair agrees in, with all its spellings."""
    spellings: dict[str, _Groups] = defaultdict(lambda: _Groups(()))
    for pair in pairs:
        for part in pair["parts"]:
            if part["bits"] > 0:
                spellings[part["field"]].join(part["left_value"], part["right_value"])
    return {
        (field, group[0]): set(group)
        for field, groups in sorted(spellings.items())
        for group in groups.parts()
    }


def _without(
    field: str, values: Sequence[str], parts: Sequence[tuple[str, ...]], language: str
) -> Without:
    quoted = " / ".join(values[:3])
    if language == "zh":
        name = FIELDS_ZH.get(field, field)
        says = f"若无{name} {quoted}:不会合并为一个主体,将分为 {len(parts)} 部分"
    else:
        says = f"without {field} {quoted}: not merged; it falls into {len(parts)} parts"
    return Without(field=field, values=tuple(values), parts=tuple(parts), says=says)


class _Groups:
    """Names that belong together."""

    def __init__(self, names: Iterable[str]) -> None:
        self._parent = {name: name for name in names}

    def _find(self, name: str) -> str:
        self._parent.setdefault(name, name)
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def join(self, a: str, b: str) -> bool:
        one, other = self._find(a), self._find(b)
        self._parent[max(one, other)] = min(one, other)
        return one != other

    def parts(self) -> list[tuple[str, ...]]:
        """All groups, the largest first."""
        by_root: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._parent):
            by_root[self._find(name)].append(name)
        return sorted((tuple(g) for g in by_root.values()), key=lambda g: (-len(g), g))
