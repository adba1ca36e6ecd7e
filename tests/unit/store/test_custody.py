"""The custody log commits with its rows or not at all. Attacks: `test_custody_attacks.py`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from counterfoil.errors import Refused
from counterfoil.model.actor import Actor
from counterfoil.store import casebook, custody

OFFICER = Actor(name="Officer 7", basis="exercise", purpose="test")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> sa.Engine:
    engine = casebook.connect(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    casebook.upgrade(engine)
    with casebook.transaction(engine) as connection:
        for number in range(5):
            custody.append(connection, OFFICER, "exhibit kept", f"exhibit {number}", NOON)
    return engine


def test_an_untouched_log_passes(book: sa.Engine) -> None:
    with casebook.transaction(book) as connection:
        assert custody.check(connection) == 5


def test_an_act_without_an_actor_is_refused(book: sa.Engine) -> None:
    with casebook.transaction(book) as connection, pytest.raises(Refused):
        custody.append(connection, Actor(name=" "), "lead read", "lead-1", NOON)


def test_a_rolled_back_transaction_leaves_no_act(book: sa.Engine) -> None:
    with pytest.raises(ZeroDivisionError), casebook.transaction(book) as connection:  # noqa: PT012
        custody.append(connection, OFFICER, "lead read", "lead-1", NOON)
        raise ZeroDivisionError

    with casebook.transaction(book) as connection:
        assert custody.check(connection) == 5
