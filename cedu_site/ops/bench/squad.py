"""Questions that people wrote about paragraphs, read from SQuAD's JSON form."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from cedu_site.text.script import HAN_RANGES, is_han, simplify

T = TypeVar("T")
TRADITIONAL_SHARE = 0.02  # of the characters; simplified text has a stray one at most
DAILY = 0x4E00  # where the block of the characters in daily use begins


class NotSquad(Exception):
    """A file cannot be read as questions about paragraphs; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Paragraph:
    title: str
    text: str


@dataclass(frozen=True)
class Question:
    """What is asked, and the text of the paragraph that answers it."""

    text: str
    answered_by: str


@dataclass(frozen=True)
class Collection:
    """One file of paragraphs and the questions about them."""

    name: str
    paragraphs: list[Paragraph]
    questions: list[Question]
    blank: int = 0  # questions without a word, which nobody can ask

    @cached_property
    def is_traditional(self) -> bool:
        """Tell whether the paragraphs are in traditional characters."""
        han = [char for paragraph in self.paragraphs for char in paragraph.text if is_han(char)]
        changed = sum(simplify(char) != char for char in han)
        return changed > TRADITIONAL_SHARE * len(han)

    def in_other_script(self, text: str) -> str:
        """Return `text` as someone who writes the other script would type it."""
        return simplify(text) if self.is_traditional else text.translate(_traditional())


def read_collection(path: Path) -> Collection:
    """Return what a file asks. Raises NotSquad."""
    try:
        data = json.loads(path.read_text("utf-8-sig"))
        pairs = [
            (Paragraph(str(article.get("title") or "").strip(), part["context"].strip()), part)
            for article in data["data"]
            for part in article["paragraphs"]
        ]
        asked = [question for paragraph, part in pairs for question in _asked(paragraph, part)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotSquad(f"{path} 不是 SQuAD 形式的 JSON 文件。") from error
    questions = [question for question in asked if question.text]
    if not questions or not all(paragraph.text for paragraph, _ in pairs):
        raise NotSquad(f"{path} 里没有问题，或有空的段落。")
    paragraphs = [paragraph for paragraph, _ in pairs]
    return Collection(path.name, paragraphs, questions, len(asked) - len(questions))


def evenly(items: Sequence[T], most: int | None) -> list[T]:
    """Return at most `most` of `items`, from beginning to end at equal distances."""
    if most is None or len(items) <= most:
        return list(items)
    return [items[number * len(items) // most] for number in range(most)]


def _asked(paragraph: Paragraph, part: dict[str, Any]) -> list[Question]:
    return [Question(one["question"].strip(), paragraph.text) for one in part["qas"]]


@cache
def _traditional() -> dict[int, str]:
    """Return for each simplified character the first traditional one that becomes it.

    The characters in daily use come before the rare ones.
    """
    table: dict[int, str] = {}
    for first, last in sorted(HAN_RANGES, key=lambda block: block[0] != DAILY):
        for char in map(chr, range(first, last + 1)):
            if simplify(char) != char:
                table.setdefault(ord(simplify(char)), char)
    return table
