"""The records behind which an actor stands, in one frame: shops, accounts and companies.

A shop's payee account and an account's own number stand in one column, as do a shop's licence
and a company's registration code, so that a shared value is a shared code.
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language.companies import is_organisation
from counterfoil.linkers.coding import Coded, code_address, code_person, code_plain
from counterfoil.linkers.fields import FieldKind

_SOURCE: dict[str, dict[str, str]] = {
    "shops": {
        **{"person": "operator_name", "shop": "shop_name", "phone": "phone"},
        **{"account": "payee_account", "licence": "business_licence", "address": "return_address"},
    },
    "accounts": {"person": "holder_name", "phone": "phone", "account": "account_no"},
    "companies": {
        **{"person": "legal_representative", "organisation": "name", "phone": "phone"},
        **{"licence": "uscc", "address": "registered_address"},
    },
}

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("record", "table", "person", "organisation", "shop")),
        *((name, pa.string()) for name in ("phone", "account", "licence", "address")),
    ]
)


KINDS = {
    "person": FieldKind.PERSON,
    "phone": FieldKind.PHONE,
    "account": FieldKind.ACCOUNT,
    "licence": FieldKind.LICENCE,
    "address": FieldKind.ADDRESS,
}
"""Columns by which actors are compared, and their kinds."""


def frame(tables: Mapping[str, pa.Table]) -> pa.Table:
    """All actor records of a workspace, sorted by record, with `SCHEMA`.

    Args:
        tables: Latest rows of `shops`, `accounts` and `companies`; missing tables are empty.
    """
    parts = [_part(name, tables[name]) for name in _SOURCE if name in tables]
    joined = pa.concat_tables([SCHEMA.empty_table(), *parts])
    joined = joined.take(pc.sort_indices(joined, [("record", "ascending")]))
    return _organisations_apart(joined.combine_chunks())


def coded(actors: pa.Table) -> dict[str, Coded]:
    """The columns of the frame as codes, by name."""
    fields = {"person": code_person("person", actors["person"])}
    for name in ("phone", "account", "licence"):
        fields[name] = code_plain(name, KINDS[name], actors[name], actors[name])
    fields["address"] = code_address("address", actors["address"])
    return fields


def _part(table: str, rows: pa.Table) -> pa.Table:
    columns = {"record": rows["record"], "table": pa.array([table] * rows.num_rows, pa.string())}
    for name, source in _SOURCE[table].items():
        columns[name] = rows[source]
    empty = pa.nulls(rows.num_rows, pa.string())
    return pa.table([columns.get(name, empty) for name in SCHEMA.names], SCHEMA.names)


def _organisations_apart(rows: pa.Table) -> pa.Table:
    """Companies that stand in the column of persons go to the column of organisations."""
    names = pc.dictionary_encode(rows["person"].combine_chunks())
    firm = pa.array([is_organisation(n) for n in names.dictionary.to_pylist()], pa.bool_())
    if not pc.any(firm).as_py():
        return rows
    at = pc.fill_null(firm.take(names.indices), False)
    none = pa.scalar(None, pa.string())
    organisation = pc.if_else(at, rows["person"], rows["organisation"])
    person = pc.if_else(at, none, rows["person"])
    rows = rows.set_column(SCHEMA.get_field_index("organisation"), "organisation", organisation)
    return rows.set_column(SCHEMA.get_field_index("person"), "person", person)
