"""An application together with what each process does before its first and after its last page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask


def _nothing(app: Flask) -> None:
    pass


@dataclass(frozen=True)
class Life:
    app: Flask
    begin: Callable[[Flask], None] = _nothing
    end: Callable[[Flask], None] = _nothing
