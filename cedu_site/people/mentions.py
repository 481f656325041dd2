"""Where texts still say somebody's name: what is written for the public is not rewritten."""

import json
from typing import Any

from sqlalchemy import JSON, Column, String, cast, func, or_, select

from cedu_site.extensions import db
from cedu_site.personal import PEOPLE, tables


def find_mentions(name: str) -> dict[str, int]:
    """Return what says this name, and how many rows of it; columns that are made of others count
    with them."""
    found = {}
    for table, about in tables():
        texts = [column for column in table.columns if isinstance(column.type, String | JSON)]
        if texts and table.name != PEOPLE and not about.goes:
            says = or_(*(_says(column, name) for column in texts))
            found[about.what] = db.session.scalar(
                select(func.count()).select_from(table).where(says)
            )
    return {what: number for what, number in found.items() if number}


def _says(column: Column[Any], name: str) -> Any:
    if not isinstance(column.type, JSON):
        return column.contains(name, autoescape=True)
    text = cast(column, String)
    escaped = json.dumps(name)[1:-1]
    return or_(text.contains(name, autoescape=True), text.contains(escaped, autoescape=True))
