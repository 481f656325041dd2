"""`page` counts from 1; anything else is a 400, past the last page a 404."""

import pytest
from flask.testing import FlaskClient

from tests.web.crawling import text_of, visit

LISTS = ("/courses/", "/offerings/", "/news/", "/news/xiaoxi/", "/catalogue/", "/api/v1/search")
LISTS += ("/catalogue/export.csv",)
BROKEN = ["0", "-1", "x", "1.5", "１", "", " 1", "+1", "1e3", "0x1", str(10**30), "0" * 5000]
BROKEN += ["9" * 5000, "٣", "²", "%00", "%ff"]


@pytest.mark.parametrize("page", BROKEN, ids=lambda page: page[:10])
def test_what_is_no_page_number_is_400(client: FlaskClient, page: str) -> None:
    answer = client.get(f"/catalogue/?page={page}")
    assert answer.status_code == 400
    assert "页码不对" in answer.text


@pytest.mark.parametrize("path", LISTS)
def test_every_list_reads_its_page_number(client: FlaskClient, path: str) -> None:
    for page in ("0", "-1", "x", "", "0" * 5000):
        assert client.get(f"{path}?page={page}").status_code == 400


@pytest.mark.parametrize("path", [path for path in LISTS if not path.endswith(".csv")])
def test_past_the_last_page_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?page=1").status_code == 200
    for page in (4, 999_999, 999_999_999):
        assert client.get(f"{path}?page={page}").status_code == 404


def test_the_first_page_of_an_empty_list_is_there(client: FlaskClient) -> None:
    for path in ("/offerings/?state=none", "/catalogue/?q=潜水艇", "/news/xiaoxi/?year=1999"):
        assert client.get(path).status_code == 200
        assert client.get(path + "&page=1").status_code == 200
        assert client.get(path + "&page=2").status_code == 404


def test_pages_lead_to_their_neighbours(client: FlaskClient) -> None:
    def neighbours(path: str) -> dict[str, str]:
        links = visit(client, path).all("a")
        return {
            a.attrib["rel"]: a.attrib["href"]
            for a in links
            if a.attrib.get("rel") in ("prev", "next")
        }

    assert neighbours("/catalogue/") == {"next": "/catalogue/?page=2"}
    assert neighbours("/catalogue/?page=2") == {
        "prev": "/catalogue/",
        "next": "/catalogue/?page=3",
    }
    assert neighbours("/catalogue/?page=3") == {"prev": "/catalogue/?page=2"}


def test_paging_keeps_what_was_asked(client: FlaskClient) -> None:
    page = visit(client, "/catalogue/?topic=竹编&topic=山歌&sort=title&from=groupmessage")
    (link,) = [a for a in page.all("a") if a.attrib.get("rel") == "next"]
    second = visit(client, link.attrib["href"])
    assert "第 2 页" in text_of(second.one("main"))
    assert link.attrib["href"].count("topic=") == 2
    assert "sort=title" in link.attrib["href"]
