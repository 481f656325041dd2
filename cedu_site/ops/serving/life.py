"""An application together with what each process does before its first and after its last page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask


def _nothing(app: Flask) -> None:
    pass


@dataclass(frozen=True)
class Life:
    """`begin` is called in each process that serves `app` before it answers, `end` at its end."""

    app: Flask
    begin: Callable[[Flask], None] = _nothing
    end: Callable[[Flask], None] = _nothing
