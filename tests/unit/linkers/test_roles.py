"""Roles of ring members by the money that flows through their accounts."""

from counterfoil.linkers.roles import Use, roles


def _ring(tills: dict[str, str], pays: list[tuple[str, str]]) -> dict[str, str]:
    """Roles where shops `tills` are paid into accounts of their own and accounts pay accounts."""
    names = sorted({*tills.values(), *(end for pair in pays for end in pair)})
    members = {f"accounts:{name}": (0, number) for number, name in enumerate(names)}
    holder = {name: members[f"accounts:{name}"][1] for name in names}
    members.update({f"shops:{shop}": (0, holder[till]) for shop, till in tills.items()})
    flows = [(f"shops:{s}", holder[t], t) for s, t in tills.items()]
    flows += [(f"accounts:{a}", holder[a], b) for a, b in pays]
    uses = [Use(0, record, actor, "payment", f"account:{to}", "") for record, actor, to in flows]
    return roles(members, uses)


def test_a_seller_whom_several_pay_and_who_pays_the_till_of_nobody_is_a_wholesaler() -> None:
    found = _ring({"1": "a", "2": "b", "3": "w"}, [("a", "w"), ("b", "w"), ("w", "c")])
    assert found["shops:3"] == "wholesaler"
    assert found["accounts:c"] == "collector"
    assert found["shops:1"] == "retail"


def test_one_whom_one_member_pays_passes_on_to_an_account_that_several_pay() -> None:
    found = _ring({"1": "a", "2": "b", "3": "w"}, [("a", "w"), ("b", "c"), ("w", "c")])
    assert found["shops:3"] == "wholesaler"


def test_a_seller_into_whose_till_all_pay_is_a_collector_if_it_pays_nobody_of_the_ring() -> None:
    found = _ring({"1": "a", "2": "b", "3": "c"}, [("a", "c"), ("b", "c")])
    assert found["accounts:c"] == "collector"
    assert found["shops:3"] == "retail"


def test_a_collector_without_a_shop_who_pays_an_idle_account_stays_one() -> None:
    found = _ring({"1": "a", "2": "b"}, [("a", "c"), ("b", "c"), ("c", "d")])
    assert found["accounts:c"] == "collector"


def test_two_sellers_who_pay_each_other_are_no_wholesalers() -> None:
    found = _ring({"1": "a", "2": "b"}, [("a", "b"), ("b", "a")])
    assert {found["shops:1"], found["shops:2"]} == {"retail"}
