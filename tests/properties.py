"""What tests of properties share: how many examples, hostile text, what HTML may be answered."""

import re

import html5lib
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cedu_site.markup.sanitize import (
    ADDRESSES,
    ATTRIBUTES,
    CLASSES,
    SCHEMES,
    TAGS,
    VALUES,
)
from tests.desk.attacks import ATTACKS

DEFAULT = 100
HEADINGS = {f"h{level}": {"id"} for level in range(1, 7)}
MADE_BY_US = {  # what rendering adds after the allow-list
    **HEADINGS,
    "aside": {"class", "aria-label"},
    "input": {"disabled", "aria-label"},
    "picture": set(),
    "source": {"type", "srcset", "sizes"},
    "span": {"class"},
    "img": {"src", "alt", "title", "width", "height", "loading", "decoding"},
    "a": {"href", "title", "class", "rel", "download", "aria-label"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "video": {"src", "controls", "preload", "aria-label"},
    "audio": {"src", "controls", "preload", "aria-label"},
}
PIECES = st.sampled_from(
    [
        *("<", ">", "</", "/>", '"', "'", "=", "&", ";", "<!--", "-->", "<![CDATA[", "]]>", "<?"),
        *("script", "style", "svg", "math", "iframe", "img", "a", "p", "table", "td", "template"),
        *("noscript", "title", "textarea", "form", "input", "button", "base", "meta", "object"),
        *(" onerror=", " onclick=", " href=", " src=", " style=", " id=", " class=", " srcset="),
        *("javascript:", "java\tscript:", "&#x6A;avascript&colon;", "data:text/html,", "//a.cn"),
        *("alert(1)", "\x00", "\x01", "\x0c", "\u2028", "\ue000", "\ufeff", "\ud800", "竹", "\n\n"),
        *("<img src=x onerror=alert(1)>", "<a href=javascript:alert(1)>", "<svg/onload=alert(1)>"),
        *("[x](javascript:alert(1))", "![x](a.png 'x\" onerror=alert(1)')", "| a | b |\n|---|---|"),
        *("[^1]: x", "[^1]", "!!! warn\n    x", "```html", "# ", "- [ ] ", "{#id .x onclick=y}"),
    ]
)
WHOLE = st.sampled_from(ATTACKS)
ANYTHING = st.text(st.characters(codec=None), max_size=6)
HOSTILE = st.lists(PIECES | WHOLE | ANYTHING, max_size=24).map("".join)
UNSEEN = re.compile("[\t\n\r]")  # what browsers leave out of an address, and about it
SCHEME = re.compile(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]*):")
HOST = re.compile(r"[\x00-\x20]*[/\\]{2}")


def modest(examples: int, most: int = 1000) -> settings:
    """Return settings for so few examples, and for all or at `most` so many in the long profile."""
    long = settings.default.max_examples > DEFAULT
    return settings(
        max_examples=min(most, settings.default.max_examples) if long else examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def refused(html: str, more: dict[str, set[str]] | None = None) -> list[str]:
    """Return what a browser would make of `html` that is not on the allow-list."""
    more = more or {}
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    found = []
    for element in tree.iter():
        name = element.tag
        if name == "DOCUMENT_FRAGMENT":
            continue
        if not isinstance(name, str) or name not in TAGS | more.keys():
            found.append(f"<{name}>")
            continue
        may = ATTRIBUTES.get(name, set()) | set(VALUES.get(name, ())) | more.get(name, set())
        may |= {"class"} if name in CLASSES else set()
        found += [f"{name} {attribute}" for attribute in element.attrib.keys() - may]
        found += [
            f"{attribute}={value}"
            for attribute, value in element.attrib.items()
            if attribute in ADDRESSES and leads_ill(value)
        ]
    return found


def leads_ill(address: str) -> bool:
    """Tell whether a browser would go to another host, or not by HTTP, without saying so."""
    plain = UNSEEN.sub("", address)
    scheme = SCHEME.match(plain)
    return bool(HOST.match(plain)) or bool(scheme and scheme[1].lower() not in SCHEMES)
