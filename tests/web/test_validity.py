"""Every page is valid HTML that can be read by ear, by keyboard and without a style sheet."""

from collections import Counter
from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest

from tests.web.crawling import Visit, read_html, text_of

INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary", "label"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
FIELDS = {"input", "select", "textarea"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

Problems = Callable[[Visit], list[object]]


def parse_errors(page: Visit) -> list[object]:
    return list(page.errors)


def repeated_ids(page: Visit) -> list[object]:
    return [one for one, count in Counter(page.ids).items() if count > 1 or len(one.split()) != 1]


def references_to_nothing(page: Visit) -> list[object]:
    return [
        (name, target)
        for element in page.elements
        for name in REFERENCES
        for target in element.attrib.get(name, "").split()
        if target not in page.ids
    ]


def nested_controls(page: Visit) -> list[object]:
    return [
        (outer.tag, inner.tag)
        for outer in page.all("a", "button", "summary")
        for inner in outer.iter()
        if inner is not outer and inner.tag in INTERACTIVE
    ]


def fields_without_a_label(page: Visit) -> list[object]:
    named = {label.attrib["for"] for label in page.all("label") if "for" in label.attrib}
    wrapped = {field for label in page.all("label") for field in label.iter()}
    return [
        field.attrib
        for field in page.elements
        if field.tag in FIELDS
        and "aria-label" not in field.attrib
        and field.attrib.get("id") not in named
        and field not in wrapped
    ]


def controls_without_a_name(page: Visit) -> list[object]:
    def has_name(control: Element) -> bool:
        pictures = [image.attrib.get("alt", "") for image in control.iter("img")]
        return bool(text_of(control) or any(pictures) or control.attrib.get("aria-label"))

    return [one.attrib for one in page.all("a", "button", "summary") if not has_name(one)]


def pictures_that_jump_or_are_silent(page: Visit) -> list[object]:
    wanted = {"alt", "width", "height"}
    return [picture.attrib for picture in page.all("img") if not wanted <= picture.attrib.keys()]


def headings_that_skip(page: Visit) -> list[object]:
    levels = [HEADINGS.index(heading.tag) + 1 for heading in page.all(*HEADINGS)]
    return [pair for pair in zip([0, *levels], levels, strict=False) if pair[1] > pair[0] + 1]


def empty_headings(page: Visit) -> list[object]:
    return [heading.tag for heading in page.all(*HEADINGS) if not text_of(heading)]


def not_exactly_one(page: Visit) -> list[object]:
    banners = [one for one in page.classed("masthead") if one.tag == "header"]
    others = [tag for tag in ("title", "h1", "main", "footer") if len(page.all(tag)) != 1]
    return others if len(banners) == 1 else [*others, "header"]


def wrong_language(page: Visit) -> list[object]:
    return [] if page.one("html").attrib.get("lang") == "zh-CN" else [page.one("html").attrib]


def skip_link_leads_nowhere(page: Visit) -> list[object]:
    first = page.all("a")[0]
    leads = first.attrib["href"] == "#" + page.one("main").attrib.get("id", "")
    return [] if leads and text_of(first) else [first.attrib]


def landmarks_without_a_name(page: Visit) -> list[object]:
    labels = ("aria-label", "aria-labelledby")
    names = [next(filter(None, map(nav.attrib.get, labels)), None) for nav in page.all("nav")]
    return [] if all(names) and len(set(names)) == len(names) else names


def inline_code_or_style(page: Visit) -> list[object]:
    scripts = [one.attrib for one in page.scripts() if text_of(one) or "src" not in one.attrib]
    styled = [one.attrib for one in page.elements if "style" in one.attrib or one.tag == "style"]
    handlers = [name for one in page.elements for name in one.attrib if name.startswith("on")]
    links = [one for one in page.references() if one.lower().startswith(("javascript:", "data:"))]
    return [*scripts, *styled, *handlers, *links]


def frames_or_locked_text(page: Visit) -> list[object]:
    metas = {meta.attrib.get("name"): meta.attrib["content"] for meta in page.all("meta")[1:]}
    sized = metas["viewport"] == "width=device-width, initial-scale=1"
    framed = [] if page.path == "/embed/" else page.all("iframe")  # there our own are looked at
    return framed + page.all("object", "embed", "base") + ([] if sized else [metas])


def broken_addresses(page: Visit) -> list[object]:
    return [one for one in page.references() if len(one.split()) != 1]


@pytest.mark.parametrize(
    "problems",
    [
        parse_errors,
        repeated_ids,
        references_to_nothing,
        nested_controls,
        fields_without_a_label,
        controls_without_a_name,
        pictures_that_jump_or_are_silent,
        headings_that_skip,
        empty_headings,
        not_exactly_one,
        wrong_language,
        skip_link_leads_nowhere,
        landmarks_without_a_name,
        inline_code_or_style,
        frames_or_locked_text,
        broken_addresses,
    ],
    ids=lambda check: check.__name__,
)
def test_no_page_has(pages: list[Visit], problems: Problems) -> None:
    assert {page.address: found for page in pages if (found := problems(page))} == {}


def test_titles_tell_pages_apart(crawled: dict[str, Visit]) -> None:
    plain = [page for page in crawled.values() if page.is_page and "?" not in page.address]
    titles = Counter(text_of(page.one("title")) for page in plain)
    assert [title for title, count in titles.items() if count > 1] == []


def test_breadcrumbs_lead_from_home_to_here(crawled: dict[str, Visit]) -> None:
    for page in crawled.values():
        trails = page.classed("breadcrumbs") if page.is_page else []
        assert len(trails) == (page.is_page and page.path != "/"), page.address
        for trail in trails:
            items = list(trail.iter("li"))
            links = [link.attrib["href"] for item in items[:-1] for link in item.iter("a")]
            assert trail.attrib["aria-label"] == "您当前的位置"
            assert links[0] == "/"
            assert len(links) == len(items) - 1
            assert items[-1].attrib["aria-current"] == "page"


def test_the_checks_themselves_find_what_is_wrong() -> None:
    assert read_html("<!doctype html><title>x</title><p><b>y</p>")[1]
    assert not read_html("<!doctype html><title>x</title><p><b>y</b></p>")[1]
