from counterfoil.linkers.identity import mint, name_groups


def test_ids_are_the_same_on_every_machine():
    assert mint("E", "shops:S1") == mint("E", "shops:S1")
    assert mint("E", "shops:S1") != mint("R", "shops:S1")


def test_a_group_keeps_the_id_that_most_of_its_records_had():
    named = name_groups("E", {0: ["a", "b", "c"], 1: ["d"]}, {"a": "E-1", "b": "E-2", "c": "E-2"})
    assert named.ids[0] == "E-2"
    assert named.redirects == {"E-1": "E-2"}


def test_after_a_split_the_larger_part_keeps_the_id():
    before = dict.fromkeys("abc", "E-1")
    named = name_groups("E", {0: ["a"], 1: ["b", "c"]}, before)
    assert named.ids[1] == "E-1"
    assert named.ids[0] not in ("E-1", "")
    assert named.redirects == {}


def test_a_rerun_without_changes_changes_no_id():
    groups = {5: ["x", "y"], 9: ["z"]}
    first = name_groups("E", groups, {})
    before = {record: first.ids[group] for group, records in groups.items() for record in records}
    again = name_groups("E", {1: ["z"], 2: ["y", "x"]}, before)
    assert {again.ids[2], again.ids[1]} == {first.ids[5], first.ids[9]}
    assert again.ids[2] == first.ids[5]


def test_a_lone_record_that_leaves_the_group_with_its_id_gets_an_id_of_its_own() -> None:
    before = dict.fromkeys(("a", "b", "c"), mint("E", "a"))

    named = name_groups("E", {0: ["a"], 1: ["b", "c"]}, before)

    assert named.ids[1] == mint("E", "a")
    assert named.ids[0] != named.ids[1]
