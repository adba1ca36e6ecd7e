"""Alerts give the reason in plain words, with the value and the ring or right it touches."""

from counterfoil.linkers.alerts import of_findings, of_members, of_pending


def test_a_new_row_with_a_rings_account_quotes_the_account_and_the_ring() -> None:
    row = {"record": "shops:S9", "ring": "R-1", "kind": "account", "value": "6200", "fanout": 8}

    alert = of_pending([row])[0]

    assert alert.touches == "R-1"
    assert "account 6200" in alert.says
    assert "8 actors" in alert.says


def test_a_finding_of_a_rings_member_touches_the_ring_else_the_right() -> None:
    row = {"record": "listings:L1", "right": "trademarks:1", "score": 0.9, "seller": "shops:S1"}

    found = of_findings([{**row, "ring": "R-1"}, {**row, "ring": None}])

    assert [alert.touches for alert in found] == ["R-1", "trademarks:1"]


def test_a_member_that_joined_is_told_from_a_new_ring() -> None:
    row = {"ring": "R-1", "record": "shops:S1", "role": "retail", "kind": "phone",
           "value": "+86", "other": "shops:S2"}  # fmt: skip

    found = of_members([{**row, "fresh": False}, {**row, "fresh": True}])

    assert [alert.kind for alert in found] == ["member", "new ring"]
    assert "shared with shops:S2" in found[0].says
