"""Kinds of column and how each is stored. The registry of tables is `model.tables`."""

from enum import StrEnum

import msgspec
import pyarrow as pa


class Kind(StrEnum):
    """What a column's values are; decides how they are checked and stored."""

    ID = "id"
    """Native identifier, kept to the letter apart from outer blanks."""
    REF = "ref"
    """Identifier of a row in another table."""
    TEXT = "text"
    PHONE = "phone"
    """E.164 (`+8613800138000`) where it can be read; 400/800 numbers keep their digits."""
    USCC = "uscc"
    """Unified social credit code, GB 32100, 18 upper-case characters."""
    GTIN = "gtin"
    """GTIN-8, 12, 13 or 14 as printed, check digit verified."""
    ACCOUNT = "account"
    """Bank card or payment account; Luhn is checked where the number claims to be a card."""
    MONEY = "money"
    """Decimal in major units; the currency stands in the column that `Column.currency` names."""
    CURRENCY = "currency"
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    """Instant, stored in UTC with microseconds."""
    CLASSES = "classes"
    """Nice classes in one cell: `28`, `9,42`, `第28类`; plain numbers 1 to 45."""
    NAMES = "names"
    """Several texts in one cell, separated by `;`, `、`, `|` or `,`."""
    SPEECH = "speech"
    """Spoken segments: list of {at_s: seconds from the start, text}."""


SPEECH_TYPE = pa.list_(pa.struct([("at_s", pa.float64()), ("text", pa.string())]))
MONEY_TYPE = pa.decimal128(18, 4)

ARROW: dict[Kind, pa.DataType] = {
    Kind.MONEY: MONEY_TYPE,
    Kind.COUNT: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.DATE: pa.date32(),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
    Kind.CLASSES: pa.list_(pa.string()),
    Kind.NAMES: pa.list_(pa.string()),
    Kind.SPEECH: SPEECH_TYPE,
}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a table and the headers by which files call it."""

    name: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    """Other headers, English or Chinese. Compared after folding case, blanks, `_` and `-`."""

    required: bool = False
    """A row without this value is a Problem and is not kept."""

    currency: str = ""
    """For money: column that holds the currency (it may be filled from a header such as
    `amount_cny` or `金额(元)`)."""

    @property
    def type(self) -> pa.DataType:
        """Arrow type of the stored values."""
        return ARROW.get(self.kind, pa.string())


ORIGIN_FIELDS = (
    pa.field("record", pa.string()),
    pa.field("exhibit", pa.string()),
    pa.field("file", pa.string()),
    pa.field("row", pa.int64()),
)
"""Columns before the typed ones: `<table>:<native id>`, SHA-256 of the exhibit, file name
inside it (parts of an archive joined by `!/`), 1-based data row."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table of observations or rights."""

    name: str
    id: str
    """Column whose value names the record; see `ids` where one column does not suffice."""

    columns: tuple[Column, ...]
    telling: tuple[str, ...] = ()
    """Columns that together tell this table from the others when a file is recognised."""

    seen_at: str = ""
    """Column with the moment of capture or of the event; empty if the table has none."""

    key: tuple[str, ...] = ()
    """Columns that together name the record if `id` alone does not tell rows apart."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Columns that name a record: `<table>:` and their values joined by `/`."""
        return self.key or (self.id,)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which a row is not kept."""
        return tuple(c.name for c in self.columns if c.required)

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema: origin fields, then one field a column, in order."""
        return pa.schema([*ORIGIN_FIELDS, *(pa.field(c.name, c.type) for c in self.columns)])

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
