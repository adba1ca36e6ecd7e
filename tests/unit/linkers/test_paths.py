"""Evidence paths: strongest first, by different actors, each step with its rows."""

from counterfoil.linkers.paths import TieUse, best_paths


def use(tie: str, actor: str, weight: float, fanout: int = 2) -> TieUse:
    return TieUse(tie=tie, record=f"shops:{actor}", actor=actor, kind="phone", value=tie,
                  weight=weight, fanout=fanout, evidence=(f"shops:{actor}",))  # fmt: skip


NEAR = [use("p1", "a", 8), use("p1", "m", 8), use("p2", "m", 8), use("p2", "b", 8)]
FAR = [use("q1", "a", 1), use("q1", "n", 1), use("q2", "n", 1), use("q2", "b", 1)]


def test_the_strongest_path_comes_first_and_the_next_goes_by_others() -> None:
    found = best_paths([*FAR, *NEAR], "a", "b", 3)

    assert [[s.right for s in p.steps] for p in found] == [
        ["shops:m", "shops:b"],
        ["shops:n", "shops:b"],
    ]
    assert found[0].strength > found[1].strength


def test_each_step_names_the_rows_of_both_sides() -> None:
    step = best_paths(NEAR, "a", "b", 1)[0].steps[0]

    assert step.evidence == ("shops:a", "shops:m")
    assert step.value == "p1"


def test_the_order_of_the_ties_is_nothing() -> None:
    assert best_paths([*FAR, *NEAR], "a", "b", 3) == best_paths([*NEAR, *FAR][::-1], "a", "b", 3)


def test_actors_that_share_nothing_have_no_path() -> None:
    assert best_paths(NEAR[:2], "a", "b", 3) == []


def test_two_ties_between_the_same_actors_are_one_path() -> None:
    found = best_paths([use("p", "a", 8), use("p", "b", 8), use("q", "a", 4), use("q", "b", 4)],
                       "a", "b", 3)  # fmt: skip

    assert [p.steps[0].value for p in found] == ["p"]
