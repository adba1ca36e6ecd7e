"""Compare says what two works share, and nothing where they share nothing."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from counterfoil.actions.comparing import compare_files
from counterfoil.actions.comparison_exhibits import comparisons
from counterfoil.actions.secret_readiness import assess, blank, keep
from counterfoil.actions.secret_routes import abroad
from counterfoil.actions.works import compare_dumps
from counterfoil.errors import Conflict, InputError, NotFound
from counterfoil.law.rulebook import built_in
from counterfoil.model.actor import Actor
from counterfoil.store.secrets import Vault

PASSAGE = (
    "The second furnace is charged with crushed felspar while the damper stays half open, and"
    " the foreman writes down the colour of the flame every quarter of an hour until it turns"
    " from straw to white."
)
LEFT = f"Report on kiln seven.\n\n{PASSAGE}\nSigned by the works office in the spring.\n"
RIGHT = f"Our new process, explained for partners.\n{PASSAGE}\nWe look forward to the visit.\n"
NOTICE = "Permission is hereby granted, free of charge, to any person obtaining a copy of this"
C_SOURCE = r"""
#include <stdio.h>
#include <string.h>
unsigned weigh(const char *s) { unsigned h = 2166136261u; while (*s) h = (h ^ *s++) * 16777619u;
  return h; }
int allow(const char *key) { if (weigh(key) % 9973 != 42) { puts("key refused"); return 0; }
  puts("key accepted"); return 1; }
int total(const int *v, int n) { int t = 0; for (int i = 0; i < n; i++) t += v[i] * (i + 3);
  return t; }
int main(int c, char **a) { int v[3] = {4, 5, (int)strlen(a[0])}; if (c < 2) return 2;
  return allow(a[1]) ? total(v, 3) : 1; }
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shared_passage_is_exact_on_both_sides(tmp_path: Path) -> None:
    left, right = write(tmp_path, "a.txt", LEFT), write(tmp_path, "b.txt", RIGHT)

    answer = compare_files(left, right, report=tmp_path / "r.html")

    row = answer["passages"][0]
    assert answer["score"] > 0.9
    assert LEFT[slice(*row["left_span"])] == PASSAGE[:-1]
    assert row["text"] == PASSAGE[:-1]
    assert sum(r["weight"] for r in answer["reasons"]) == pytest.approx(answer["score"], abs=0.01)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "crushed felspar" in page
    assert "Examiner" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_same_comparison_gives_the_same_bytes(tmp_path: Path) -> None:
    left, right = write(tmp_path, "a.txt", LEFT), write(tmp_path, "b.txt", RIGHT)

    pages = []
    for name in ("1.html", "2.html"):
        compare_files(left, right, report=tmp_path / name)
        pages.append((tmp_path / name).read_bytes())

    assert pages[0] == pages[1]


def test_public_boilerplate_and_given_background_are_not_suspected(tmp_path: Path) -> None:
    notice = write(tmp_path, "n.txt", f"{NOTICE}\nInvented text about lathes and their oil.")
    other = write(tmp_path, "o.txt", f"Something else on bees and hives.\n{NOTICE}")
    left, right = write(tmp_path, "a.txt", LEFT), write(tmp_path, "b.txt", RIGHT)
    common = write(tmp_path, "common.txt", PASSAGE)

    assert compare_files(notice, other)["score"] < 0.5
    answer = compare_files(left, right, background=[common])
    assert answer["score"] < 0.5
    assert answer["suppressed"]


def test_unrelated_texts_share_nothing(tmp_path: Path) -> None:
    left = write(tmp_path, "a.txt", LEFT)
    right = write(tmp_path, "b.txt", "Bees leave the hive at dawn. " * 30)

    answer = compare_files(left, right)

    assert (answer["score"], answer["passages"]) == (0.0, [])


def test_a_moved_and_renamed_source_tree_is_alike_and_vendored_code_is_left_out(
    tmp_path: Path,
) -> None:
    body = "".join(
        f"def part{n}(rows):\n    kept = [r * {n} for r in rows if r > {n}]\n"
        f"    print('stage {n} done', len(kept))\n    return sorted(kept)[:{n + 3}]\n\n"
        for n in range(12)
    )
    write(tmp_path, "mine/app/core.py", body)
    write(tmp_path, "copy/lib/zz.py", body.replace("part", "q").replace("kept", "xs"))
    write(tmp_path, "copy/node_modules/other.js", "module.exports = 1")

    answer = compare_files(tmp_path / "mine", tmp_path / "copy")

    assert answer["score"] > 0.9
    assert answer["passages"][0]["right_place"]["part"] == "lib/zz.py"
    assert answer["left_out"]["right"] == ["node_modules/other.js"]


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs a C compiler")
def test_functions_of_a_stripped_build_are_matched_and_a_patch_is_located(tmp_path: Path) -> None:
    source = write(tmp_path, "p.c", C_SOURCE)
    patched = write(tmp_path, "q.c", C_SOURCE.replace("!= 42", "== 42"))
    for out, code, flags in (("one", source, []), ("bare", source, ["-s"]), ("two", patched, [])):
        subprocess.run(
            ["gcc", "-O2", "-fno-inline", *flags, "-o", tmp_path / out, code], check=True
        )

    same = compare_files(tmp_path / "one", tmp_path / "bare")
    changed = compare_files(tmp_path / "one", tmp_path / "two")

    pairs = {(f["left"]["address"], f["right"]["address"]) for f in same["functions"]}
    named = {f["left"]["name"] for f in same["functions"]}
    assert same["score"] > 0.9
    assert all(a == b for a, b in pairs)
    assert {"weigh", "allow", "total", "main"} <= named
    assert [row["left"]["name"] for row in changed["changed"]] == ["allow"]
    assert changed["changed"][0]["differences"]
    assert changed["changed"][0]["instructions"]["changed"] <= 2


def test_identical_dumps_and_serial_fields_are_stated(tmp_path: Path) -> None:
    for number in range(6):
        serial = bytes([number // 3])
        (tmp_path / f"{number}.bin").write_bytes(b"\x10" * 20 + serial + b"\x20" * 11)

    family = compare_dumps([tmp_path])["families"][0]

    assert (family["units"], family["distinct"]) == (6, 2)
    assert [entry["count"] for entry in family["identical"]] == [3, 3]
    assert family["differing_fields"] == [{"offset": 20, "bytes": 1, "distinct_values": 2}]


def test_readiness_needs_evidence_and_names_it_by_digest(tmp_path: Path) -> None:
    write(tmp_path, "nda.pdf", "signed")
    body = blank()
    for answer in body["answers"]:
        if answer["id"] == "agreements":
            answer.update(answer="yes", evidence=["nda.pdf"])
    filled = write(tmp_path, "filled.json", json.dumps(body))

    result = assess(filled, None, "2026-01-05T00:00:00+00:00")

    assert result["elements"]["measures"]["status"] == "partly carried"
    assert result["elements"]["valuable"]["status"] == "unknown"
    row = next(row for row in result["answers"] if row["id"] == "agreements")
    assert len(row["evidence"][0]["sha256"]) == 64
    (tmp_path / "nda.pdf").unlink()
    with pytest.raises(NotFound):
        assess(filled, None, "2026-01-05T00:00:00+00:00")


def test_readiness_is_kept_once_as_a_dated_exhibit_that_carries_elements_of_the_law(
    tmp_path: Path,
) -> None:
    now = "2026-01-05T00:00:00+00:00"
    vault = Vault.init(tmp_path / "vault", now)
    filled = write(tmp_path, "filled.json", json.dumps(blank()))
    result = assess(filled, vault, now)

    kept = keep(Actor(name="counsel"), vault, result, tmp_path / "exhibit.json", now)

    body = (tmp_path / "exhibit.json").read_bytes()
    assert json.loads(body)["assessed_at"] == now
    assert kept["sha256"] == hashlib.sha256(body).hexdigest()
    assert kept["sha256"] in kept["timestamp_query"]
    assert vault.acts()[-1]["detail"]["exhibit"] == kept["sha256"]
    asked = {
        offence.id: {e.id for e in offence.elements} for offence in built_in()["CN"].pack.offences
    }
    for offence in result["offences"]:
        assert {row["carries"] for row in result["elements"].values()} <= asked[offence]
    with pytest.raises(Conflict):
        keep(Actor(name="counsel"), vault, result, tmp_path / "exhibit.json", now)


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("a@rival.de", "yes"),
        ("a@firm.com.cn", "no"),
        ("a@firm.com", "unknown"),
        ("a@ours.com", "no"),
        ("", "unknown"),
    ],
)
def test_a_domain_says_whether_a_recipient_is_abroad(address: str, answer: str) -> None:
    assert abroad(address, ("cn", "ours.com")) == answer


def test_a_missing_file_and_no_dumps_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        compare_files(tmp_path / "a", tmp_path / "b")
    with pytest.raises(InputError):
        compare_dumps([tmp_path])


def test_the_command_prints_one_json_document(tmp_path: Path) -> None:
    left, right = write(tmp_path, "a.txt", LEFT), write(tmp_path, "b.txt", RIGHT)

    done = subprocess.run(
        [sys.executable, "-m", "counterfoil", "compare", left, right, "--json"],
        capture_output=True,
        check=True,
    )

    answer = json.loads(done.stdout)
    assert answer["counterfoil"] == "comparison"
    assert {"score", "passages", "reasons", "lawful", "cannot_see", "replay"} <= answer.keys()


def test_a_kept_answer_is_read_back_for_the_dossier_and_a_false_one_is_passed_over(
    tmp_path: Path,
) -> None:
    left, right = write(tmp_path, "a.txt", LEFT), write(tmp_path, "b.txt", RIGHT)
    command = [sys.executable, "-m", "counterfoil", "compare", left, right, "--json"]
    kept = tmp_path / "kept.json"
    kept.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    false = write(tmp_path, "false.json", '{"counterfoil": "comparison", "kind": 7}')

    (shown,) = comparisons([("aa", kept), ("bb", false), ("cc", left), ("dd", tmp_path / "no")])

    assert shown.exhibit == "aa"
    assert shown.passages[0].right_text == PASSAGE[:-1]
    assert LEFT[slice(*shown.passages[0].left_span)] == shown.passages[0].left_text
    assert shown.left.sha256 == hashlib.sha256(LEFT.encode()).hexdigest()
    assert shown.replay.startswith("counterfoil compare ")


LICENSED = r"""
#include <stdio.h>
#include <string.h>
int hasp_login(int); int hasp_read(int);
int weigh(const char *s) { int h = 7; while (*s) h = h * 31 + *s++; return h % 1009; }
int open_plan(const char *name) {
  if (hasp_login(weigh(name)) != 0) { puts("key not present"); return 1; }
  printf("plan %s opened, %d\n", name, weigh(name) * 3); return hasp_read(4); }
int main(int c, char **a) { return c < 2 ? 2 : open_plan(a[1]) + (int)strlen(a[1]); }
"""


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs a C compiler")
def test_a_removed_licence_call_is_stated_as_a_fact_with_its_place(tmp_path: Path) -> None:
    stub = write(
        tmp_path, "k.c", "int hasp_login(int f) { return f; } int hasp_read(int f) { return f; }"
    )
    library = tmp_path / "libvendorkey.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, stub], check=True)
    past = LICENSED.replace("if (hasp_login(weigh(name)) != 0)", "if (weigh(name) < -9999)")
    for name, code in (("one", LICENSED), ("past", past)):
        source = write(tmp_path, f"{name}.c", code)
        command = ["gcc", "-O1", "-fno-inline", "-s", "-o", tmp_path / name, source, library]
        subprocess.run(command, check=True)

    facts = compare_files(tmp_path / "one", tmp_path / "past")["licence_facts"]
    same = compare_files(tmp_path / "one", tmp_path / "one")["licence_facts"]

    gone = [
        row for row in facts if row["fact"] == "call of a licence import is missing in the copy"
    ]
    assert [row["value"].partition(":")[0] for row in gone] == ["hasp_login"]
    offset = int(gone[0]["value"].partition("at byte ")[2].partition(" ")[0])
    assert 0 < offset < (tmp_path / "one").stat().st_size
    assert {
        "fact": "vendor's licence import is missing in the copy",
        "value": "hasp_login",
    } in facts
    assert same == []
