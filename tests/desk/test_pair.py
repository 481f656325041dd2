"""Two words are paired at the desk, and searches find the one by the other."""

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.place.models import Setting
from cedu_site.search.following import follow
from tests.persons import Desk, signed_in
from tests.web.crawling import text_of, visit


@pytest.fixture
def chief(house: Flask) -> Desk:
    return signed_in(house, "zhubian")


def pairs(house: Flask) -> list[list[str]]:
    with house.app_context():
        return list(Setting.read("pairs").get("groups", []))


def found(house: Flask, q: str) -> list[str]:
    with house.app_context():
        follow()
    return [item["url"] for item in house.test_client().get(f"/api/v1/search?q={q}").json["items"]]


def test_pair(house: Flask, chief: Desk) -> None:
    assert "/courses/zhubian/beidian" not in found(house, "碗托")
    answer = chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "竹杯垫"})
    assert (answer.status_code, answer.location) == (303, "/desk/lexicon/")
    assert pairs(house) == [["碗托", "竹杯垫"]]
    assert "/courses/zhubian/beidian" in found(house, "碗托")


def test_a_pair_joins_the_group_of_the_library(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "茶垫"})  # 茶垫 = 杯垫 in the library
    assert "/courses/zhubian/beidian" in found(house, "碗托")


def test_posted_twice_creates_once(house: Flask, chief: Desk) -> None:
    for one, other in (("碗托", "杯垫"), ("碗托", "杯垫"), ("杯垫", "碗托")):
        assert chief.send("/desk/lexicon/pair", {"one": one, "other": other}).status_code == 303
    assert pairs(house) == [["碗托", "杯垫"]]


def test_a_pair_is_listed_and_deleted(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "竹杯垫"})
    assert "碗托 = 竹杯垫" in text_of(visit(chief, "/desk/lexicon/").one("main"))
    assert "/courses/zhubian/beidian" in found(house, "碗托")
    chief.send("/desk/lexicon/part", {"one": "碗托", "other": "竹杯垫"})
    assert pairs(house) == []
    assert "/courses/zhubian/beidian" not in found(house, "碗托")


@pytest.mark.parametrize(
    ("one", "other"),
    [("", "杯垫"), ("杯垫", " "), ("杯垫", "杯墊"), ("杯垫", "长" * 21), ("！", "杯")],
)
def test_what_is_no_pair_is_refused_and_kept(
    house: Flask, chief: Desk, one: str, other: str
) -> None:
    refused = chief.send("/desk/lexicon/pair", {"one": one, "other": other})
    assert refused.status_code == 422
    assert f'value="{other}"' in refused.text
    assert pairs(house) == []


def test_a_changed_lexicon_of_the_library_keeps_the_pairs(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "竹杯垫"})
    with house.app_context():
        Setting.keep("lexicon", {"groups": [["山歌", "喊歌"]]})
        db.session.commit()
    assert "/courses/zhubian/beidian" in found(house, "碗托")


def test_an_editor_may_not(house: Flask, editor: Desk) -> None:
    assert editor.get("/desk/lexicon/").status_code == 200
    for verb in ("pair", "part"):
        refused = editor.send(f"/desk/lexicon/{verb}", {"one": "碗托", "other": "杯垫"})
        assert refused.status_code == 403
    assert pairs(house) == []
