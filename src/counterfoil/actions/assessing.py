"""Assess facts and value goods from JSON, a list, or JSON Lines."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from counterfoil.errors import CounterfoilError, InputError
from counterfoil.law import Assessment, assess
from counterfoil.law.plain import plain
from counterfoil.law.pricing import value
from counterfoil.law.rulebook import Rulebook, built_in, read_pack, shelf
from counterfoil.law.stating import day

VERSION = 1
"""Version of the answers' form."""


class Requests(NamedTuple):
    """What a file asks."""

    bodies: Iterator[Any]
    """One request each; an InputError where one could not be read."""

    shape: str
    """`one` object: a fault is an error, not an answer; a `list`; or `lines`."""


def read_requests(source: str) -> Requests:
    """Read a file, or standard input for `-`: one object, a list, or JSON Lines.

    Raises:
        InputError: The file is not there, not UTF-8, or empty.
    """
    text = read_text(source)
    if not text.strip():
        raise InputError(f"{source} is empty", remedy='write {"on": "2025-06-01", "facts": {…}}')
    if Path(source).suffix.lower() not in (".jsonl", ".ndjson"):
        try:
            whole = msgspec.json.decode(text)
        except msgspec.DecodeError:
            if _lines(text) < 2:
                raise InputError(f"{source} is not JSON", remedy="mend the file") from None
        else:
            many = whole if isinstance(whole, list) else [whole]
            return Requests(iter(many), "list" if isinstance(whole, list) else "one")
    return Requests(_decoded(source, text), "lines")


def _lines(text: str) -> int:
    """Lines that look like objects, which makes the text JSON Lines."""
    return sum(
        line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in text.splitlines()
    )


def _decoded(source: str, text: str) -> Iterator[Any]:
    for row, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield msgspec.json.decode(line)
            except msgspec.DecodeError as error:
                yield InputError(
                    f"{source} line {row} is not JSON: {error}", remedy="one JSON object a line"
                )


def read_text(source: str) -> str:
    """A UTF-8 file, or standard input for `-`.

    Raises:
        InputError: It is not there, or no UTF-8 text.
    """
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return raw.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"no file {source}", remedy="check the path, or use -") from error
    except (IsADirectoryError, UnicodeDecodeError) as error:
        raise InputError(f"{source} is not a UTF-8 text file", remedy="convert it") from error


def read_books(folder: Path | None) -> Mapping[str, Rulebook]:
    """The installed packs, with those of a folder over them.

    Raises:
        InputError: The folder has no packs, or one is not of the form.
    """
    if folder is None:
        return built_in()
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else [folder]
    if not files or not files[0].exists():
        raise InputError(f"{folder} holds no packs", remedy="give a folder of .yaml files")
    return shelf((read_pack(f.read_bytes(), f.name) for f in files), built_in())


def assess_requests(requests: Requests, books: Mapping[str, Rulebook]) -> Iterator[dict[str, Any]]:
    """One answer for each request.

    Raises:
        InputError: A single request cannot be used. In a list the answer says so instead.
    """
    for place, body in enumerate(requests.bodies, start=1):
        yield _guarded(place, body, requests.shape == "one", lambda b: assess_body(b, books))


def value_requests(requests: Requests, books: Mapping[str, Rulebook]) -> Iterator[dict[str, Any]]:
    """One answer for each request, as `assess_requests` gives them."""
    for place, body in enumerate(requests.bodies, start=1):
        yield _guarded(place, body, requests.shape == "one", lambda b: value(b, books))


def _guarded(place: int, body: Any, single: bool, answer: Any) -> dict[str, Any]:
    try:
        if isinstance(body, InputError):
            raise body
        if not isinstance(body, dict):
            raise InputError(
                f"request {place}: {body!r} is not an object",
                remedy='write {"on": …, "facts": {…}}',
            )
        found: dict[str, Any] = answer(body)
    except CounterfoilError as error:
        if single:
            raise
        fault = {"error": error.message, "remedy": error.remedy, "place": place}
        return fault | ({"id": body["id"]} if isinstance(body, dict) and "id" in body else {})
    return found


def assess_body(body: Mapping[str, Any], books: Mapping[str, Rulebook]) -> dict[str, Any]:
    """One request `{offence?, jurisdiction?, on, facts}` to one answer.

    The first assessment's fields stand at the top. Without an offence `assessments` has them
    all, ranked; `ranking` names offence and tier of each.

    Raises:
        InputError: No date, no facts, or a fact that cannot be read.
        NotFound: Unknown offence.
    """
    facts = body.get("facts")
    if not isinstance(facts, Mapping):
        raise InputError(f"facts: {facts!r} is not an object", remedy='write "facts": {…}')
    jurisdiction, offence = _place(body, books)
    said = body.get("on", body.get("date"))
    on = conduct_day(said)
    found = assess(facts, on=on, jurisdiction=jurisdiction, offence=offence, books=books)
    answers = [_told(one) for one in found]
    echo = {name: body[name] for name in ("id",) if name in body}
    for one in answers:
        one["assumptions"] += _across(first_day(said), one)
    ranked = [{"offence": one["offence"], "tier": one["tier"]} for one in answers]
    every = {"assessments": answers} if offence is None else {}
    return {**echo, "on": on.isoformat(), **answers[0], "ranking": ranked, **every}


_SHORT = ("version", "since", "until", "source", "title", "tier", "tier_names", "level", "penalty",
          "possible_tier", "human_decision", "open_questions", "valuation")  # fmt: skip
_LIMBS = ("limbs_met", "limbs_short", "not_computed")


def _told(one: Assessment) -> dict[str, Any]:
    """An assessment as JSON values. Limbs stand under each law only where the laws differ."""
    then, now = one.law_at_conduct, one.current_law
    names = _SHORT if then is now else (*_SHORT, *_LIMBS)
    answer: dict[str, Any] = {
        name: plain(getattr(one, name))
        for name in one.__struct_fields__
        if name not in ("law_at_conduct", "current_law")
    }
    laws = {
        "law_at_conduct": {name: plain(getattr(then, name)) for name in names},
        "current_law": {name: plain(getattr(now, name)) for name in names},
    }
    return {**answer, "not_computed": plain(then.not_computed), **laws}


def _place(body: Mapping[str, Any], books: Mapping[str, Rulebook]) -> tuple[str, str | None]:
    """The jurisdiction and the offence; an offence's id alone tells its jurisdiction."""
    offence = body.get("offence", body.get("offense"))
    stated = body.get("jurisdiction")
    if stated is not None:
        return str(stated), None if offence is None else str(offence)
    for code, book in books.items():
        if offence in book.offences:
            return code, str(offence)
    return "CN", None if offence is None else str(offence)


def first_day(stated: Any) -> date | None:
    """The day on which lasting conduct began; None if only one day is stated."""
    if isinstance(stated, Mapping) and stated.get("from") is not None:
        return day("on.from", stated["from"])
    if isinstance(stated, list | tuple) and stated:
        return min(day("on", one) for one in stated)
    return None


def _across(began: date | None, answer: Mapping[str, Any]) -> list[str]:
    """A word of warning when conduct began under an earlier version of the rule."""
    law = answer["law_at_conduct"]
    if began is None or not law["since"] or began.isoformat() >= law["since"]:
        return []
    return [
        f"the conduct began on {began}, before this version ({law['since']}): it is judged at its "
        "end; a person decides whether earlier acts are judged apart"
    ]


def conduct_day(stated: Any) -> date:
    """The day of the conduct; of its end if it lasted from one day to another.

    Raises:
        InputError: Missing, or no date.
    """
    if isinstance(stated, Mapping):
        stated = stated.get("to", stated.get("until", stated.get("from")))
    elif isinstance(stated, Sequence) and not isinstance(stated, str) and stated:
        stated = max(day("on", one) for one in stated)
    if stated is None:
        raise InputError("`on` is missing", remedy='state the day of the conduct: "2025-06-01"')
    return day("on", stated)
