"""What an owner of the disk may try, and that each attempt is found and named."""

import random
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from counterfoil.errors import CustodyError, InputError, Refused, Unavailable
from counterfoil.model.actor import Actor
from counterfoil.model.custody import Checkpoint, Difference
from counterfoil.store import checkpoints, custody, exhibits, signing
from counterfoil.store.casebook import intakes
from counterfoil.store.custody_check import verify
from counterfoil.store.store import Store, WorkspaceSettings, init_store

WHO = Actor(name="officer 7", basis="exercise", purpose="test")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Ticking:
    """A clock that moves one second a reading, and can be moved back."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def filled(folder: Path, acts: int = 20) -> Store:
    store = init_store(WHO, folder / "w", WorkspaceSettings(name="exercise"), Ticking())
    source = folder / "listing.csv"
    source.write_bytes(b"listing_id,title\nL1,Norvik boots\n" * 40)
    kept = exhibits.keep(store.workspace, source)
    with store.transaction() as connection:
        detail = {"name": source.name, "size": kept.size}
        seq = custody.append(connection, WHO, "exhibit kept", kept.sha256, store.now(), detail)
        row = {"exhibit": kept.sha256, "name": source.name, "size": kept.size, "basis": WHO.basis}
        row |= {"actor": WHO.name, "taken_at": NOON.isoformat(), "seq": seq}
        connection.execute(intakes.insert().values(**row))
    for number in range(acts - 2):
        store.log(WHO, "lead read", f"L{number}")
    return store


def signed(store: Store) -> Checkpoint:
    with store.transaction() as connection:
        return checkpoints.issue(store.workspace, connection, store.now())


def as_owner(store: Store, *statements: str) -> None:
    """What somebody with the file can do: drop the triggers, then anything."""
    with sqlite3.connect(store.workspace.root / "casebook.sqlite") as raw:
        raw.executescript("drop trigger acts_update; drop trigger acts_delete;")
        for statement in statements:
            raw.executescript(statement)
    raw.close()


def named(store: Store, *notes: Checkpoint) -> list[Difference]:
    return [d for d in verify(store, notes).differences if d.grave]


def test_an_untouched_workspace_is_sound(tmp_path: Path) -> None:
    store = filled(tmp_path)
    note = signed(store)

    answer = verify(store, [note])

    assert answer.sound
    assert answer.differences == ()
    assert (answer.acts, answer.exhibits, answer.checkpoints) == (20, 1, 1)


def test_exhibit_with_one_bit_flipped(tmp_path: Path) -> None:
    store = filled(tmp_path)
    digest = next(exhibits.stored(store.workspace))
    path = exhibits.place(store.workspace, digest)
    content = bytearray(path.read_bytes())

    for position in range(0, len(content), 97):
        bent = bytearray(content)
        bent[position] ^= 1 << (position % 8)
        path.chmod(0o640)
        path.write_bytes(bent)
        (found,) = named(store)
        assert (found.kind, found.subject) == ("exhibit", digest)


def test_exhibit_taken_away(tmp_path: Path) -> None:
    store = filled(tmp_path)
    digest = next(exhibits.stored(store.workspace))
    exhibits.place(store.workspace, digest).unlink()

    (found,) = named(store)

    assert found.says == "kept by act 2, the file is missing"


def test_exhibit_put_there_by_nobody(tmp_path: Path) -> None:
    store = filled(tmp_path)
    (store.workspace.exhibits / "aa").mkdir()
    (store.workspace.exhibits / "aa" / ("aa" * 32)).write_bytes(b"planted")

    answer = verify(store)

    assert [d.subject for d in answer.differences] == ["aa" * 32]


def test_log_row_with_one_byte_changed(tmp_path: Path) -> None:
    store = filled(tmp_path)

    as_owner(
        store, "update acts set record = replace(record, 'officer 7', 'officer 8') where seq=9"
    )

    assert {d.subject for d in named(store)} == {"act 9"}
    with (
        pytest.raises(CustodyError, match="act 9: the record was changed"),
        store.transaction() as c,
    ):
        custody.check(c)


def test_log_column_changed_beside_its_record(tmp_path: Path) -> None:
    store = filled(tmp_path)

    as_owner(store, "update acts set subject = 'L999' where seq = 9")

    (found,) = named(store)
    assert found.says == "its column subject says 'L999', its record 'L6'"


def test_log_row_removed(tmp_path: Path) -> None:
    store = filled(tmp_path)

    as_owner(store, "delete from acts where seq = 9")

    says = [(d.subject, d.says) for d in named(store)]
    assert ("act 9", "the act is missing") in says


def test_log_row_repeated(tmp_path: Path) -> None:
    store = filled(tmp_path)

    as_owner(
        store,
        "insert into acts select 21, recorded_at, act, subject, record, previous, leaf "
        "from acts where seq = 9",
    )

    assert "act 21" in {d.subject for d in named(store)}


def test_log_rows_reordered(tmp_path: Path) -> None:
    store = filled(tmp_path)

    as_owner(
        store,
        "update acts set seq = -1 where seq = 9; update acts set seq = 9 where seq = 10;"
        "update acts set seq = 10 where seq = -1",
    )

    assert {"act 9", "act 10"} <= {d.subject for d in named(store)}


def test_log_tail_cut_off_after_a_checkpoint(tmp_path: Path) -> None:
    store = filled(tmp_path)
    note = signed(store)

    as_owner(store, "delete from acts where seq > 15", "delete from checkpoints", "select 1")
    shutil.rmtree(store.workspace.root / checkpoints.FOLDER)

    (found,) = named(store, note)
    assert found.says == "the log has only 15 acts now: acts 16 to 20 were cut off"


def test_log_rewritten_wholesale_by_its_owner(tmp_path: Path) -> None:
    # The owner has the key and the program: the new log is perfect in itself.
    store = filled(tmp_path / "first")
    note = signed(store)
    keys = store.workspace.keys
    forged = filled(tmp_path / "second", acts=25)
    shutil.copytree(keys, forged.workspace.keys, dirs_exist_ok=True)
    signed(forged)

    assert verify(forged).sound
    (found,) = named(forged, note)

    assert found.kind == "checkpoint"
    assert "the log was rewritten" in found.says


def test_view_edited_without_an_act(tmp_path: Path) -> None:
    store = filled(tmp_path)

    as_owner(store, "update intakes set basis = 'warrant 1/2026'")

    assert {d.subject for d in named(store)} == {"intakes"}
    assert any("warrant 1/2026" in d.says for d in named(store))


def contents(path: Path) -> list[tuple[str, list[tuple[object, ...]]]]:
    with sqlite3.connect(path) as raw:
        tables = raw.execute("select name, sql from sqlite_master order by name").fetchall()
        held = [
            (str(tables), sorted(raw.execute(f"select * from {name}").fetchall(), key=str))
            for name, sql in tables
            if sql and sql.lower().startswith("create table")
        ]
    raw.close()
    return held


def test_casebook_file_with_one_bit_flipped_is_found_wherever_it_changes_anything(
    tmp_path: Path,
) -> None:
    store = filled(tmp_path)
    signed(store)
    path = store.workspace.root / "casebook.sqlite"
    whole, held = path.read_bytes(), contents(path)
    silent = []
    for position in random.Random(7).sample(range(len(whole)), 80):
        store.casebook.dispose()
        bent = bytearray(whole)
        bent[position] ^= 1 << (position % 8)
        path.write_bytes(bent)
        try:
            sound = verify(store).sound
        except (CustodyError, Unavailable):
            continue
        if sound and contents(path) != held:
            silent.append(position)
    store.casebook.dispose()

    assert silent == []


def test_a_bent_log_is_never_signed(tmp_path: Path) -> None:
    store = filled(tmp_path)
    signed(store)
    as_owner(store, "update acts set record = replace(record, 'L6', 'L7') where seq = 9")

    with pytest.raises(CustodyError, match="act 9"):
        signed(store)


def test_triggers_removed_by_the_owner_are_noticed(tmp_path: Path) -> None:
    store = filled(tmp_path)
    as_owner(store)

    (found,) = verify(store).differences

    assert not found.grave
    assert "append-only are gone" in found.says


def test_checkpoint_with_any_character_changed(tmp_path: Path) -> None:
    store = filled(tmp_path)
    note = signed(store).note
    key = signing.verifier_key(store.workspace)
    assert signing.is_signed_by(note, key)

    for position in range(len(note)):
        letter = "A" if note[position] != "A" else "B"
        bent = note[:position] + letter + note[position + 1 :]
        try:
            signing.read_note(bent)
        except InputError:
            continue
        # The last base64 digit of the signature has bits that no byte uses.
        assert not signing.is_signed_by(bent, key) or position >= len(note) - 3, position


def test_checkpoint_file_changed_on_disk(tmp_path: Path) -> None:
    store = filled(tmp_path)
    signed(store)
    path = store.workspace.root / checkpoints.FOLDER / "20.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("\n20\n", "\n19\n"), encoding="utf-8")

    assert "checkpoints/20.txt" in {d.subject for d in named(store)}


def test_clock_going_backwards_is_logged_as_such_and_shown(tmp_path: Path) -> None:
    store = filled(tmp_path)
    assert isinstance(store.clock, Ticking)
    store.clock.at -= timedelta(hours=1)
    store.log(WHO, "lead read", "L1")

    answer = verify(store)

    assert answer.sound
    (found,) = answer.differences
    assert (found.kind, found.subject) == ("clock", "act 21")
    assert "the log says so itself" in found.says


def test_an_update_through_the_program_s_own_connection_is_refused(tmp_path: Path) -> None:
    store = filled(tmp_path)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        store.transaction() as connection,
    ):
        connection.exec_driver_sql("delete from acts")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    store = filled(tmp_path)
    path = store.workspace.keys / signing.PRIVATE
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)

    with pytest.raises(Refused, match="can be read by others"):
        signed(store)


def test_the_same_size_is_signed_with_the_same_bytes(tmp_path: Path) -> None:
    store = filled(tmp_path)
    first = signed(store)
    store.log(WHO, "lead read", "L1")

    with store.transaction() as connection:
        again = checkpoints.issue(store.workspace, connection, store.now(), size=20)

    assert again == first


def test_a_float_never_enters_the_log(tmp_path: Path) -> None:
    store = filled(tmp_path)

    with pytest.raises(InputError, match=r"record.details.score is the float 0.5"):
        store.log(WHO, "lead scored", "L1", {"score": 0.5})
