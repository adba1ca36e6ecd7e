"""`counterfoil law`: assess facts, value goods, read narratives, list packs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from counterfoil.cli.frame import put, put_json

app = typer.Typer()
law = typer.Typer(no_args_is_help=True)
app.add_typer(law, name="law")

File = Annotated[str, typer.Argument(help="File with JSON, a list or JSON Lines; - reads stdin.")]
Json = Annotated[bool, typer.Option("--json", help="Print one versioned document.")]
Packs = Annotated[Path | None, typer.Option("--packs", help="Folder or file with more packs.")]


@law.command("assess")
def assess(file: File, json: Json = False, packs: Packs = None) -> None:
    """Compare facts with the standards of one offence or of all, heaviest first."""
    from counterfoil.actions.assessing import assess_requests, read_books, read_requests

    requests = read_requests(file)
    answers = assess_requests(requests, read_books(packs))
    if requests.shape == "one" and not json:
        _say(next(answers))
        return
    _put("law-assess", answers, requests.shape)


@law.command("value")
def value(file: File, json: Json = False, packs: Packs = None) -> None:
    """Value goods, gains or a secret, with the basis used. Always prints JSON."""
    from counterfoil.actions.assessing import read_books, read_requests, value_requests

    requests = read_requests(file)
    _put("law-value", value_requests(requests, read_books(packs)), requests.shape)


@law.command("read")
def read(
    file: Annotated[str, typer.Argument(help="Text, or JSON Lines with `facts`; - reads stdin.")],
    json: Json = False,
    jurisdiction: Annotated[str, typer.Option("--jurisdiction")] = "CN",
) -> None:
    """Turn a narrative into facts with their places, and suggest offences."""
    import msgspec

    from counterfoil.actions.reading import read_file

    rows, answers = read_file(file, jurisdiction)
    for answer in answers:
        if json or rows:
            put(msgspec.json.encode({"counterfoil": "law-read", "version": 1, **answer}))
        else:
            _say_narrative(answer)


def _say_narrative(answer: Mapping[str, Any]) -> None:
    for fact in answer["facts"]:
        role = f" ({fact['role']})" if fact["role"] else ""
        typer.echo(
            f"{fact['span'][0]:>6}-{fact['span'][1]:<6} {fact['name']}{role}: "
            f"{fact['value']} {fact['unit'] or ''}  {fact['text']}"
        )
    for one in answer["offences"][:5]:
        typer.echo(
            f"{one['score']:.2f}  {one['offence']:<14} {one['charge']}: "
            f"{'; '.join(one['reasons'][:3])}"
        )


@law.command("packs")
def packs(json: Json = False, packs: Packs = None) -> None:
    """List the rule packs with their offences and the confidence of each."""
    from counterfoil.actions.assessing import read_books

    books = read_books(packs)
    rows: list[dict[str, Any]] = [
        {
            "jurisdiction": code,
            "names": book.pack.names,
            "compiled": str(book.pack.compiled),
            "offences": [
                {
                    "id": o.id,
                    "names": o.names,
                    "article": o.article,
                    "kind": o.kind,
                    "confidence": o.confidence,
                    "versions": [
                        {"id": v.id, "since": str(v.since), "until": str(v.until or "")}
                        for v in o.versions
                    ],
                }
                for o in book.pack.offences
            ],
        }
        for code, book in sorted(books.items())
    ]
    if json:
        put_json("law-packs", {"packs": rows})
        return
    for row in rows:
        typer.echo(f"{row['jurisdiction']}  {row['names'].get('en', '')}")
        for one in row["offences"]:
            typer.echo(f"  {one['id']:<16} {one['article']:<44} {one['confidence']}")


def _put(kind: str, answers: Iterator[dict[str, Any]], shape: str) -> None:
    """One document for an object or a list, one line for each of JSON Lines."""
    import msgspec

    head = {"counterfoil": kind, "version": 1}
    if shape == "one":
        put(msgspec.json.encode({**head, **next(answers)}))
    elif shape == "list":
        put(msgspec.json.encode({**head, "answers": list(answers)}))
    else:
        for answer in answers:
            put(msgspec.json.encode({**head, **answer}))


def _say(answer: Mapping[str, Any]) -> None:
    """Print an answer for people."""
    every = answer.get("assessments", [answer])
    for place, one in enumerate(every):
        if place and one["tier"] == "none":
            continue
        _say_one(one)
    typer.echo("Recorded facts against published standards; not a finding of guilt.")


def _say_one(one: Mapping[str, Any]) -> None:
    name = one["name"].get("en", "")
    typer.echo(f"{one['offence']:<16} {one['tier']:<20} {one['article']} {name}")
    for limb in one["limbs_met"]:
        against = f" {_number(limb['value'])} against {limb['threshold']}" if limb["metric"] else ""
        typer.echo(
            f"  met    {limb['tier']}: {limb['metric'] or limb['limb']}{against}  {limb['quote']}"
        )
    for limb in one["limbs_short"][:4]:
        typer.echo(f"  short  {limb['tier']}: {limb['metric']} by {_number(limb['short_by'])}")
    for gap in one["collect"]:
        typer.echo(f"  lacks  {gap['fact']}: {gap['collect']}")
    for element in one["elements"]:
        label = element["names"].get("en", element["id"])
        typer.echo(f"  {element['status']:<8} {label}: {element['because']}")
    for point in (*one["human_decision"], *one["contradictions"], *one["assumptions"]):
        typer.echo(f"  note   {point}")
    for clock in one["deadlines"]:
        typer.echo(f"  due    {clock['due']}: {clock['rule']}")
    then, now = one["law_at_conduct"], one["current_law"]
    for question in then["open_questions"]:
        typer.echo(f"  open   {question}")
    if then["version"] != now["version"]:
        typer.echo(
            f"  law    at conduct {then['title'] or 'none'}: {then['tier']}; "
            f"now {now['title']}: {now['tier']}"
        )


def _number(value: Any) -> str:
    """A number or range in words."""
    if not isinstance(value, dict):
        return str(value)
    if value["high"] is None:
        return f"{value['low']} or more"
    return f"{value['low']} to {value['high']}"
