"""Whoever knows a page is told that it is unchanged; whoever asks for it is counted."""

import threading

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient

from cedu_site.embedding.showings import Showing, flush_showings
from cedu_site.extensions import db
from cedu_site.publishing.reads import ReadCount, flush_reads
from cedu_site.search.counting import flush
from cedu_site.search.models import SearchCount
from tests.caching.conftest import LESSON, renders
from tests.web.clock import set_clock

FRAME = "/embed/courses?centre=taishi"


@pytest.fixture
def reader(house: Flask) -> FlaskClient:
    return house.test_client()


def test_only_the_headers_are_given_to_head(house: Flask, reader: FlaskClient) -> None:
    for _ in "twice":
        head = reader.head(LESSON)
        page = reader.get(LESSON)
        assert head.data == b""
        assert dict(head.headers) == dict(page.headers)
        assert int(head.headers["Content-Length"]) == len(page.data) > 0


@pytest.mark.parametrize("ranged", ["bytes=0-10", "bytes=5-", "bytes=-1", "lines=1", "x"])
def test_no_part_is_given(reader: FlaskClient, ranged: str) -> None:
    whole = reader.get(LESSON).data
    for more in ({}, {"If-Range": '"x"'}):
        answer = reader.get(LESSON, headers={"Range": ranged, **more})
        assert (answer.status_code, answer.data) == (200, whole)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{}"}, 304),
        ({"If-None-Match": "W/{}"}, 304),
        ({"If-None-Match": '"a", W/"b", {}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"a"'}, 200),
        ({"If-None-Match": '"'}, 200),
        ({"If-None-Match": "{}" * 400 + '"'}, None),
        ({"If-None-Match": '"a"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Fri, 01 Jan 2010 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Match": '"a"'}, 412),
        ({"If-Match": "{}"}, 200),
        ({"If-Match": "*"}, 200),
    ],
)
def test_conditions_are_kept_to(
    app: Flask, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], status: int | None
) -> None:
    reader = app.test_client()
    set_clock(monkeypatch, "2027-03-01 09:00:00")  # not in the second of a change
    page = reader.get(LESSON)
    sent = {name: value.replace("{}", page.headers["ETag"]) for name, value in headers.items()}
    answers = [reader.open(LESSON, method=how, headers=sent) for how in ("GET", "HEAD", "GET")]
    for answer in answers:
        assert answer.status_code in ((200, 304) if status is None else (status,))
        assert {"ETag", "Vary", "Cache-Control"} <= {*answer.headers.keys()}
        assert answer.headers["ETag"] == page.headers["ETag"]
        if answer.status_code != 200:
            assert answer.data == b""
            assert "Content-Type" not in answer.headers


def counted(app: Flask) -> tuple[int, int, int]:
    """Return how often pages were read, listings shown, and searches asked."""
    with app.app_context():
        for flushing in (flush_reads, flush_showings, flush):
            flushing()
        found = [db.session.scalar(db.select(db.func.sum(one.times)))
                 for one in (ReadCount, Showing, SearchCount)]  # fmt: skip
        return found[0] or 0, found[1] or 0, found[2] or 0


def test_hits_are_counted_as_misses_are(house: Flask, reader: FlaskClient) -> None:
    elsewhere = {"Referer": "https://zhen.example/index.html", "Sec-Fetch-Dest": "iframe"}
    for times in (1, 2, 3):
        for path in (LESSON, FRAME, "/catalogue/?q=竹编", LESSON + ".md"):
            reader.get(path, headers=elsewhere)
        assert counted(house) == (times, times, times)


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"User-Agent": "GoogleBOT"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"If-Match": '"other"'},
    ],
)
def test_what_nobody_reads_is_not_counted(
    house: Flask, reader: FlaskClient, headers: dict[str, str]
) -> None:
    for path in (LESSON, FRAME):
        for _ in "twice":
            reader.get(path, headers={"Referer": "https://zhen.example/", **headers})
        reader.head(path, headers={"Referer": "https://zhen.example/"})
    assert counted(house)[:2] == (0, 0)


def test_showings_on_our_own_pages_are_not_counted(house: Flask, reader: FlaskClient) -> None:
    for referer in ("http://localhost/embed/", "http://LOCALHOST/", "", "https://[x/"):
        reader.get(FRAME, headers={"Referer": referer})
    reader.get(FRAME, headers={"Referer": "https://zhen.example/", "Sec-Fetch-Dest": "document"})
    assert counted(house)[1] == 0


def test_whoever_knows_the_page_has_read_it_again(house: Flask, reader: FlaskClient) -> None:
    tag = reader.get(LESSON).headers["ETag"]
    assert reader.get(LESSON, headers={"If-None-Match": tag}).status_code == 304
    assert counted(house)[0] == 2


def test_one_makes_the_page_while_the_others_wait(house: Flask) -> None:
    crowd, made, texts = 12, [], []
    begin, others = threading.Barrier(crowd), threading.Event()

    def note(sender: Flask, template: object, **context: object) -> None:
        made.append(template)
        others.wait(0.3)  # long enough for all to have asked

    def ask() -> None:
        client = house.test_client()
        begin.wait()
        texts.append(client.get(LESSON).text)

    house.test_client().get("/about")
    with template_rendered.connected_to(note, house):
        threads = [threading.Thread(target=ask) for _ in range(crowd)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(made) == 1
    assert len(texts) == crowd
    assert len(set(texts)) == 1


def test_who_waited_for_what_is_not_kept_makes_it_alone(house: Flask) -> None:
    crowd, codes = 6, []
    begin = threading.Barrier(crowd)

    def ask() -> None:
        client = house.test_client()
        begin.wait()
        codes.append(client.get("/courses/meiyou/").status_code)

    threads = [threading.Thread(target=ask) for _ in range(crowd)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [404] * crowd
    with renders(house) as made:
        house.test_client().get("/courses/meiyou/")
    assert made == ["errors/error.html"]
