"""`counterfoil rights lawful`: what may explain a mention of a mark."""

from pathlib import Path
from typing import Annotated

import typer


def lawful(
    what: Annotated[str, typer.Argument(help="A file of texts, one a line, or one text.")],
    marks: Annotated[
        Path | None, typer.Option(help="Marks: a text file, or a table with a column `mark`.")
    ] = None,
    jurisdiction: Annotated[
        str, typer.Option(help="Place whose law says whether imports are lawful: CN, EU, US, ...")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="One document in place of lines.")] = False,
) -> None:
    """Say which lawful uses may explain a mention of a mark, how surely, and on which words."""
    from counterfoil.actions.lawful import explained
    from counterfoil.actions.similar import read_queries
    from counterfoil.cli.frame import put_json, put_lines

    texts = read_queries(Path(what)) if _is_file(what) else [what]
    answers = explained(texts, marks, jurisdiction)
    if json:
        put_json("lawful", {"queries": list(answers)})
    else:
        put_lines(answers)


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except OSError:
        # A text may be longer than the name of any file.
        return False
