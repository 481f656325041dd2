"""What JSON-LD says of every page alike: its name, its picture, its dates, its licence."""

import re

from cedu_site.metadata.nodes import Node, moment, node
from cedu_site.metadata.organisations import LANGUAGE, author
from cedu_site.publishing.models import Page
from cedu_site.text.examples import titled
from cedu_site.web.urls import absolute

CREATIVE_COMMONS = re.compile(r"CC (BY(?:-(?:NC|ND|SA))*) (\d\.\d)", re.I)


def image_of(page: Page) -> str:
    """Return the address of the picture that stands for a page, empty for none."""
    picture = page.cover and page.cover.share_picture
    return absolute(picture.url) if picture else ""


def about(page: Page) -> Node:
    """Return what is said of a course and of a lesson alike."""
    return {
        "name": titled(page),
        "description": page.summary,
        "url": absolute(page.path),
        "image": image_of(page),
        "inLanguage": LANGUAGE,
        "author": author(page),
        "license": _licence(page.fields.get("licence", "")),
        "datePublished": moment(page.opens_at),
        "dateModified": moment(page.updated_at),
    }


def _licence(text: str) -> str | Node | None:
    """Return a licence by its address; one that has none here, by its name."""
    known = CREATIVE_COMMONS.fullmatch(text)
    if known:
        return f"https://creativecommons.org/licenses/{known[1].lower()}/{known[2]}/"
    return text if text.startswith(("https://", "http://")) else node("CreativeWork", name=text)
