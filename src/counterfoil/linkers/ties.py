"""What records share: phones, doors, accounts, licences, parcels and payments.

These ties associate actors; they never make two of them one. Each row says that a record is a
user of a value, which record shows it, and when.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.linkers.coding import Coded, code_address

TIES = pa.schema(
    [
        ("record", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("text", pa.string()),
        ("evidence", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
    ]
)
"""`kind` is phone, address, account, licence, parcel or payment. `value` names the shared
thing (`phone:+86138...`, `door:00000012`, `account:62...`), `text` is how the evidence has it."""

Tables = Mapping[str, pa.Table]


def gather(actors: pa.Table, tables: Tables) -> pa.Table:
    """All uses of identifying values, sorted, one row a use.

    Args:
        actors: Frame of `linkers.actors`.
        tables: Latest rows of `seizures`, `parcels` and `payments`; missing tables are empty.
    """
    senders = _senders(actors, tables)
    rows = [
        *(_own(actors, name, name) for name in ("phone", "account", "licence")),
        *_addresses(actors, tables, senders),
        *_seizure_phones(tables),
        *_payments(actors, tables),
    ]
    joined = pa.concat_tables(
        [TIES.empty_table(), *(r.select(TIES.names).cast(TIES) for r in rows)]
    )
    joined = joined.filter(pc.and_(pc.is_valid(joined["value"]), pc.is_valid(joined["record"])))
    order = [(name, "ascending") for name in ("value", "kind", "record", "evidence", "at")]
    return joined.take(pc.sort_indices(joined, order)).combine_chunks()


def _rows(
    record: pa.Array, kind: str, value: pa.Array, text: pa.Array, evidence: pa.Array, at: pa.Array
) -> pa.Table:
    kinds = pa.array([kind] * len(record), pa.string())
    return pa.table([record, kinds, value, text, evidence, at], TIES.names)


def _never(rows: int) -> pa.Array:
    return pa.nulls(rows, pa.timestamp("us", tz="UTC"))


def _named(prefix: str, values: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(prefix), values, ":", null_handling="emit_null")


def _own(actors: pa.Table, column: str, kind: str) -> pa.Table:
    values, records = actors[column], actors["record"]
    return _rows(records, kind, _named(column, values), values, records, _never(len(records)))


def _seizure_phones(tables: Tables) -> list[pa.Table]:
    rows = tables.get("seizures")
    if rows is None:
        return []
    phones = rows["contact_phone"]
    at = rows["date"].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    return [_rows(rows["record"], "phone", _named("phone", phones), phones, rows["record"], at)]


def _addresses(actors: pa.Table, tables: Tables, senders: pa.Table) -> list[pa.Table]:
    """Uses of doors by return address, registered address, seizure and parcel.

    All addresses are coded together. One that names only a plot stands for the one door that
    is known on the plot; where there are several doors it says too little and is left out.
    """
    parts = [
        _rows(actors["record"], "address", actors["address"], actors["address"],
              actors["record"], _never(actors.num_rows)),
    ]  # fmt: skip
    if (seized := tables.get("seizures")) is not None:
        at = seized["date"].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
        where = seized["address"]
        parts.append(_rows(seized["record"], "address", where, where, seized["record"], at))
    sent = (senders["shop"], "parcel", senders["address"], senders["address"])
    parts.append(_rows(*sent, senders["parcel"], senders["at"]))
    joined = pa.concat_tables([p.cast(TIES) for p in parts]).combine_chunks()
    values = door_values(code_address("address", joined["value"]))
    return [joined.set_column(TIES.get_field_index("value"), "value", values)]


def door_values(field: Coded) -> pa.Array:
    """Name of the door of each address, null where none is known."""
    door, plot = field.aspects["door"], field.aspects["plot"]
    known = (door >= 0) & (plot >= 0)
    only: dict[int, int] = {}
    pairs = np.unique(np.stack([plot[known], door[known]], 1).astype(np.int64), axis=0)
    for at, one in pairs.tolist():
        only[at] = -1 if at in only else one
    settled = [
        d if d >= 0 else only.get(p, -1) for d, p in zip(door.tolist(), plot.tolist(), strict=True)
    ]
    return pa.array([f"door:{d:08d}" if d >= 0 else None for d in settled], pa.string())


def _senders(actors: pa.Table, tables: Tables) -> pa.Table:
    """Parcels with the shop that sent them: by shop id, or by phone and name of the sender."""
    parcels = tables.get("parcels")
    names = ["parcel", "shop", "address", "at"]
    if parcels is None or not parcels.num_rows:
        return pa.table(
            [pa.nulls(0, t) for t in (pa.string(),) * 3 + (TIES.field("at").type,)], names
        )
    shops = actors.filter(pc.equal(actors["table"], "shops")).select(
        ["record", "phone", "shop", "person"]
    )
    stated = pc.binary_join_element_wise(pa.scalar("shops"), parcels["shop_id"], ":",
                                         null_handling="emit_null")  # fmt: skip
    sent = pa.table(
        [parcels["record"], stated, parcels["sender_phone"], parcels["sender_name"],
         parcels["sender_address"], parcels["shipped_at"]],
        ["parcel", "stated", "phone", "name", "address", "at"],
    )  # fmt: skip
    by_id = sent.filter(pc.is_valid(sent["stated"]))
    rest = sent.filter(pc.and_(pc.is_null(sent["stated"]), pc.is_valid(sent["phone"])))
    joined = rest.join(shops.rename_columns(["shop", "phone", "title", "person"]), "phone",
                       join_type="inner")  # fmt: skip
    joined = joined.filter(_named_or_alone(joined))
    return pa.concat_tables(
        [
            by_id.rename_columns(["parcel", "shop", "phone", "name", "address", "at"]).select(
                names
            ),
            joined.select(names),
        ]
    )


def _named_or_alone(joined: pa.Table) -> pa.Array:
    """Keep the shops whose name the sender gives; else those that share the phone with none."""
    named = pc.fill_null(
        pc.or_kleene(
            pc.equal(joined["name"], joined["title"]), pc.equal(joined["name"], joined["person"])
        ),
        False,
    )
    flagged = joined.append_column("named", pc.cast(named, pa.int32()))
    per = flagged.group_by("parcel").aggregate([("named", "sum"), ("named", "count")])
    index = pc.index_in(joined["parcel"], per["parcel"].combine_chunks())
    hits, all_ = per["named_sum"].take(index), per["named_count"].take(index)
    return pc.or_(named, pc.and_(pc.equal(hits, 0), pc.equal(all_, 1)))


def _payments(actors: pa.Table, tables: Tables) -> list[pa.Table]:
    """Payers as users of the account that they pay."""
    payments = tables.get("payments")
    if payments is None or not payments.num_rows:
        return []
    other = pc.not_equal(payments["payer_account"], payments["payee_account"])
    rows = payments.filter(other).select(["record", "payer_account", "payee_account", "paid_at"])
    rows = rows.rename_columns(["payment", "account", "payee", "at"])
    joined = rows.join(_holders(actors), "account", join_type="inner")
    value = _named("account", joined["payee"])
    used = (joined["record"], "payment", value, joined["payee"], joined["payment"], joined["at"])
    return [_rows(*used)]


def _holders(actors: pa.Table) -> pa.Table:
    """Who holds an account: its own record, or without one the shops that are paid into it."""
    known = actors.filter(pc.is_valid(actors["account"])).select(["record", "table", "account"])
    own = known.filter(pc.equal(known["table"], "accounts"))
    others = known.filter(pc.invert(pc.is_in(known["account"], own["account"].combine_chunks())))
    return pa.concat_tables([own, others]).select(["record", "account"])
