"""YAML read and written with every value as text, alone or in front of a Markdown body."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

FENCE = "---"
ENDS = ("---", "...")
LONGEST = 60_000
DEEPEST = 20
MISWRITTEN = "资料写法有误：冒号用半角、后面空一格，缩进用空格，值里有冒号或 # 的请加引号。"
RARE_BREAKS = re.compile("[\x85\u2028\u2029]")  # YAML reads them as plain line breaks


class FrontMatterError(ValueError):
    """YAML that is refused; `line` counts from 1 in the whole file."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class FrontMatter:
    """A file taken apart: its data, its body, and the file's line numbers of both."""

    data: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """What stands on a line of a YAML file: an item of a list, or a value with its name."""

    line: int
    value: Any
    name: str = ""


def split(source: str) -> FrontMatter:
    """Return `source` taken apart; without front matter, its data are empty.

    Raises FrontMatterError for front matter that is not closed or not a plain mapping.
    """
    lines = _unified(source).split("\n")
    if lines[0].rstrip() != FENCE:
        return FrontMatter(body="\n".join(lines))
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in ENDS), None)
    if end is None:
        raise FrontMatterError("开头的资料没有用单独一行的 --- 结束。", 1)
    text = "\n".join(lines[1:end])
    if len(text) > LONGEST:
        raise FrontMatterError("开头的资料太长。", 1)
    node = _compose(text, first_line=2)
    return FrontMatter(
        data=_mapping(node, 2),
        body="\n".join(lines[end + 1 :]),
        body_line=end + 2,
        lines=_key_lines(node, 2),
    )


def load_yaml(text: str) -> Any:
    """Return the YAML `text` as mappings, lists and text; None when it holds nothing.

    Raises FrontMatterError for what cannot be read, a repeated key, an anchor or an alias.
    """
    node = _compose(_unified(text), first_line=1)
    return None if node is None else _value(node, 1)


def load_sections(text: str) -> dict[str, Item]:
    """Return what each name of the YAML mapping `text` holds, a list or mapping as its items.

    Raises FrontMatterError as `load_yaml` does; names inside a section may repeat.
    """
    node = _compose(_unified(text), first_line=1)
    plain = _mapping(node, 1, inside=False)
    return {name: Item(line, _items(plain[name])) for name, line in _key_lines(node, 1).items()}


def join(data: dict[str, Any], body: str) -> str:
    """Return a file that `split` takes apart into `data` and `body`."""
    if not data:
        return body
    text = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False,
        default_flow_style=False, width=2**31,
    )  # fmt: skip
    return f"{FENCE}\n{text}{FENCE}\n{body}"


def _unified(source: str) -> str:
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _compose(text: str, first_line: int) -> yaml.Node | None:
    try:
        _refuse_tricks(text, first_line)
        return yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        raise FrontMatterError(MISWRITTEN, line) from error
    except UnicodeError as error:
        raise FrontMatterError("资料里有不能识别的字符。", first_line) from error


def _refuse_tricks(text: str, first_line: int) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if getattr(event, "anchor", None):
            raise FrontMatterError("资料里不能用 & 和 * 互相引用；这样开头的文字请加引号。", line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise FrontMatterError("资料的层次太深。", line)


def _value(node: yaml.Node, first_line: int) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, first_line)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, first_line) for item in node.value]
    return node.value


def _mapping(node: yaml.Node | None, first_line: int, inside: bool = True) -> dict[str, Any]:
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        line = first_line + node.start_mark.line
        raise FrontMatterError("资料要写成“名称: 内容”，冒号用半角，后面空一格。", line)
    data: dict[str, Any] = {}
    for key, value in node.value:
        line = first_line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise FrontMatterError("资料的名称只能是文字。", line)
        if key.value in data:
            raise FrontMatterError(f"“{key.value}”写了两次。", line)
        data[key.value] = _value(value, first_line) if inside else value
    return data


def _items(node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [Item(item.start_mark.line + 1, _value(item, 1)) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return [
            Item(key.start_mark.line + 1, _value(value, 1), str(key.value))
            for key, value in node.value
        ]
    return node.value


def _key_lines(node: yaml.Node | None, first_line: int) -> dict[str, int]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {key.value: first_line + key.start_mark.line for key, _ in pairs}


class _Dumper(yaml.BaseDumper):
    """Writes text plainly, without quotes that only matter to readers who guess types."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_text(dumper: yaml.BaseDumper, value: str) -> yaml.Node:
    style = None
    if RARE_BREAKS.search(value) or value != value.strip():
        style = '"'
    elif "\n" in value:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)


def _write_mapping(dumper: yaml.BaseDumper, value: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value)


def _write_list(dumper: yaml.BaseDumper, value: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value)


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(dict, _write_mapping)
_Dumper.add_representer(list, _write_list)
