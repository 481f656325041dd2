"""Pasted HTML, in the helper process: pictures cannot come along and leave a line."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from cedu_site.conversion import page
from cedu_site.conversion.blocks import Image
from cedu_site.conversion.pictures import description, file_name, left_behind

FRAGMENT = ("<!--StartFragment-->", "<!--EndFragment-->")
FILM = re.compile(
    r"<(?:iframe|video|audio|mpvoice|mp-common-(?:videosnap|mpaudio)|qqmusic)\b", re.I
)
ARTICLE, ARTICLE_TITLE = "js_content", "activity-name"  # of a WeChat page copied as a whole
TINY = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px|pt)?\s*(?:;|$)", re.I)


def convert(html: str) -> dict[str, Any]:
    """Return title, body and notices for what was pasted."""
    start, end = html.find(FRAGMENT[0]), html.rfind(FRAGMENT[1])
    if 0 <= start < end:
        html = html[start + len(FRAGMENT[0]) : end]
    labels: list[str] = []
    made = page.make(html, lambda element: _picture(element, labels), select=_article)
    films = len(FILM.findall(html))
    notices = made.notices + ([left_behind(labels)] if labels else [])
    if films:
        notices.append(f"有 {films} 个视频或录音没有一起过来，请另外放上链接或文件。")
    return {"title": made.title, "body": made.body, "notices": notices}


def _picture(element: Element, labels: list[str]) -> Image | None:
    address = element.get("data-src") or element.get("data-original") or element.get("src", "")
    if not address or TINY.search(element.get("style", "")):
        return None
    label = description(element.get("alt", "") or element.get("title", "")) or file_name(address)
    labels.append(label)
    return Image("", label)


def _article(whole: Element) -> tuple[str, Element]:
    """Choose the article of a page copied as a whole."""
    part = next((e for e in whole.iter() if e.get("id") == ARTICLE), None)
    if part is None:
        return "", whole
    title = next((e for e in whole.iter() if e.get("id") == ARTICLE_TITLE), None)
    return " ".join("".join(title.itertext()).split()) if title is not None else "", part
