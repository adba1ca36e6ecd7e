"""`counterfoil images`: match pictures and find logos in them."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
images = typer.Typer(no_args_is_help=True)
app.add_typer(images, name="images")

Queries = Annotated[Path, typer.Option("--queries", help="Folder of pictures to ask about.")]
Against = Annotated[Path, typer.Option("--against", help="Folder of pictures to look for.")]
Top = Annotated[int, typer.Option("--top", help="Matches for each query.")]
Evidence = Annotated[Path | None, typer.Option("--evidence", help="Folder for evidence pictures.")]
Json = Annotated[bool, typer.Option("--json", help="One document in place of lines.")]


@images.callback()
def group() -> None:
    """Match pictures and find logos in them."""


@images.command("match")
def match(
    queries: Queries,
    against: Against,
    top: Top = 10,
    least: Annotated[float, typer.Option(help="Score from which a match is listed.")] = 0.1,
    evidence: Evidence = None,
    json: Json = False,
) -> None:
    """Say which protected pictures each query copies, one JSON line a query."""
    from counterfoil.actions import images as action
    from counterfoil.cli.frame import put_answers

    wanted = action.Wanted(top=top, least=least, evidence=evidence)
    lines = action.match(queries, against, wanted)
    put_answers("images", lines, document=json)


@images.command("logos")
def logos(
    queries: Queries,
    against: Against,
    top: Top = 10,
    least: Annotated[float, typer.Option(help="Score from which a mark is listed.")] = 0.5,
    evidence: Evidence = None,
    json: Json = False,
) -> None:
    """Say which marks are seen in each photo, given one SVG or PNG of each mark."""
    from counterfoil.actions import images as action
    from counterfoil.cli.frame import put_answers

    wanted = action.Wanted(top=top, least=least, evidence=evidence)
    lines = action.logos(queries, against, wanted)
    put_answers("logos", lines, document=json)


@images.command("text")
def text(
    queries: Queries,
    marks: Annotated[Path | None, typer.Option(help="Word marks: one a line, or CSV.")] = None,
    json: Json = False,
) -> None:
    """Read the text in each picture, and name the word marks in it."""
    from counterfoil.actions.images_text import texts
    from counterfoil.cli.frame import put_answers

    lines = texts(queries, marks)
    put_answers("texts", lines, document=json)


@images.command("frames")
def frames(
    videos: Annotated[Path, typer.Argument(help="A video, or a folder of videos.")],
    to: Annotated[Path, typer.Option("--to", help="Folder for the frames.")],
    every: Annotated[float, typer.Option(help="Seconds until a frame is kept anyway.")] = 10.0,
    most: Annotated[int, typer.Option(help="Frames kept of one video.")] = 500,
    seconds: Annotated[float, typer.Option(help="Time for one video.")] = 1800.0,
    json: Json = False,
) -> None:
    """Write the key frames of videos as pictures, with the clip that each stands for."""
    from counterfoil.actions import media
    from counterfoil.cli.frame import put_answers
    from counterfoil.sources.videos import VideoCaps

    lines = media.frames(videos, to, VideoCaps(every=every, most=most, seconds=seconds))
    put_answers("frames", lines, document=json)
