"""A world while it is being drawn: pools that grow, and records that point into them."""

from collections.abc import Mapping

import numpy as np

from counterfoil.worlds.cells import Ints

SHOP_FIELDS = ("person", "phone", "place", "account", "company", "kind", "mark", "ring")
GENERAL, AUTHORISED, LAPSED, NEAR, OWN_NAME, LONE, RING = range(7)
"""Kinds of shop."""


class Draft:
    """Counts pools of persons, phones and places, and collects rows that point into them.

    It exists while a world is drawn and is frozen into a `Cast` afterwards.
    """

    def __init__(self) -> None:
        self.persons = 0
        self.phones = 0
        self.places = 0
        self._rows: dict[str, list[dict[str, Ints]]] = {}
        self._sizes: dict[str, int] = {}

    def people(self, count: int) -> Ints:
        """New persons."""
        self.persons += count
        return np.arange(self.persons - count, self.persons)

    def numbers(self, count: int) -> Ints:
        """New phones."""
        self.phones += count
        return np.arange(self.phones - count, self.phones)

    def homes(self, count: int) -> Ints:
        """New places."""
        self.places += count
        return np.arange(self.places - count, self.places)

    def add(self, table: str, **columns: Ints | int) -> Ints:
        """Rows of one table; single integers are repeated.

        Returns:
            Places of the new rows in that table.
        """
        count = max(np.size(values) for values in columns.values())
        row = {
            name: np.broadcast_to(np.asarray(values, np.int64), (count,))
            for name, values in columns.items()
        }
        self._rows.setdefault(table, []).append(row)
        start = self._sizes.get(table, 0)
        self._sizes[table] = start + count
        return np.arange(start, start + count)

    def table(self, name: str) -> Mapping[str, Ints]:
        """All rows of one table, column by column; empty if there are none."""
        rows = self._rows.get(name, [])
        keys = rows[0] if rows else {}
        return {key: np.concatenate([row[key] for row in rows]) for key in keys}

    def size(self, name: str) -> int:
        """Rows of one table so far."""
        return self._sizes.get(name, 0)
