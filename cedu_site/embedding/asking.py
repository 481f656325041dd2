"""What a listing shows and how: read from the address of its frame, and written back into one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from flask import abort

WHATS = {"offerings": "开班", "courses": "课程", "news": "资讯"}
PAGE = "page"  # the card of one page, which `of` names: nothing that one chooses from a list
ORDERS = {"usual": "通常的顺序", "newest": "新的在前", "title": "按标题"}
LAYOUTS = {"list": "清单", "cards": "卡片", "timetable": "课表"}
THEMES = {"inherit": "跟着网页的颜色", "light": "浅色", "contrast": "高对比"}
SIZES = {"standard": "标准", "large": "大", "huge": "特大"}
CHOICES = {"what": WHATS, "order": ORDERS, "layout": LAYOUTS, "theme": THEMES, "size": SIZES}
NAMES = {
    "centre": "没有找到这个学习中心",
    "course": "没有找到这门课程",
    "column": "没有找到这个栏目",
    "of": "没有找到这个页面",
}
NAME = re.compile("[^\\s/\0-\x1f\x7f\ud800-\udfff]{1,80}")  # what may be a slug or a uid at all
AGAIN = "：它可能改了名、还没有发布，也可能网址抄漏了几个字。请重新生成嵌入代码。"
PATH = "/embed/courses"
USUAL, MOST = 6, 50


@dataclass(frozen=True)
class Asked:
    """A listing as its address asks for it; slugs are empty where nothing is chosen."""

    what: str = "offerings"
    centre: str = ""
    course: str = ""
    column: str = ""
    of: str = ""
    n: int = USUAL
    order: str = "usual"
    layout: str = "list"
    theme: str = "inherit"
    size: str = "standard"

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        """Return what the parameters of an address ask for; what they cannot mean is a 400, and
        what nothing can be called a 404."""
        said: dict[str, Any] = {one.name: args[one.name] for one in fields(cls)
                                if args.get(one.name)}  # fmt: skip
        for name, choices in CHOICES.items():
            allowed = {*choices, PAGE} if name == "what" else choices
            if said.get(name, next(iter(choices))) not in allowed:
                abort(400, f"没有这样的“{name}”：可以是 {'、'.join(choices)}。")
        said["n"] = _number(said.get("n", str(USUAL)))
        for name in NAMES:
            if not NAME.fullmatch(said.get(name, "-")):
                unknown(name)
        for name, what in (("of", PAGE), ("column", "news")):
            if said.get(name):
                said.setdefault("what", what)
        if said.get("what") == PAGE and not said.get("of"):
            unknown("of")
        return cls(**said)

    def with_(self, **changes: Any) -> Self:
        """Return the same listing with some of it otherwise."""
        return replace(self, **changes)

    @property
    def query(self) -> str:
        """What the address says, without what is usual; the same for the same listing."""
        said = {one.name: getattr(self, one.name) for one in fields(self)
                if getattr(self, one.name) != one.default}  # fmt: skip
        return urlencode(said)

    @property
    def path(self) -> str:
        """The app-relative address of the frame, with its query, all ASCII."""
        return PATH + ("?" + self.query if self.query else "")


def whole_list(what: str) -> tuple[str, str]:
    """Return what the site's whole list is called, and its app-relative path."""
    return f"全部{WHATS[what]}", f"/{what}/"


def unknown(name: str) -> Any:
    """Answer 404: nothing that may be shown bears what `centre`, `course` … says."""
    abort(404, NAMES[name] + AGAIN)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        abort(400, f"“最多几条”（n）应是 1 到 {MOST} 之间的整数。")
    return int(text)
