"""What robots are asked to leave alone, and what they are not."""

from urllib.robotparser import RobotFileParser

from flask import Flask
from flask.testing import FlaskClient

CLOSED = (
    *("/desk/", "/desk/pages/a", "/login", "/account/", "/preview/x", "/correction?of=a"),
    *("/catalogue/export.csv", "/catalogue/?q=%E7%AB%B9", "/embed/courses?centre=a"),
)
OPEN = (
    *("/", "/courses/zhubian/", "/catalogue/", "/catalogue/?kind=course", "/media/a/b.png"),
    *("/static/x/site.css", "/theme/a.css", "/news/feed.atom", "/embed/", "/sitemap.xml"),
)


def test_robots_leave_alone_what_is_no_content(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert [path for path in CLOSED if rules.can_fetch("anybot", path)] == []
    assert [path for path in OPEN if not rules.can_fetch("anybot", path)] == []
    assert rules.site_maps() == ["http://localhost/sitemap.xml"]


def test_sitemap_is_named_as_the_public_finds_it(house: Flask) -> None:
    house.config["BASE_URL"] = "https://xuexi.example.org/cedu"
    text = house.test_client().get("/robots.txt").text
    assert "\nSitemap: https://xuexi.example.org/cedu/sitemap.xml\n" in text
