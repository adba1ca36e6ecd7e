"""How a pair of products stands among all pairs given."""

import numpy as np

from counterfoil.linkers.product_pairs import NAMES, VIEWS, features, places
from counterfoil.linkers.product_words import Rarity, read_product


def test_places_keep_the_order_share_ties_and_leave_what_is_not_stated() -> None:
    found = places(np.array([[0.9], [-1.0], [0.1], [0.1]]))
    assert found.ravel().tolist() == [5 / 6, -1.0, 1 / 3, 1 / 3]


def test_places_do_not_change_when_all_values_are_stretched() -> None:
    column = np.array([[0.2], [0.5], [0.4], [0.8]])
    assert np.array_equal(places(column), places(column**3 + 7))


def test_every_view_names_columns_that_are_there() -> None:
    one, other = read_product({"title": "Sony DSC-W120"}), read_product({"title": "sony dscw120"})
    table = features([(one, other), (other, one)], Rarity([one, other]))
    assert table.shape == (2, len(NAMES))
    assert all(name in NAMES for view in VIEWS.values() for name in view)
