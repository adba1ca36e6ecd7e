"""The disruption set: whom to act on at one time, and what remains."""

from itertools import combinations

from counterfoil.linkers.disruption import Net, disruption


def test_the_middle_of_a_star_dismantles_it() -> None:
    shops = [f"s{i}" for i in range(6)]
    net = Net([("collector", s) for s in shops], {"collector": 0, **dict.fromkeys(shops, 5)})

    first = disruption(net)[0]

    assert first.removed == ("collector",)
    assert first.connected == 5
    assert len(first.parts) == 6
    assert first.exact


def test_two_gangs_on_one_bridge_part_at_the_bridge() -> None:
    left, right = ["a1", "a2", "a3"], ["b1", "b2", "b3"]
    ties = [*combinations(left, 2), *combinations(right, 2), ("a1", "x"), ("x", "b1")]
    net = Net(ties, {**dict.fromkeys([*left, *right], 2), "x": 0})

    assert disruption(net, most=1)[0].removed == ("x",)


def test_more_members_never_leave_more_connected() -> None:
    names = [f"n{i:02d}" for i in range(14)]
    ties = [(a, b) for a, b in combinations(names, 2) if (int(a[1:]) * int(b[1:])) % 3 == 1]
    found = disruption(Net(ties, {n: int(n[1:]) for n in names}), most=5, enough=0.0)

    left = [one.connected for one in found]
    assert left == sorted(left, reverse=True)


def test_a_large_ring_is_searched_greedily_and_says_so() -> None:
    hubs = ["h1", "h2", "h3"]
    shops = [f"s{i:03d}" for i in range(300)]
    ties = [(s, hubs[i % 3]) for i, s in enumerate(shops)] + list(combinations(hubs, 2))
    net = Net(ties, {**dict.fromkeys(shops, 1), **dict.fromkeys(hubs, 0)})

    found = disruption(net, most=3, enough=0.01)

    assert sorted(found[-1].removed) == hubs
    assert not found[-1].exact
    assert found[-1].connected == 1
