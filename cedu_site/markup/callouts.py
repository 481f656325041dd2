"""Callouts: boxes that warn, weigh or add something."""

import re
from xml.etree.ElementTree import Element

from markdown.extensions.admonition import AdmonitionProcessor

WARNINGS = ("安全提示", "注意", "警告")
DISPUTES = ("说法不一",)


class CalloutProcessor(AdmonitionProcessor):
    """`!!! 安全提示`, perhaps with a title of its own in quotes."""

    CLASSNAME = "callout"
    CLASSNAME_TITLE = "callout-title"
    RE = re.compile(r'(?:^|\n)!!! ?([\w-]+(?: +[\w-]+)*)(?: +["“](.*?)["”])? *(?:\n|$)')

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str]:
        return _class_of(match[1]), match[2] or match[1]


def settle(page: Element) -> None:
    """Give callouts their element."""
    for box in page.iter("div"):
        if "callout" in box.get("class", "").split():
            box.tag = "aside"


def _class_of(name: str) -> str:
    if name in WARNINGS:
        return "callout-warn"
    return "callout-disputed" if name in DISPUTES else "callout-note"
