"""The shelf of pictures and files: found by words, kind and silence, chosen for a page."""

import re

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.media.markdown import markdown
from cedu_site.media.models import Media
from cedu_site.publishing.composing import Composer
from tests.desk.sending import PDF, SHELF, jpeg, sent
from tests.persons import Desk, signed_in


def names(page: str) -> list[str]:
    return re.findall('<span class="name">([^<]*)</span>', page)


@pytest.fixture
def shelf(house: Flask, editor: Desk) -> Desk:
    """A shelf with a described picture, a silent one, and a document, in this order."""
    red = sent(house, editor, "红.jpg", jpeg("red", (1200, 900)))
    editor.send(f"{SHELF}describe", {red: "一片红叶"})
    sent(house, editor, "蓝_1.jpg", jpeg("blue"))
    sent(house, editor, "讲义.pdf", PDF)
    return editor


def test_the_newest_come_first(shelf: Desk) -> None:
    assert names(shelf.get(SHELF).text)[:3] == ["讲义.pdf", "蓝_1.jpg", "红.jpg"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=红叶", ["红.jpg"]),
        ("q=红", ["红.jpg"]),
        ("q=_1", ["蓝_1.jpg"]),
        ("q=%25", []),
        ("q=JIANG-YI", ["讲义.pdf"]),
        ("kind=document", ["讲义.pdf"]),
        ("kind=video", []),
        ("q=蓝&silent=1", ["蓝_1.jpg"]),
        ("q=红&silent=1", []),
        ("q=%00红叶", ["红.jpg"]),
    ],
)
def test_what_is_asked_for_is_found(shelf: Desk, query: str, found: list[str]) -> None:
    assert names(shelf.get(f"{SHELF}?{query}").text) == found


def test_pictures_are_small_lazy_and_have_their_size(shelf: Desk) -> None:
    (picture,) = re.findall('<img class="thumb"[^>]*>', shelf.get(f"{SHELF}?q=红叶").text)
    assert 'width="480" height="360" alt="一片红叶" loading="lazy"' in picture
    assert re.search(r'src="/media/[0-9a-f]{64}/[^"]*\.webp"', picture)


def test_it_has_pages(house: Flask, editor: Desk) -> None:
    with house.app_context():
        for number in range(30):
            same = {"size": 1, "renditions": [], "sha256": "0" * 64, "kind": "document"}
            db.session.add(Media(path=f"media/a/{number}.pdf", name=f"n{number}", **same))
        db.session.commit()
    first = editor.get(f"{SHELF}?kind=document")
    assert len(names(first.text)) == 24 and "kind=document&amp;page=2" in first.text
    assert len(names(editor.get(f"{SHELF}?kind=document&page=2").text)) == 6
    assert editor.get(f"{SHELF}?kind=document&page=3").status_code == 404
    assert editor.get(f"{SHELF}?page=0").status_code == 400


def test_one_file_is_shown_with_the_markdown_to_copy(house: Flask, shelf: Desk) -> None:
    with house.app_context():
        media = db.session.query(Media).filter_by(name="红.jpg").one()
        uid, path = media.uid, media.path
    page = shelf.get(f"{SHELF}{uid}")
    assert f'value="![一片红叶](../../{path})" readonly' in page.text
    assert f'value="![一片红叶](../{path})" readonly' in page.text
    assert "1200 × 900 像素" in page.text
    assert shelf.get(f"{SHELF}meiyou").status_code == 404


@pytest.mark.parametrize(
    "base", ["news/jiyi/a.md", "courses/zhubian/01-a.md", "offerings/a.md", "pages/a.md", "a.md"]
)
def test_the_markdown_leads_to_the_file(house: Flask, shelf: Desk, base: str) -> None:
    page = shelf.get(f"{SHELF}choose?for={base}&q=红叶").text
    (line,) = re.findall('data-markdown="([^"]*)"', page)
    (path,) = re.findall('data-path="([^"]*)"', page)
    assert line == f"![一片红叶]({path})"
    with house.app_context():
        composer = Composer(base)
        assert 'alt="一片红叶"' in composer.compose(line)["html"]
        assert composer.unresolved == []


@pytest.mark.parametrize(
    "base", ["/etc/passwd", "../../../x.md", "", "x" * 5000, "\0", "a//b/../c"]
)
def test_an_odd_place_tells_nothing_of_the_machine(shelf: Desk, base: str) -> None:
    answer = shelf.get(f"{SHELF}choose", query_string={"for": base, "q": "红叶"})
    (path,) = re.findall('data-path="([^"]*)"', answer.text)
    assert re.fullmatch(r"(\.\./)*media/\d{4}-\d\d/hong-[0-9a-f]{8}\.jpg", path)


def test_words_of_a_description_stay_words(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor)
    words = r"a](x) *b* `c` <b onclick=x> [d] \e ![f]"
    editor.send(f"{SHELF}describe", {uid: words})
    page = editor.get(f"{SHELF}choose?for=pages/a.md").text
    with house.app_context():
        line = markdown(db.session.query(Media).filter_by(uid=uid).one(), "pages/a.md")
        html = Composer("pages/a.md").compose(line)["html"]
    assert "<b onclick" not in page and "<b onclick" not in html
    assert 'alt="a](x) *b* `c` &lt;b onclick=x&gt; [d] \\e ![f]"' in html


def test_only_pictures_are_chosen_and_htmx_gets_the_block(shelf: Desk) -> None:
    assert names(shelf.get(f"{SHELF}choose").text)[:2] == ["蓝_1.jpg", "一片红叶"]
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    part = shelf.get(f"{SHELF}choose", headers=headers).text
    assert 'id="chooser"' in part and "<html" not in part


@pytest.mark.parametrize("path", ["", "choose", "describe", "x"])
def test_only_people_with_a_role_come_in(house: Flask, path: str) -> None:
    assert house.test_client().get(SHELF + path).status_code == 302
    assert signed_in(house, "luren").get(SHELF + path).status_code == 403


def test_a_document_is_offered_as_a_link(house: Flask, shelf: Desk) -> None:
    with house.app_context():
        uid = db.session.query(Media).filter_by(name="讲义.pdf").one().uid
    assert 'value="[讲义.pdf](../../media/' in shelf.get(f"{SHELF}{uid}").text
