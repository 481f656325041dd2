"""Every list as a feed: whole, the same for everyone, and saying what was corrected."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from cedu_site.addresses import claim
from cedu_site.catalogue.models import Course, Resource
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.search.counting import flush
from cedu_site.search.models import SearchCount
from tests.desk.writing import ARTICLE, PATH, base, publish, save
from tests.persons import signed_in
from tests.sharing.following import FORMS, LISTS, change, entry, follow, titles

SEARCHES = ("/catalogue/?q=竹编&kind=resource&kind=course", "/catalogue/?kind=centre&sort=title")


@pytest.mark.parametrize("form", ["atom", "rss"])
@pytest.mark.parametrize("path", [*LISTS, *SEARCHES])
def test_every_list_is_read_without_complaint(client: FlaskClient, path: str, form: str) -> None:
    found = follow(client, path, form)
    assert found.entries
    assert found.feed.title.endswith("｜听竹县社区学习网")
    assert form == "atom" or found.feed.language == "zh-CN"
    times = [one.published_parsed for one in found.entries if "published" in one]
    assert path in SEARCHES or times == sorted(times, reverse=True)
    assert len({one.id for one in found.entries}) == len(found.entries) <= 20
    for one in found.entries:
        assert one.id.startswith("tag:localhost,2026:")
        assert one.link.startswith("http://localhost/")
        assert 'href="/' not in str(one.get("content")) + str(one.get("summary"))
        assert 'src="/' not in str(one.get("content"))


@pytest.mark.parametrize("path", ["/news/", "/courses/zhubian/", *SEARCHES])
def test_a_feed_says_where_it_is_and_what_it_follows(client: FlaskClient, path: str) -> None:
    for form in ("atom", "rss"):
        feed = follow(client, path, form).feed
        (here,) = [link.href for link in feed.links if link.rel == "self"]
        parts = urlsplit(here)
        again = client.get(f"{parts.path}?{parts.query}")
        assert parts.path.endswith(f"feed.{form}")
        assert here.encode() in again.data.replace(b"&amp;", b"&")
        assert (
            client.get(urlsplit(feed.link)._replace(scheme="", netloc="").geturl()).status_code
            == 200
        )


def test_lists_have_what_is_public_newest_first(client: FlaskClient) -> None:
    assert titles(client, "/news/") == [
        "邻县社区学校办竹艺展（示例）",
        "苔石镇竹编新课堂启用（示例）",
        "老油坊的一天",
        "竹编课春天开课，二十四位街坊报名（示例）",
    ]
    assert set(titles(client, "/news/xiaoxi/")) < set(titles(client, "/news/"))
    assert len(titles(client, "/courses/zhubian/")) == 5


def test_a_centre_has_its_subtree_else_what_stands_above(client: FlaskClient) -> None:
    own = follow(client, "/centres/taishi/")
    assert {urlsplit(one.link).path.split("/")[1] for one in own.entries} == {"news", "offerings"}
    assert own.feed.title.startswith("苔石镇社区学校（示例）")
    fallback = follow(client, "/centres/malan/")
    assert "上级" in fallback.feed.subtitle
    assert fallback.entries
    assert "上级" not in own.feed.subtitle


@pytest.mark.parametrize("form", FORMS)
def test_what_is_unknown_or_not_public_leaves_no_word(client: FlaskClient, form: str) -> None:
    for path in ("/news/meiyou/", "/courses/meiyou/", "/centres/meiyou/"):
        assert client.get(f"{path}feed.{form}").status_code == 404
    for path in ("/catalogue/", "/news/"):
        text = client.get(f"{path}feed.{form}?q=百年").text
        assert "百年竹会" not in text
        assert "2099" not in text


@pytest.mark.parametrize(
    ("query", "status"),
    {
        "q=" + "竹" * 201: 400,
        "sort=niemand": 400,
        "page=x": 400,
        "page=7": 200,
        "n=-1&utm_source=x": 200,
        "q=%00%0d%0aX: y]]>&kind=<script>&centre=%252e%252e": 200,
    }.items(),
)
@pytest.mark.parametrize("form", FORMS)
def test_searches_that_cannot_be_meant(
    client: FlaskClient, form: str, query: str, status: int
) -> None:
    answer = client.get(f"/catalogue/feed.{form}?{query}")
    assert answer.status_code == status
    assert "X" not in answer.headers
    if status == 200 and form != "json":
        follow(client, f"/catalogue/?{query}", form)


def test_feeds_take_only_what_they_understand(client: FlaskClient) -> None:
    assert client.post("/news/feed.atom", data="<feed/>").status_code == 405
    assert client.get("/offerings/feed.txt").status_code == 404
    assert client.get("/feed.atom").status_code == 404


def test_following_a_search_is_no_search_of_a_reader(house: Flask) -> None:
    reader = house.test_client()
    reader.get("/catalogue/?q=竹编")
    reader.get("/catalogue/feed.atom?q=山歌")
    with house.app_context():
        flush()
        counted = set(db.session.scalars(select(SearchCount.q)))
    assert "竹编" in counted
    assert "山歌" not in counted


def test_link_posts_tell_only_what_they_are_about(client: FlaskClient) -> None:
    found = entry(client, "/news/", "邻县社区学校办竹艺展（示例）")
    assert found.summary
    assert "content" not in found
    assert [link.href for link in found.links if link.rel == "via"] == [
        "https://www.example.org/zhuyi"
    ]
    (item,) = client.get("/news/zhuanzai/feed.json").get_json(force=True)["items"]
    assert item["external_url"] == "https://www.example.org/zhuyi"
    assert item["content_text"] == found.summary
    assert "content_html" not in item


def test_entries_name_who_wrote_what_they_are_about_and_a_picture(client: FlaskClient) -> None:
    found = entry(client, "/news/", "苔石镇竹编新课堂启用（示例）")
    assert found.author
    assert ("xiaoxi", "街坊消息") in {(tag.term, tag.label) for tag in found.tags}
    items = client.get("/courses/zhubian/feed.json").get_json(force=True)["items"]
    pictures = [one["image"] for one in items if "image" in one]
    assert all(client.get(urlsplit(one).path).status_code == 200 for one in pictures)


def test_offerings_say_when_and_where(client: FlaskClient) -> None:
    content = entry(client, "/offerings/", "竹编春季班（2027）（示例）").content[0].value
    assert "日期：2027年" in content
    assert "怎样参加：" in content


def test_ids_stay_over_edits_slugs_and_hosts(house: Flask) -> None:
    editor, reader = signed_in(house, "bianji"), house.test_client()
    save(editor, body="见[关于](../../pages/about.md)。")
    publish(editor)
    before = entry(reader, "/news/", ARTICLE["title"])
    assert 'href="http://localhost/about"' in before.content[0].value
    with house.app_context():
        version = base()
    save(editor, base=version, title="换了题目")
    publish(editor, slug="bie-de-wangzhi")
    assert entry(reader, "/news/", "换了题目").id == before.id
    column = follow(reader, "/news/xiaoxi/").feed.id
    with change(house):
        moved = db.session.scalars(select(Column).filter_by(slug="xiaoxi")).one()
        moved.take_slug("jiefang")
        claim("/news/xiaoxi/", moved.uid)
        claim(moved.path, moved.uid)
    answer = reader.get("/news/xiaoxi/feed.rss?x=1")
    assert (answer.status_code, answer.location) == (301, "/news/jiefang/feed.rss?x=1")
    assert follow(reader, "/news/jiefang/").feed.id == column
    there = reader.get("/news/feed.atom", headers={"Host": "www.example.org"}).text
    assert before.id in there
    assert "http://www.example.org/news/" in there


def test_ids_are_given_out_by_the_public_name(house: Flask) -> None:
    house.config["BASE_URL"] = "https://xuexi.example.org"
    found = entry(house.test_client(), "/news/", "老油坊的一天")
    assert found.id.startswith("tag:xuexi.example.org,2026:")
    assert found.link.startswith("https://xuexi.example.org/news/")


def test_a_correction_is_told_and_cannot_do_harm(house: Flask) -> None:
    editor, reader = signed_in(house, "bianji"), house.test_client()
    save(editor)
    publish(editor)
    with house.app_context():
        version = base()
    note = "“三十五”应为 <b>五十三</b>\x0b。"
    sent = {**ARTICLE, "base": version, "body": "五十三人来学。", "note": note}
    assert editor.send(f"{PATH}/correct", sent).status_code == 303
    content = entry(reader, "/news/", ARTICLE["title"]).content[0].value
    assert content.startswith("<p>更正（20")
    assert "&lt;b&gt;五十三&lt;/b&gt;" in content
    assert "五十三人来学" in content


def test_links_within_a_page_lead_to_the_page(house: Flask) -> None:
    editor = signed_in(house, "bianji")
    save(editor, body="有注[^1]。\n\n[^1]: 就是它。")
    publish(editor)
    found = entry(house.test_client(), "/news/", ARTICLE["title"])
    assert f'href="{found.link}#' in found.content[0].value
    assert 'href="#' not in found.content[0].value


def test_a_feed_asks_no_more_the_more_it_has(house: Flask) -> None:
    reader, asked = house.test_client(), []
    with house.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def questions() -> int:
        reader.get("/courses/zhubian/feed.atom")  # what is kept for a version of the site
        asked.clear()
        reader.get("/courses/zhubian/feed.atom")
        return len(asked)

    with_five = questions()
    with change(house):
        for lesson in db.session.scalars(select(Resource).where(Resource.position > 1)):
            lesson.withdraw()
    assert len(titles(reader, "/courses/zhubian/")) == 1
    assert with_five <= questions() + 1  # a cover


def test_everyone_gets_the_same_and_any_program_may_read(house: Flask) -> None:
    stranger, known = house.test_client(), signed_in(house, "bianji")
    for path in LISTS[::4]:
        one = stranger.get(f"{path}feed.json")
        assert one.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in one.headers
        assert "Cookie" not in one.headers.get("Vary", "")
        assert known.get(f"{path}feed.json").data == one.data


@pytest.mark.parametrize("path", LISTS)
def test_pages_lead_to_their_feeds(client: FlaskClient, path: str) -> None:
    page = client.get(path + "?page=1&kind=resource&x=%22%3E")
    for form in FORMS:
        assert page.text.count(f'href="{path}feed.{form}') == 2
    asked = 'feed.atom?kind=resource"' in page.text  # without what others hung onto it
    assert asked == (path == "/catalogue/")


def test_a_search_within_what_is_not_public_does_not_name_it(house: Flask) -> None:
    reader = house.test_client()
    addresses = [f"/catalogue/feed.{form}?course=shange" for form in FORMS]
    addresses += ["/catalogue/?course=shange", "/api/v1/search?course=shange"]
    addresses += ["/catalogue/export.csv?kind=offering"]

    def courses() -> set[str]:
        facet = reader.get("/api/v1/search?kind=offering").json["facets"]["course"]
        return {one["value"] for one in facet}

    def naming() -> list[str]:
        answers = {one: reader.get(one) for one in addresses}
        return [one for one, answer in answers.items()
                if "听竹山歌" in (str(answer.json) if "/api/" in one else answer.text)]  # fmt: skip

    assert naming() == addresses
    assert courses() == {"shange", "zhubian"}
    with change(house):
        db.session.scalars(select(Course).filter_by(slug="shange")).one().unpublish()
    assert naming() == []
    assert courses() == {"zhubian"}
