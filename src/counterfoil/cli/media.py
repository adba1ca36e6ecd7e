"""`counterfoil transcribe`: write down what is said in a recording."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command("transcribe")
def transcribe(
    audio: Annotated[Path, typer.Argument(help="WAV, MP3, FLAC or Ogg Vorbis.")],
    to: Annotated[Path, typer.Option("--to", help="Transcript: .srt or .json.")],
    model: Annotated[Path, typer.Option(help="Folder of a Whisper model (CTranslate2).")],
    language: Annotated[str, typer.Option(help="Code such as zh; empty: the model says.")] = "",
    marks: Annotated[Path | None, typer.Option(help="Word marks: one a line, or CSV.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One document in place of a line.")] = False,
) -> None:
    """Write the transcript of a recording, and name the offers in it."""
    from counterfoil.actions.speech import transcribe as action
    from counterfoil.cli.frame import put_json, put_lines

    line = action(audio, to, model, language, marks)
    if json:
        put_json("transcript", line)
    else:
        put_lines([line])
