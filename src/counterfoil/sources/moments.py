"""Columns of dates and times, stored in UTC."""

from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language.moments import ambiguous, read_day, read_moment
from counterfoil.sources.cells import Cast, Fault, in_pieces, left_over, masked, unread

UTC_TYPE = pa.timestamp("us", tz="UTC")
_CLOCK = r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ZONED = _DAY + _CLOCK + r"(Z|[+-][0-9]{2}:?[0-9]{2})$"
_NAIVE = _DAY + _CLOCK + "$"
_WHEN = "write it as 2025-06-03T08:00:00+08:00"


def instants(texts: pa.Array, zone: ZoneInfo, *, serials: bool) -> Cast:
    """Moments in UTC. Texts without a zone are read in `zone`, and that is said once."""
    values = _read(texts, _ZONED, UTC_TYPE)
    faults: list[Fault] = []
    if values.null_count > texts.null_count:
        values, faults = _unzoned(texts, values, zone, serials)
    return Cast(values=values, faults=tuple(faults))


def _unzoned(
    texts: pa.Array, values: pa.Array, zone: ZoneInfo, serials: bool
) -> tuple[pa.Array, list[Fault]]:
    usual = _usual(texts)
    local = _read(usual, _NAIVE, pa.timestamp("us"))
    day = _read(usual, _DAY + "$", pa.date32())
    timed = _placed(local, zone)
    dated = _placed(pc.cast(day, pa.timestamp("us")), zone)
    values = pc.coalesce(values, timed, dated)
    naive, bare = pc.is_valid(local), pc.is_valid(day)
    rest = left_over(texts, values)
    if rest is not None:
        read = [read_moment(t, zone, serials=serials) for t in rest.dictionary.to_pylist()]
        known = pa.array([m.at if m else None for m in read], UTC_TYPE)
        values = pc.coalesce(values, known.take(rest.indices))
        loose = [bool(m and m.timed and not m.zoned) for m in read]
        whole = [bool(m and not m.timed) for m in read]
        naive = pc.or_(naive, pc.fill_null(pa.array(loose, pa.bool_()).take(rest.indices), False))
        bare = pc.or_(bare, pc.fill_null(pa.array(whole, pa.bool_()).take(rest.indices), False))
    faults = [
        *_once(texts, naive, f"names no zone and was read as {zone.key}", "add the zone"),
        *_once(texts, bare, f"names no time of day and became 00:00 in {zone.key}", "add the time"),
        *_unreadable(texts, values),
    ]
    return values, faults


def days(texts: pa.Array, zone: ZoneInfo, *, serials: bool) -> Cast:
    """Calendar days. A moment with its own zone gives its day in `zone`."""
    usual = _usual(texts)
    values = _read(usual, _DAY + "$", pa.date32())
    rest = left_over(texts, values)
    if rest is None:
        return Cast(values=values)
    read = [read_day(t, zone, serials=serials) for t in rest.dictionary.to_pylist()]
    values = pc.coalesce(values, pa.array(read, pa.date32()).take(rest.indices))
    return Cast(values=values, faults=tuple(_unreadable(texts, values)))


def typed(raw: pa.Array, day: bool, zone: ZoneInfo) -> Cast:
    """Cells that the format itself types as dates or times (Parquet)."""
    if not (pa.types.is_timestamp(raw.type) or pa.types.is_date(raw.type)):
        texts = pc.cast(raw, pa.string())
        none = pa.nulls(len(raw), pa.date32() if day else UTC_TYPE)
        return Cast(values=none, faults=unread(texts, none, "is not a date", _WHEN))
    if pa.types.is_date(raw.type):
        value = pc.cast(raw, pa.date32())
        if day:
            return Cast(values=value)
        said = f"names no time of day and became 00:00 in {zone.key}"
        bare = _once(pc.cast(raw, pa.string()), pc.is_valid(raw), said, "add the time")
        return Cast(values=_placed(pc.cast(value, pa.timestamp("us")), zone), faults=tuple(bare))
    return _stamps(raw, day, zone)


def _stamps(raw: pa.Array, day: bool, zone: ZoneInfo) -> Cast:
    naive = raw.type.tz is None
    exact = pc.cast(raw, pa.timestamp("us", tz=raw.type.tz), safe=False)
    values = _placed(exact, zone) if naive else pc.cast(exact, UTC_TYPE)
    if day:
        local = (
            exact if naive else pc.local_timestamp(pc.cast(values, pa.timestamp("us", zone.key)))
        )
        return Cast(values=pc.cast(pc.floor_temporal(local, unit="day"), pa.date32()))
    if not naive:
        return Cast(values=values)
    said = _once(pc.cast(raw, pa.string()), pc.is_valid(raw),
                 f"names no zone and was read as {zone.key}", "add the zone")  # fmt: skip
    return Cast(values=values, faults=tuple(said))


def _usual(texts: pa.Array) -> pa.Array:
    """`2025/6/3 8:00` and `2025年6月3日` in the form of ISO 8601; other texts as they are."""
    if not pc.any(pc.match_substring_regex(texts, r"^[0-9]{4}[/.年]|^[0-9]{4}-[0-9]-")).as_py():
        return texts
    shape = r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?( *$|[T ])"
    parts = pc.replace_substring_regex(texts, shape, r"\1-0\2-0\3\4")
    trimmed = pc.replace_substring_regex(parts, r"^([0-9]{4})-0([0-9]{2})-", r"\1-\2-")
    whole = pc.replace_substring_regex(trimmed, r"^([0-9]{4}-[0-9]{2})-0([0-9]{2})", r"\1-\2")
    return pc.replace_substring_regex(whole, r"^([0-9-]{10})[T ]([0-9]):", r"\1 0\2:")


def _read(texts: pa.Array, shape: str, kind: pa.DataType) -> pa.Array:
    fits = pc.match_substring_regex(texts, shape)
    if not pc.any(fits).as_py():
        return pa.nulls(len(texts), kind)
    return in_pieces(masked(texts, fits), lambda part: pc.cast(part, kind))


def _placed(local: pa.Array, zone: ZoneInfo) -> pa.Array:
    """Local times in their zone, in UTC. In the hour that occurs twice the first is meant."""
    aware = pc.assume_timezone(local, zone.key, ambiguous="earliest", nonexistent="latest")
    return pc.cast(aware, UTC_TYPE)


def _once(texts: pa.Array, mask: pa.Array, reason: str, remedy: str) -> list[Fault]:
    where = np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))
    if not len(where):
        return []
    values = texts.take(pa.array(where))
    return [
        Fault(where=where, values=values, reason=reason, remedy=remedy, kept="value", once=True)
    ]


def _unreadable(texts: pa.Array, values: pa.Array) -> list[Fault]:
    found = unread(texts, values, "is not a date or time", _WHEN)
    if not found:
        return []
    fault = found[0]
    unclear = np.array([ambiguous(text) for text in fault.values.to_pylist()], dtype=np.bool_)
    both = [
        Fault(where=fault.where[m], values=fault.values.filter(pa.array(m)), reason=r, remedy=_WHEN)
        for m, r in (
            (~unclear, fault.reason),
            (unclear, "is a date whose day and month cannot be told apart"),
        )
    ]
    return [f for f in both if len(f.where)]
