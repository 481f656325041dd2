"""Two words are paired at the desk, and searches find the one by the other."""

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.library.sheets import LEXICON, present
from cedu_site.place.models import Setting
from cedu_site.publishing.log import LogEntry
from cedu_site.search.following import follow
from tests.persons import Desk, signed_in
from tests.web.crawling import text_of, visit


@pytest.fixture
def chief(house: Flask) -> Desk:
    return signed_in(house, "zhubian")


def known(house: Flask, word: str) -> list[str]:
    """Return the group of the lexicon that knows a word."""
    with house.app_context():
        every = Setting.read("lexicon")["groups"]
    return next((group for group in every if word in group), [])


def of(desk: Desk, word: str) -> str:
    """Return how the page of the lexicon names the group that knows a word."""
    page = visit(desk, f"/desk/lexicon/?q={word}")
    return next(one.attrib["value"] for one in page.tags("input") if one.attrib["name"] == "of")


def sheet(house: Flask) -> str:
    with house.app_context():
        return present(LEXICON)


def found(house: Flask, q: str) -> list[str]:
    with house.app_context():
        follow()
    return [item["url"] for item in house.test_client().get(f"/api/v1/search?q={q}").json["items"]]


def test_pair(house: Flask, chief: Desk) -> None:
    assert "/courses/zhubian/beidian" not in found(house, "碗托")
    answer = chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "竹杯垫"})
    assert (answer.status_code, answer.location) == (303, "/desk/lexicon/")
    assert known(house, "碗托") == ["碗托", "竹杯垫"]
    assert "- [碗托, 竹杯垫]\n\nplaces:" in sheet(house)
    assert "/courses/zhubian/beidian" in found(house, "碗托")


def test_a_pair_joins_the_group_of_the_library(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "茶垫"})  # 茶垫 = 杯垫 in the library
    assert "- [杯垫, 茶垫, 碗托]" in sheet(house)
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
    chief.send("/desk/lexicon/remove", {"of": of(chief, "碗托")})
    assert known(house, "碗托") == []
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
    assert known(house, "长" * 21) == known(house, "杯") == []


def test_a_changed_lexicon_of_the_library_keeps_the_pairs(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/pair", {"one": "碗托", "other": "竹杯垫"})
    with house.app_context():
        (house.config["CONTENT"] / LEXICON).write_text("groups:\n  - [山歌, 喊歌]\n", "utf-8")
        Import(house.config["CONTENT"]).run()
    assert "/courses/zhubian/beidian" in found(house, "碗托")


def test_an_editor_may_not(house: Flask, editor: Desk) -> None:
    assert editor.get("/desk/lexicon/").status_code == 200
    for verb in ("pair", "remove", "group"):
        refused = editor.send(f"/desk/lexicon/{verb}", {"one": "碗托", "other": "杯垫"})
        assert refused.status_code == 403
    assert known(house, "碗托") == []


def test_pairs_that_were_kept_apart_count_and_move_into_the_sheet(
    house: Flask, chief: Desk
) -> None:
    with house.app_context():
        Setting.keep("pairs", {"groups": [["碗托", "竹杯垫"]]})
        db.session.commit()
    assert "/courses/zhubian/beidian" in found(house, "碗托")
    assert "碗托 = 竹杯垫" in text_of(visit(chief, "/desk/lexicon/").one("main"))
    chief.send("/desk/lexicon/pair", {"one": "山歌", "other": "野歌"})
    assert "- [碗托, 竹杯垫]" in sheet(house)
    with house.app_context():
        assert Setting.read("pairs") == {"groups": []}


def test_a_group_is_written_changed_and_taken_back(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/group", {"words": "碗托、竹杯垫 托碗", "base": ""})
    assert known(house, "托碗") == ["碗托", "竹杯垫", "托碗"]
    base = of(chief, "托碗")
    chief.send("/desk/lexicon/group", {"words": "碗托，竹杯垫", "base": base, "why": "没人这么说"})
    assert known(house, "碗托") == ["碗托", "竹杯垫"]
    with house.app_context():
        entry = db.session.scalars(LogEntry.of(LEXICON)).first()
        assert (entry.verb, entry.why) == ("edit", "没人这么说")
    assert chief.send(f"/desk/log/{entry.id}/undo").status_code == 303
    assert known(house, "托碗") == ["碗托", "竹杯垫", "托碗"]
    assert "# 一行一个意思" in sheet(house)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "一个也不能空着"),
        ("碗托", "两个词是一样的"),
        ("碗托、茶垫", "杯垫、茶垫"),
        ("长" * 21 + " 短", "词太长"),
    ],
)
def test_what_is_no_group_is_refused_with_the_form(
    house: Flask, chief: Desk, words: str, says: str
) -> None:
    before = sheet(house)
    refused = chief.send("/desk/lexicon/group", {"words": words, "base": ""})
    assert refused.status_code == 422
    assert says in refused.text and words in refused.text
    assert sheet(house) == before


def test_places_sounds_and_readings(house: Flask, chief: Desk) -> None:
    page = visit(chief, "/desk/lexicon/more")
    base = next(one.attrib["value"] for one in page.tags("input") if one.attrib["name"] == "base")
    form = {"base": base, "places": "听竹\n竹海", "sounds": "f h\nn l", "readings": "竹海：zu hai"}
    refused = chief.send("/desk/lexicon/more", form | {"readings": "竹海：zu"})
    assert (
        refused.status_code == 422 and "一字一个音节" in refused.text and "竹海：zu" in refused.text
    )
    assert chief.send("/desk/lexicon/more", form).status_code == 303
    with house.app_context():
        kept = Setting.read("lexicon")
    assert kept["places"] == ["听竹", "竹海"]
    assert kept["sounds"] == [["f", "h"], ["n", "l"]]
    assert kept["readings"] == {"竹海": ["zu hai"]}
    assert chief.send("/desk/lexicon/more", form).status_code == 422, "somebody was faster"
