"""Pictures, films and sound, with their captions."""

import re
from xml.etree.ElementTree import Element, SubElement

from cedu_site.markup.tree import is_alone, pairs, remove

MEDIA = {
    re.compile(r"[^?#]*\.(?:mp4|webm)(?:[?#].*)?", re.I | re.S): "video",
    re.compile(r"[^?#]*\.(?:mp3|m4a|ogg)(?:[?#].*)?", re.I | re.S): "audio",
}


def settle(page: Element) -> None:
    """Give lone pictures a figure, and every picture and medium its final form."""
    for paragraph in page.iter("p"):
        if is_alone(paragraph, "img"):
            _make_figure(paragraph)
    for parent, picture in pairs(page, "img"):
        _settle_picture(parent, picture)
    for tag in ("video", "audio"):
        for parent, medium in pairs(page, tag):
            _settle_medium(parent, medium)


def _make_figure(paragraph: Element) -> None:
    paragraph.tag = "figure"
    paragraph.attrib.clear()
    caption = paragraph[0].attrib.pop("title", "").strip()
    if caption:
        SubElement(paragraph, "figcaption").text = caption


def _settle_picture(parent: Element, picture: Element) -> None:
    source, alt = picture.get("src", ""), picture.get("alt", "").strip()
    tag = next((tag for form, tag in MEDIA.items() if form.fullmatch(source)), None)
    if not source:
        picture.tag, picture.text = "span", missing(alt)
        picture.attrib = {"class": "missing"}
    elif tag:
        picture.tag = tag
        picture.attrib = {"src": source, "aria-label": alt}
    else:
        picture.set("alt", alt)


def _settle_medium(parent: Element, medium: Element) -> None:
    label = medium.get("aria-label", "")
    source = medium.get("src", "")
    tail = medium.tail
    medium.clear()
    medium.tail = tail
    if not source:
        remove(parent, medium)
        return
    medium.attrib = {"src": source, "controls": "", "preload": "none"}
    if label:
        medium.set("aria-label", label)


def missing(alt: str, thing: str = "图片") -> str:
    """Return the words that stand where `thing` cannot be shown."""
    return f"（{thing}缺失：{alt}）" if alt else f"（{thing}缺失）"
