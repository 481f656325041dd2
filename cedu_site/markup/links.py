"""Links: bare addresses, links to other sites, and cards that lead to a video."""

import re
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from cedu_site.markup.tree import is_alone, pairs, unwrap

ADDRESS = r"(?<![A-Za-z0-9@/])https?://[A-Za-z0-9][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*"
TRAILING = ".,;:!?'*~_["
VIDEO_SITES = {
    re.compile(r"https://(?:(?:www\.|m\.)?bilibili\.com|b23\.tv)(?:[/?#][^\s\\]*)?"): "哔哩哔哩",
    re.compile(r"https://(?:m\.)?v\.qq\.com(?:[/?#][^\s\\]*)?"): "腾讯视频",
    re.compile(r"https://(?:[mv]\.)?(?:v\.)?youku\.com(?:[/?#][^\s\\]*)?"): "优酷",
}


class Linkify(InlineProcessor):
    """Makes a link of an http address; it ends before anything that is not ASCII."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        address = m[0].rstrip(TRAILING)
        surplus = address.count(")") - address.count("(")
        ending = len(address) - len(address.rstrip(")"))
        address = address[: len(address) - max(min(surplus, ending), 0)].rstrip(TRAILING)
        link = Element("a", {"href": address})
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(address)


def settle(page: Element) -> None:
    """Drop links that lead nowhere; those to other sites learn nothing of this window."""
    for parent, link in pairs(page, "a"):
        href = link.get("href", "")
        if not href:
            unwrap(parent, link)
        elif href.lower().startswith(("http:", "https:")):
            link.set("rel", "noopener")


def make_cards(page: Element) -> None:
    """Make a card of each video site's address that stands alone in its paragraph."""
    for paragraph in page.iter("p"):
        if is_alone(paragraph, "a") and paragraph[0].text == paragraph[0].get("href"):
            site = _video_site(paragraph[0].get("href", ""))
            if site:
                paragraph.set("class", "video-card")
                paragraph[0].text = f"在{site}观看视频"


def _video_site(address: str) -> str | None:
    return next((site for form, site in VIDEO_SITES.items() if form.fullmatch(address)), None)
