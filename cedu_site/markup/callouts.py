"""Callouts: boxes that warn, weigh or add something."""

from xml.etree.ElementTree import Element

WARNINGS = ("安全提示", "注意", "警告")
DISPUTES = ("说法不一",)


def class_of(name: str) -> str:
    """Return the class for a callout that its author called `name`."""
    if name in WARNINGS:
        return "callout-warn"
    return "callout-disputed" if name in DISPUTES else "callout-note"


def name(page: Element) -> None:
    """Give callouts their element."""
    for box in page.iter("div"):
        if "callout" in box.get("class", "").split():
            box.tag = "aside"
