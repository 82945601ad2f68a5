"""The argument that names a stored forecast."""

from typing import Annotated

import typer

ForecastId = Annotated[
    int | None,
    typer.Argument(help="A forecast's id; by default the newest, outside ones apart."),
]
