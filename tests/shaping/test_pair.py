"""Two words are paired at the desk, and searches find the one by the other."""

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.library.sheets import LEXICON
from cedu_site.place.models import Setting
from cedu_site.publishing.log import LogEntry
from cedu_site.search.following import follow
from tests.persons import Desk, signed_in
from tests.shaping.forms import group_of, known, lexicon
from tests.web.crawling import text_of, visit


@pytest.fixture
def chief(house: Flask) -> Desk:
    return signed_in(house, "zhubian")


def found(house: Flask, q: str) -> list[str]:
    with house.app_context():
        follow()
    return [item["url"] for item in house.test_client().get(f"/api/v1/search?q={q}").json["items"]]


def test_pair(house: Flask, chief: Desk) -> None:
    assert "/courses/zhubian/beidian" not in found(house, "碗托")
    answer = chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "竹杯垫"})
    assert (answer.status_code, answer.location) == (303, "/desk/lexicon/")
    assert known(house, "碗托") == ["碗托", "竹杯垫"]
    assert "- [碗托, 竹杯垫]\n\nplaces:" in lexicon(house)
    assert "/courses/zhubian/beidian" in found(house, "碗托")


def test_a_pair_joins_the_group_of_the_library(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "茶垫"})  # 茶垫 = 杯垫 in the library
    assert "- [杯垫, 茶垫, 碗托]" in lexicon(house)
    assert "/courses/zhubian/beidian" in found(house, "碗托")


def test_posted_twice_creates_once(house: Flask, chief: Desk) -> None:
    for one, other in (("碗托", "杯垫"), ("碗托", "杯垫"), ("杯垫", "碗托")):
        assert chief.send("/desk/lexicon/pair", {"one": one, "other": other}).status_code == 303
    assert known(house, "碗托") == ["杯垫", "茶垫", "碗托"]
    with house.app_context():
        assert len(db.session.scalars(LogEntry.of(LEXICON)).all()) == 1


def test_a_pair_is_listed_and_deleted(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "竹杯垫"})
    assert "碗托 = 竹杯垫" in text_of(visit(chief, "/desk/lexicon/").one("main"))
    assert "/courses/zhubian/beidian" in found(house, "碗托")
    chief.send("/desk/lexicon/remove", {"of": group_of(chief, "碗托")})
    assert known(house, "碗托") == []
    assert "/courses/zhubian/beidian" not in found(house, "碗托")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", "杯垫"),
        ("杯垫", " "),
        ("杯垫", "杯墊"),
        ("杯垫", "长" * 21),
        ("！", "杯"),
        ("杯", "甲、乙"),
    ],
)
def test_what_is_no_pair_is_refused_and_kept(
    house: Flask, chief: Desk, one: str, other: str
) -> None:
    refused = chief.send("/desk/lexicon/pair", {"one": one, "other": other})
    assert refused.status_code == 422
    assert f'value="{other}"' in refused.text
    assert known(house, "长" * 21) == known(house, "杯") == []


def test_a_changed_lexicon_of_the_library_keeps_the_pairs(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "竹杯垫"})
    with house.app_context():
        (house.config["CONTENT"] / LEXICON).write_text("groups:\n  - [山歌, 喊歌]\n", "utf-8")
        Import(house.config["CONTENT"]).run()
    assert "/courses/zhubian/beidian" in found(house, "碗托")


def test_pairs_that_were_kept_apart_count_and_move_into_it(house: Flask, chief: Desk) -> None:
    with house.app_context():
        Setting.keep("pairs", {"groups": [["碗托", "竹杯垫"]]})
        db.session.commit()
    assert "/courses/zhubian/beidian" in found(house, "碗托")
    assert "碗托 = 竹杯垫" in text_of(visit(chief, "/desk/lexicon/").one("main"))
    chief.send("/desk/lexicon/pair", {"one": "山歌", "other": "野歌"})
    assert "- [碗托, 竹杯垫]" in lexicon(house)
    with house.app_context():
        assert Setting.read("pairs") == {"groups": []}
