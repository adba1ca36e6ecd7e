"""The registry of tables: names, columns and kinds. Headers they go by: `headers.toml`.

To let Counterfoil read a new kind of file, add its table here, one line to `TABLES`, and its
headers to `headers.toml`.
"""

import tomllib
from importlib.resources import files

import msgspec

from counterfoil.model.columns import Column, Kind, Table

ID, REF, PHONE, MONEY, TIME, DATE = Kind.ID, Kind.REF, Kind.PHONE, Kind.MONEY, Kind.TIME, Kind.DATE


def _c(name: str, kind: Kind = Kind.TEXT, *, need: bool = False, cur: str = "") -> Column:
    return Column(name=name, kind=kind, required=need, currency=cur)


TRADEMARKS = Table(
    name="trademarks",
    id="registration_no",
    telling=("registration_no", "mark"),
    columns=(
        _c("registration_no", ID, need=True),
        _c("mark", need=True),
        _c("mark_zh"),
        _c("owner"),
        _c("nice_classes", Kind.CLASSES),
        _c("goods"),
        _c("status"),
        _c("registered_on", DATE),
        _c("expires_on", DATE),
        _c("jurisdiction"),
    ),
)

PRODUCTS = Table(
    name="products",
    id="gtin",
    telling=("gtin", "list_price"),
    columns=(
        _c("gtin", Kind.GTIN, need=True),
        _c("registration_no", REF),
        _c("name"),
        _c("list_price", MONEY, cur="currency"),
        _c("currency", Kind.CURRENCY),
        _c("unit"),
        _c("weight_kg", Kind.NUMBER),
    ),
)

AUTHORISED = Table(
    name="authorised",
    id="shop_id",
    key=("registration_no", "platform", "shop_id"),
    telling=("registration_no", "shop_id", "valid_until"),
    columns=(
        _c("registration_no", REF, need=True),
        _c("platform"),
        _c("shop_id", REF, need=True),
        _c("valid_from", DATE),
        _c("valid_until", DATE),
    ),
)

LISTINGS = Table(
    name="listings",
    id="listing_id",
    telling=("listing_id", "title"),
    seen_at="captured_at",
    columns=(
        _c("platform"),
        _c("listing_id", ID, need=True),
        _c("shop_id", REF),
        _c("title", need=True),
        _c("description"),
        _c("price", MONEY, cur="currency"),
        _c("currency", Kind.CURRENCY),
        _c("units_sold", Kind.COUNT),
        _c("ship_from"),
        _c("captured_at", TIME),
    ),
)

SHOPS = Table(
    name="shops",
    id="shop_id",
    telling=("shop_id", "shop_name"),
    columns=(
        _c("platform"),
        _c("shop_id", ID, need=True),
        _c("shop_name"),
        _c("operator_name"),
        _c("business_licence", Kind.USCC),
        _c("phone", PHONE),
        _c("return_address"),
        _c("payee_account", Kind.ACCOUNT),
        _c("opened_on", DATE),
    ),
)

COMPANIES = Table(
    name="companies",
    id="uscc",
    telling=("uscc", "legal_representative"),
    columns=(
        _c("uscc", Kind.USCC, need=True),
        _c("name"),
        _c("legal_representative"),
        _c("registered_address"),
        _c("phone", PHONE),
        _c("founded_on", DATE),
    ),
)

ACCOUNTS = Table(
    name="accounts",
    id="account_no",
    telling=("account_no", "holder_name"),
    columns=(
        _c("account_no", Kind.ACCOUNT, need=True),
        _c("holder_name"),
        _c("phone", PHONE),
        _c("bank"),
    ),
)

PAYMENTS = Table(
    name="payments",
    id="payment_id",
    telling=("payer_account", "payee_account"),
    seen_at="paid_at",
    columns=(
        _c("payment_id", ID, need=True),
        _c("payer_account", Kind.ACCOUNT),
        _c("payee_account", Kind.ACCOUNT),
        _c("amount", MONEY, cur="currency"),
        _c("currency", Kind.CURRENCY),
        _c("paid_at", TIME),
        _c("memo"),
    ),
)

PARCELS = Table(
    name="parcels",
    id="waybill_no",
    telling=("waybill_no", "sender_address"),
    seen_at="shipped_at",
    columns=(
        _c("waybill_no", ID, need=True),
        _c("courier"),
        _c("sender_name"),
        _c("sender_phone", PHONE),
        _c("sender_address"),
        _c("receiver_name"),
        _c("receiver_phone", PHONE),
        _c("receiver_address"),
        _c("receiver_city"),
        _c("declared_goods"),
        _c("weight_kg", Kind.NUMBER),
        _c("shipped_at", TIME),
        _c("shop_id", REF),
    ),
)

LIVESTREAMS = Table(
    name="livestreams",
    id="room_id",
    telling=("room_id", "segments"),
    seen_at="started_at",
    columns=(
        _c("platform"),
        _c("room_id", ID, need=True),
        _c("shop_id", REF),
        _c("streamer"),
        _c("started_at", TIME),
        _c("segments", Kind.SPEECH),
    ),
)

SEIZURES = Table(
    name="seizures",
    id="seizure_id",
    telling=("seizure_id", "quantity"),
    seen_at="date",
    columns=(
        _c("seizure_id", ID, need=True),
        _c("agency"),
        _c("date", DATE),
        _c("address"),
        _c("brand"),
        _c("goods"),
        _c("quantity", Kind.COUNT),
        _c("unit"),
        _c("contact_phone", PHONE),
    ),
)

TIPS = Table(
    name="tips",
    id="tip_id",
    telling=("tip_id", "text"),
    seen_at="received_at",
    columns=(
        _c("tip_id", ID, need=True),
        _c("received_at", TIME),
        _c("text", need=True),
    ),
)

SCANS = Table(
    name="scans",
    id="scan_id",
    telling=("scanned_at", "serial"),
    seen_at="scanned_at",
    columns=(
        _c("scan_id", ID, need=True),
        _c("gtin", Kind.GTIN),
        _c("serial"),
        _c("batch"),
        _c("scanned_at", TIME),
        _c("place"),
        _c("latitude", Kind.NUMBER),
        _c("longitude", Kind.NUMBER),
        _c("result"),
    ),
)

CERTIFICATES = Table(
    name="certificates",
    id="certificate_no",
    telling=("certificate_no", "holder"),
    columns=(
        _c("certificate_no", ID, need=True),
        _c("kind"),
        _c("goods"),
        _c("holder"),
        _c("shop_id", REF),
        _c("valid_until", DATE),
    ),
)

DOCUMENTS = Table(
    name="documents",
    id="document_id",
    telling=("document_id", "body"),
    seen_at="created_at",
    columns=(
        _c("document_id", ID, need=True),
        _c("name"),
        _c("author"),
        _c("created_at", TIME),
        _c("body"),
    ),
)


def _with_headers(table: Table, known: dict[str, list[str]]) -> Table:
    """The table with the headers that its columns go by."""
    columns = tuple(
        msgspec.structs.replace(column, aliases=tuple(known.get(column.name, ())))
        for column in table.columns
    )
    return msgspec.structs.replace(table, columns=columns)


_HEADERS = tomllib.loads(files("counterfoil.model").joinpath("headers.toml").read_text("utf-8"))

TABLES: tuple[Table, ...] = tuple(
    _with_headers(table, _HEADERS.get(table.name, {}))
    for table in (
        TRADEMARKS,
        PRODUCTS,
        AUTHORISED,
        LISTINGS,
        SHOPS,
        COMPANIES,
        ACCOUNTS,
        PAYMENTS,
        PARCELS,
        LIVESTREAMS,
        SEIZURES,
        TIPS,
        SCANS,
        CERTIFICATES,
        DOCUMENTS,
    )
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
