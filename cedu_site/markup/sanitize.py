"""The allow-list that all HTML passes, whatever its origin."""

import re

import nh3

from cedu_site.markup.characters import CONTROLS, remove_controls
from cedu_site.markup.footnotes import MARK

TEXT_TAGS = "a abbr b br cite code del em i ins kbd mark q s small span strong sub sup time u"
BLOCK_TAGS = "blockquote dd details div dl dt figcaption figure hr li ol p pre section summary ul"
HEADING_TAGS = "h1 h2 h3 h4 h5 h6"
TABLE_TAGS = "caption table tbody td tfoot th thead tr"
OTHER_TAGS = "audio img input rp rt ruby video"
TAGS = set(" ".join((TEXT_TAGS, BLOCK_TAGS, HEADING_TAGS, TABLE_TAGS, OTHER_TAGS)).split())

CELL = {"colspan", "rowspan"}
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "audio": {"src", "aria-label"},
    "details": {"open"},
    "img": {"src", "alt", "title"},
    "input": {"checked"},
    "li": {"id", "value"},
    "ol": {"start"},
    "sup": {"id"},
    "td": CELL,
    "th": CELL,
    "time": {"datetime"},
    "video": {"src", "aria-label"},
}
ALIGN = {"align": {"left", "center", "right"}}
VALUES = {"td": ALIGN, "th": ALIGN, "input": {"type": {"checkbox"}}}
CLASSES = {
    "div": {"callout", "callout-warn", "callout-disputed", "callout-note", "footnote"},
    "p": {"callout-title"},
    "a": {"footnote-ref", "footnote-backref"},
    "ul": {"task-list"},
    "ol": {"task-list"},
    "li": {"task-list-item"},
}
NUMBERS = {"colspan", "rowspan", "start", "value"}
ADDRESSES = {"href", "src"}
SCHEMES = {"http", "https", "mailto", "tel"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
OTHER_HOST = re.compile(r"[/\\]{2}")
UNSEEN = re.compile(rf"\s|{CONTROLS.pattern}")


def sanitize(html: str) -> str:
    """Return what is allowed of `html`, well formed, every attribute in double quotes."""
    safe = _clean(html)
    bare = remove_controls(safe)  # they may have been written as `&#1;`
    return safe if bare == safe else _clean(bare)


def _clean(html: str) -> str:
    try:
        safe = _cleaner.clean(html)
    except UnicodeEncodeError:  # half a character, which no file and no form can hold
        safe = _cleaner.clean(html.encode("utf-8", "replace").decode())
    return safe.lstrip("\ufeff")  # whoever reads it next would take it for a mark, not for text


def _check(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "id":
        return value if MARK in value else None
    if attribute in NUMBERS:
        return value if re.fullmatch("[0-9]{1,3}", value) else None
    if attribute in ADDRESSES:
        return value.strip(" \t\n\f\r") if _leads_well(value) else None
    return value


def _leads_well(address: str) -> bool:
    seen = UNSEEN.sub("", address).lower()
    scheme = SCHEME.match(seen)
    return not OTHER_HOST.match(seen) and (scheme is None or scheme[1] in SCHEMES)


_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math"},
    attributes={**ATTRIBUTES, "*": set()},  # else `title` and `lang` may stand everywhere
    tag_attribute_values=VALUES,
    allowed_classes=CLASSES,
    generic_attribute_prefixes=set(),
    url_schemes=SCHEMES,
    url_relative="pass_through",
    attribute_filter=_check,
    link_rel=None,
)
