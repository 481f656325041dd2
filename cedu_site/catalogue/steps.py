"""The four steps of a course, as headings of its introduction: which are there, which are not."""

import re
from dataclasses import dataclass
from html import unescape

STEPS = {  # step: other ways to call it
    "目标": ("课程目标", "教学目标", "学习目标"),
    "内容": ("课程内容", "教学内容", "学习内容"),
    "实施指导": ("实施建议", "教学建议", "课程实施", "怎么学", "怎么教"),
    "评价标准": ("评价方式", "学习评价", "课程评价"),
}
NAMES = {name: step for step, others in STEPS.items() for name in (step, *others)}
NUMBER = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]?\s*)?")
HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.S)
TAG = re.compile(r"<[^>]*>")
SHOWN = re.compile(r"<(?:img|video|audio)\b")


@dataclass(frozen=True)
class Steps:
    """What a course has of the four steps; `empty` are those with a heading and nothing below."""

    there: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(step for step in STEPS if step not in self.there + self.empty)

    @property
    def carries_any(self) -> bool:
        return bool(self.there or self.empty)

    @property
    def gaps(self) -> str:
        """What a course that carries any of the steps lacks, one sentence; empty for nothing."""
        return self.said if self.carries_any else ""

    @property
    def said(self) -> str:
        """What the course lacks, one sentence; empty for nothing."""
        if not self.carries_any:
            return f"没有写课程的四个步骤：{'、'.join(STEPS)}。"
        missing = f"还缺“{'”“'.join(self.missing)}”" if self.missing else ""
        empty = f"“{'”“'.join(self.empty)}”下面还没有写" if self.empty else ""
        lacks = "，".join(filter(None, (missing, empty)))
        return f"课程的四个步骤不全：{lacks}。" if lacks else ""


def steps_of(html: str) -> Steps:
    """Return the steps of a course whose introduction was rendered as `html`."""
    _, *parts = HEADING.split(html)
    written: dict[str, bool] = {}
    for title, below in zip(parts[::2], parts[1::2], strict=True):
        step = NAMES.get(_name(title))
        if step:
            written[step] = written.get(step, False) or _says_anything(below)
    return Steps(
        there=tuple(step for step in STEPS if written.get(step)),
        empty=tuple(step for step in STEPS if written.get(step) is False),
    )


def _name(title: str) -> str:
    plain = unescape(TAG.sub("", title)).strip().rstrip("：:").rstrip()
    return NUMBER.sub("", plain, count=1)


def _says_anything(html: str) -> bool:
    return bool(TAG.sub("", html).strip() or SHOWN.search(html))
