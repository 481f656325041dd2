"""Changing what a YAML text says while its comments, its quotes and its lines stay as they are.

What reads and writes such texts (`commented`) is loaded when there is something to change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cedu_site.library.comments import keep_comments
from cedu_site.markup.front_matter import FrontMatterError, load_yaml
from cedu_site.text.merging import merge

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

BOM = "\ufeff"
EMPTY = (None, "")
Change = Callable[[Any], None]
Empty = Callable[[], Any]


def changed(text: str, change: Change, empty: Empty) -> str:
    """Return `text` after `change` was done to what it says, a list or mapping of plain text.

    A text that says nothing yet says what `empty` makes. Only lines whose meaning changed are
    touched. Raises FileRefused where the text cannot be read.
    """
    plain = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    after = _changed(plain, change, empty)
    if after == plain:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    return text[: len(text) - len(text.removeprefix(BOM))] + after.replace("\n", newline)


def flow(words: list[str]) -> CommentedSeq:
    """Return a list that is written on one line, as `[土豆, 洋芋]`."""
    from ruamel.yaml.comments import CommentedSeq

    sequence = CommentedSeq(words)
    sequence.fa.set_flow_style()
    return sequence


def flow_mapping(values: dict[str, str]) -> CommentedMap:
    """Return a mapping that is written on one line, as `{show: news, title: 新到}`."""
    from ruamel.yaml.comments import CommentedMap

    mapping = CommentedMap(values)
    mapping.fa.set_flow_style()
    return mapping


def put(mapping: Any, name: str, value: Any) -> None:
    """Have `mapping` say `value` under `name`; what is empty is not written anew."""
    if mapping.get(name) != value and (value or name in mapping):
        mapping[name] = value


def put_or_drop(mapping: Any, name: str, value: Any) -> None:
    """Have `mapping` say `value` under `name`, and nothing where that is empty."""
    if value:
        put(mapping, name, value)
    else:
        mapping.pop(name, None)


def part(data: Any, name: str) -> Any:
    """Return the mapping under `name`, put there where there is none."""
    from ruamel.yaml.comments import CommentedMap

    if not isinstance(data.get(name), dict):
        data[name] = CommentedMap()
    return data[name]


def relist(data: Any, name: str, words: list[str]) -> None:
    """Make the list under `name` these words, each keeping its comment."""
    if isinstance(data.get(name), list):
        reword(data[name], words)
    elif words or data.get(name):
        data[name] = words


def reword(listed: list[Any], words: list[str]) -> None:
    """Make a list these words, each keeping its comment, and the empty line below it below."""
    from ruamel.yaml.comments import CommentedSeq

    if not isinstance(listed, CommentedSeq):
        listed[:] = words
        return
    last = listed.ca.items.get(len(listed) - 1)
    space = last if last and last[0] and last[0].value.startswith("\n") else None
    if space:
        del listed.ca.items[len(listed) - 1]
    for at, word in enumerate(words):
        if word in listed[at:]:
            found = listed.index(word, at)
            if found != at:
                listed.insert(at, listed.pop(found))
        else:
            listed.insert(at, word)
    for at in range(len(listed) - 1, len(words) - 1, -1):
        del listed[at]
    if space and listed:
        listed.ca.items.setdefault(len(listed) - 1, space)


def _changed(text: str, change: Change, empty: Empty) -> str:
    from cedu_site.library.commented import dump, load, reader

    data, yaml = load(text), reader(text)
    if data in EMPTY:
        data = empty()
        change(data)
        return _joined(text, dump(yaml, data)) if data else text
    before = dump(yaml, data)
    change(data)
    after = dump(yaml, data)
    kept = keep_comments(before, after)
    after = kept if _same(kept, after) else after
    if after == before:
        return text
    merged = merge(before, text, after)
    return merged if merged is not None and _same(merged, after) else after


def _joined(text: str, more: str) -> str:
    return f"{text.rstrip()}\n{more}" if text.strip() else more


def _same(one: str, other: str) -> bool:
    try:
        return bool(load_yaml(one) == load_yaml(other))
    except FrontMatterError:
        return False
