"""Whatever an address says, the site answers as the contract says and never with a 500."""

from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cedu_site.search.document import FACETS

LONGEST = 200
OPERATORS = ["AND", "OR", "NOT", "(", ")", "*", "[", "]", "?", "~", "^", ":", '"', "'", "\\", "-"]
NOISE = [
    "\x00",
    "\x1b",
    "\ud800",
    "\u202e",
    "\ufeff",
    "💥",
    "竹编",
    "竹編",
    "１",
    " ",
    "\n",
    "title:",
]
typed = st.one_of(
    st.text(st.characters(codec=None), max_size=220),
    st.lists(st.sampled_from(OPERATORS + NOISE), max_size=60).map("".join),
    st.lists(st.sampled_from(OPERATORS + NOISE), max_size=40).map(" ".join),
)
few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def encoded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def test_any_words_are_answered(client: FlaskClient) -> None:
    @few
    @given(typed)
    @example("")
    @example(" ")
    @example("-" * 200)
    @example('"' * 199)
    @example("AND OR NOT ( * [")
    @example("竹" * 200)
    @example("竹" * 201)
    def answered(text: str) -> None:
        read = encoded(text)
        page = client.get(f"/catalogue/?q={read}")
        length = len(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
        assert page.status_code == (200 if length <= LONGEST else 400)
        assert "</html>" in page.text
        for path in ("/api/v1/search", "/catalogue/suggest", "/catalogue/suggest?as=json&"):
            asked = path + ("" if "?" in path else "?") + f"q={read}"
            assert client.get(asked).status_code == page.status_code

    answered()


def test_any_filters_are_answered(client: FlaskClient) -> None:
    words = st.text(max_size=20)
    pair = st.tuples(st.sampled_from([*FACETS, "state", "week", "year", "from"]), words)

    @few
    @given(st.lists(pair, max_size=8))
    def answered(pairs: list[tuple[str, str]]) -> None:
        query = urlencode(pairs, errors="surrogatepass")
        for path in ("/catalogue/", "/offerings/", "/news/xiaoxi/"):
            assert client.get(f"{path}?{query}").status_code == 200

    answered()


def test_200_characters_are_searched_and_201_are_not(client: FlaskClient) -> None:
    for path in ("/catalogue/", "/catalogue/export.csv", "/api/v1/search", "/catalogue/suggest"):
        assert client.get(f"{path}?q={'竹' * 200}").status_code == 200
        refused = client.get(f"{path}?q={'竹' * 201}")
        assert refused.status_code == 400
        assert "最多 200 个字" in (refused.json["detail"] if "api" in path else refused.text)


@pytest.mark.parametrize("sort", ["best", "Newest", "title ", "竹", "%ff", "newest,title"])
def test_an_unknown_sort_is_400(client: FlaskClient, sort: str) -> None:
    for path in ("/catalogue/", "/catalogue/export.csv", "/api/v1/search"):
        assert client.get(f"{path}?sort={sort}").status_code == 400


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%", "q=%zz", "%ff=%ff", "q=%e7%ab", "&&&=&", "="])
def test_what_is_no_utf_8_is_answered(client: FlaskClient, query: str) -> None:
    searched = ("/catalogue/", "/catalogue/suggest")
    for path in (*searched, "/", "/offerings/", "/news/", "/courses/zhubian/beidian"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_raw_bytes_are_answered(client: FlaskClient) -> None:
    for raw, status in {"q=\xe7\xab\xb9": 200, "q='\x00\"<>": 200, "q=\xff\xfe": 400}.items():
        for path in ("/catalogue/", "/catalogue/suggest", "/", "/api/v1/search", "/offerings/"):
            answer = client.get(path, environ_overrides={"QUERY_STRING": raw})
            assert answer.status_code == status
    for path in ("/courses", "/meiyou"):
        answer = client.get(path, environ_overrides={"QUERY_STRING": "q=\xff"})
        assert answer.status_code == 400
    for raw in ("/\xff\xfe", "/news/xiaoxi/\xff", "/media/\xff/\xff.jpg"):
        assert client.get("/", environ_overrides={"PATH_INFO": raw}).status_code == 404


def test_a_hundred_filters_are_counted(client: FlaskClient) -> None:
    many = "&".join(f"{FACETS[n % len(FACETS)]}=没有{n}" for n in range(100))
    answer = client.get(f"/api/v1/search?{many}")
    assert (answer.status_code, answer.json["total"]) == (200, 0)
    assert (
        sum(one["selected"] for values in answer.json["facets"].values() for one in values) == 100
    )
    assert client.get(f"/catalogue/?{many}").status_code == 200


def test_unknown_parameters_change_nothing(client: FlaskClient) -> None:
    wechat = "from=groupmessage&isappinstalled=0&scene=126&clicktime=1700000000&enterid=1"
    for path in ("/", "/courses/zhubian/beidian", "/news/xiaoxi/", "/offerings/", "/about"):
        assert client.get(f"{path}?{wechat}").data == client.get(path).data
    for query in (wechat, "x=" + "a" * 50_000, "colour=红", "page[]=0", "Q=x", "KIND=x"):
        asked = client.get(f"/api/v1/search?q=竹编&{query}")
        assert asked.json == client.get("/api/v1/search?q=竹编").json


def test_absurd_headers_are_answered(client: FlaskClient) -> None:
    for headers in (
        {"Host": ""},
        {"Accept-Language": "\xff" * 5000},
        {"Range": "bytes=5-1"},
        {"If-Modified-Since": "gestern"},
        {"Cookie": "session=\xff; session=.eJw; ="},
        {"HX-Request-Type": "\xff"},
    ):
        assert client.get("/courses/zhubian/print", headers=headers).status_code == 200
