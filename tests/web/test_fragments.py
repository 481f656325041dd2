"""htmx gets the part it asks for; everyone else, and htmx going back, gets the page."""

import pytest
from flask.testing import FlaskClient

from tests.web.crawling import visit

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
WHOLE = [{}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Request-Type": "full"}]
ASKED = [
    "",
    "?q=竹编",
    "?q=竹编&kind=resource",
    "?q=潜水艇",
    "?page=2",
    "?centre=taishi&sort=title",
]
VARY = {"HX-Request", "HX-Request-Type", "Accept-Encoding"}


def halves(part: str) -> tuple[str, str]:
    """Return the title that htmx takes over and the block."""
    title, end, block = part.partition("</title>\n")
    assert title.startswith("<title>")
    return title + end.strip(), block


@pytest.mark.parametrize("asked", ASKED)
def test_the_fragment_is_the_block_of_the_page(client: FlaskClient, asked: str) -> None:
    page = client.get("/catalogue/" + asked).text
    part = client.get("/catalogue/" + asked, headers=PARTIAL)
    title, block = halves(part.text)
    assert part.status_code == 200
    assert block.strip().startswith('<div id="answers"')
    assert block.strip().endswith("</div>")
    assert title in page
    assert block in page
    assert not {"<html", "<form", "<main", "<h1"} & set(part.text.split())


@pytest.mark.parametrize("headers", WHOLE, ids=["browser", "htmx", "history"])
def test_others_get_the_whole_page(client: FlaskClient, headers: dict[str, str]) -> None:
    for path in ("/catalogue/?q=竹编", "/catalogue/", "/catalogue/suggest?q=竹编"):
        assert client.get(path, headers=headers).text.startswith("<!doctype html>")


@pytest.mark.parametrize("headers", [*WHOLE, PARTIAL])
def test_caches_keep_page_and_fragment_apart(client: FlaskClient, headers: dict[str, str]) -> None:
    for path in ("/catalogue/?q=竹编", "/catalogue/", "/catalogue/suggest?q=竹编"):
        answer = client.get(path, headers=headers)
        assert {name.strip() for name in answer.headers["Vary"].split(",")} >= VARY
        tag = answer.headers["ETag"]
        assert client.get(path, headers={**headers, "If-None-Match": tag}).status_code == 304
        others = {client.get(path, headers=other).headers["ETag"] for other in (PARTIAL, {})}
        assert len(others) == 2


def test_pages_without_a_fragment_are_whole_whoever_asks(client: FlaskClient) -> None:
    for path in ("/", "/courses/zhubian/beidian", "/offerings/", "/about"):
        assert client.get(path, headers=PARTIAL).text.startswith("<!doctype html>")


def test_what_is_wrong_is_a_whole_page_even_for_htmx(client: FlaskClient) -> None:
    for path, status in (("/catalogue/?page=0", 400), ("/catalogue/?page=99", 404)):
        answer = client.get(path, headers=PARTIAL)
        assert (answer.status_code, answer.text[:15]) == (status, "<!doctype html>")


def test_what_htmx_asks_and_swaps_exists(client: FlaskClient) -> None:
    page = visit(client, "/catalogue/")
    asking = [one for one in page.elements if "hx-get" in one.attrib]
    assert asking
    for one in asking:
        assert client.get(one.attrib["hx-get"], headers=PARTIAL).status_code == 200
        assert one.attrib["hx-target"].removeprefix("#") in page.ids
        assert one.attrib["hx-push-url"] == "true"


def test_htmx_is_loaded_only_where_it_serves(client: FlaskClient) -> None:
    def scripts(path: str) -> list[str]:
        return [one.attrib["src"] for one in visit(client, path).scripts()]

    assert any("htmx" in one for one in scripts("/catalogue/"))
    for path in ("/", "/courses/zhubian/beidian", "/about", "/news/", "/meiyou"):
        assert not any("htmx" in one for one in scripts(path))
