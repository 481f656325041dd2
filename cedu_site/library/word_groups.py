"""The groups of words that mean the same, changed in the lexicon's sheet."""

from __future__ import annotations

from typing import Any

from cedu_site.library.round_trip import Change, flow, reword
from cedu_site.library.sheets import LEXICON, edit, value_of
from cedu_site.people.models import User
from cedu_site.publishing.fields import words
from cedu_site.publishing.log import LogEntry
from cedu_site.search.lexicon import closed
from cedu_site.search.pairs import Groups, forget_pairs, joined, known_pairs, once, whole_lexicon


def groups() -> Groups:
    """Return the groups as the desk has them."""
    value = value_of(LEXICON)
    if not isinstance(value, dict):
        return list(whole_lexicon()["groups"])
    return joined(map(words_of, listed(value)), known_pairs())


def edit_lexicon(change: Change, user: User | None, **about: str) -> LogEntry | None:
    """Do `change` to the lexicon's sheet as `edit` does; pairs that are kept apart go into it."""

    def whole(data: Any) -> None:
        for pair in known_pairs():
            pair_words(data, pair)
        change(data)

    entry = edit(LEXICON, whole, user, **about)
    forget_pairs()
    return entry


def pair_words(data: Any, pair: list[str]) -> None:
    """Put the words into the group that knows one of them; groups that they join become one."""
    section = _section(data)
    known = set(map(closed, pair))
    touched = [at for at, one in enumerate(section) if known & set(map(closed, words_of(one)))]
    if not touched:
        section.append(flow(pair))
        return
    whole = once(word for at in touched for word in words_of(section[at]))
    put_group(data, touched[0], once([*whole, *pair]))
    for at in reversed(touched[1:]):
        del section[at]


def put_group(data: Any, at: int, group: list[str]) -> None:
    """Make the group at this place these words."""
    section = _section(data)
    if isinstance(section[at], list):
        reword(section[at], group)
    else:
        section[at] = flow(group)


def add_group(data: Any, group: list[str]) -> None:
    """Add a group of these words at the end."""
    _section(data).append(flow(group))


def remove_group(data: Any, at: int) -> None:
    """Remove the group at this place."""
    del _section(data)[at]


def listed(data: Any) -> list[Any]:
    """Return the groups as they are written."""
    section = data.get("groups")
    return section if isinstance(section, list) else []


def words_of(written: Any) -> list[str]:
    """Return the words of a group as it is written, none where it is written wrongly."""
    try:
        return words(written)
    except ValueError:
        return []


def _section(data: Any) -> Any:
    if not isinstance(data.get("groups"), list):
        data["groups"] = []
    return data["groups"]
