"""Changing what a YAML text says while its comments, its quotes and its lines stay as they are."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from cedu_site.library.comments import keep_comments
from cedu_site.library.reading import FileRefused
from cedu_site.markup.front_matter import MISWRITTEN, FrontMatterError, load_yaml
from cedu_site.text.merging import merge

BOM = "\ufeff"
DASH = re.compile(r"^(?P<indent> +)-(?P<gap> +)\S", re.MULTILINE)
ITEM = re.compile(r"^-(?P<gap> +)\S", re.MULTILINE)
NESTED = re.compile(r"^(?P<indent> +)[^\s#-]", re.MULTILINE)
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
    sequence = CommentedSeq(words)
    sequence.fa.set_flow_style()
    return sequence


def flow_mapping(values: dict[str, str]) -> CommentedMap:
    """Return a mapping that is written on one line, as `{show: news, title: 新到}`."""
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
    data, yaml = _load(text), _yaml(text)
    if data in EMPTY:
        data = empty()
        change(data)
        return _joined(text, _dump(yaml, data)) if data else text
    before = _dump(yaml, data)
    change(data)
    after = _dump(yaml, data)
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


def _load(text: str) -> Any:
    try:
        load_yaml(text)  # refuses tricks, before they are carried out
        return _yaml(text).load(text)
    except FrontMatterError as error:
        raise FileRefused(str(error), error.line) from error
    except YAMLError as error:
        raise FileRefused(MISWRITTEN) from error


def _dump(yaml: YAML, data: Any) -> str:
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue()


def _yaml(text: str) -> YAML:
    """Return a reader and writer to which every value is text, indenting as `text` does."""
    yaml = YAML()
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = 2**31
    nested, dash, item = NESTED.search(text), DASH.search(text), ITEM.search(text)
    offset = len(dash["indent"]) if dash else 0 if item else 2
    gap = len((dash or item or {"gap": " "})["gap"])
    yaml.indent(
        mapping=len(nested["indent"]) if nested else 2,
        sequence=offset + 1 + gap,
        offset=offset,
    )
    return yaml


class _TextResolver(VersionedResolver):
    """Takes no plain scalar for a number, a date or a yes."""

    @property
    def versioned_resolver(self) -> dict[str | None, Any]:
        return {}
