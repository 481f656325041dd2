"""The allow-list that all foreign HTML passes before it is read."""

import re

import nh3

TEXT_TAGS = """a abbr b br cite code del em font i ins kbd label mark q s small span strike strong
    sub sup time tt u"""
BLOCK_TAGS = """address article blockquote body center dd details div dl dt fieldset figcaption
    figure h1 h2 h3 h4 h5 h6 hr li main ol p pre section summary ul"""
OTHER_TAGS = "caption table tbody td tfoot th thead tr img input"
GONE_TAGS = """applet aside audio button canvas datalist dialog embed footer frameset head iframe
    map math menu nav noscript object rp rt script select style svg template textarea title video
    xml"""
TAGS, GONE = set(f"{TEXT_TAGS} {BLOCK_TAGS} {OTHER_TAGS}".split()), set(GONE_TAGS.split())
CUSTOM = re.compile(r"<((?:mp|qq|wx|mpvoice)[a-z0-9-]*)", re.I)
CELL = {"colspan", "rowspan"}
ATTRIBUTES = {
    "*": {"style", "class", "id", "hidden"},
    "a": {"href"},
    "img": {"src", "data-src", "alt", "title", "data-original"},
    "input": {"type", "checked"},
    "ol": {"start"},
    "td": CELL,
    "th": CELL,
}
SCHEMES = {"http", "https", "mailto", "file", "data", "cid", "blob", "about"}
LONGEST_VALUE = 4000


def allowed(html: str) -> str:
    """Return what may be read of `html`, well formed."""
    custom = {name.lower() for name in CUSTOM.findall(html)}
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=GONE | custom,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        attribute_filter=_shortened,
    )


def _shortened(tag: str, attribute: str, value: str) -> str | None:
    return value if len(value) <= LONGEST_VALUE else value[:5]  # a picture written as `data:`
