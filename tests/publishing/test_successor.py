"""What ended leads to what follows it, also where that has ended meanwhile."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.web.crawling import visit

FIRST, SECOND, THIRD = "/courses/zhubian/", "/courses/shange/", "/news/xiaoxi/xin-ketang"


def end(house: Flask, path: str, successor: str) -> None:
    with house.app_context():
        page = db.session.scalars(select(Page).filter_by(path=path)).one()
        page.fields = page.fields | {"successor": successor}
        page.withdraw()
        db.session.commit()


def leads_to(client: FlaskClient, path: str) -> list[str]:
    page = visit(client, path)
    assert page.answer.status_code == 410
    main = page.one("main")
    return [one.attrib["href"] for one in main.iter("a") if one.attrib["href"] != "/"]


def test_the_last_of_several_is_led_to(house: Flask) -> None:
    client = house.test_client()
    end(house, FIRST, SECOND)
    assert leads_to(client, FIRST) == [SECOND]
    end(house, SECOND, THIRD)
    assert leads_to(client, FIRST) == [THIRD]
    assert leads_to(client, f"{FIRST}beidian") == [THIRD], "lessons follow their course"


def test_a_circle_and_an_end_lead_nowhere(house: Flask) -> None:
    client = house.test_client()
    end(house, FIRST, SECOND)
    end(house, SECOND, FIRST)
    assert leads_to(client, FIRST) == []
    end(house, SECOND, "/meiyou")
    assert leads_to(client, FIRST) == []
