"""The lexicon at the desk: groups of words, places, sounds, readings, in the library's sheet."""

import pytest
from flask import Flask

from cedu_site.library.sheets import LEXICON
from cedu_site.place.models import Setting
from tests.persons import Desk, signed_in
from tests.shaping.forms import form_at, group_of, known, last, lexicon


@pytest.fixture
def chief(house: Flask) -> Desk:
    return signed_in(house, "zhubian")


def test_a_group_is_written_changed_and_taken_back(house: Flask, chief: Desk) -> None:
    chief.send("/desk/lexicon/group", {"words": "碗托、竹杯垫 托碗", "base": ""})
    assert known(house, "托碗") == ["碗托", "竹杯垫", "托碗"]
    base = group_of(chief, "托碗")
    chief.send("/desk/lexicon/group", {"words": "碗托，竹杯垫", "base": base, "why": "没人这么说"})
    assert known(house, "碗托") == ["碗托", "竹杯垫"]
    entry = last(house)
    assert (entry.verb, entry.subject, entry.why) == ("edit", LEXICON, "没人这么说")
    assert chief.send(f"/desk/log/{entry.id}/undo").status_code == 303
    assert known(house, "托碗") == ["碗托", "竹杯垫", "托碗"]
    assert "# 一行一个意思" in lexicon(house)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "一个也不能空着"),
        ("碗托", "两个词是一样的"),
        ("碗托、碗託", "两个词是一样的"),
        ("碗托、茶垫", "杯垫、茶垫"),
        ("长" * 21 + " 短", "词太长"),
    ],
)
def test_what_is_no_group_is_refused_with_the_form(
    house: Flask, chief: Desk, words: str, says: str
) -> None:
    before = lexicon(house)
    refused = chief.send("/desk/lexicon/group", {"words": words, "base": ""})
    assert refused.status_code == 422
    assert says in refused.text and words in refused.text
    assert lexicon(house) == before


def test_places_sounds_and_readings(house: Flask, chief: Desk) -> None:
    form = form_at(chief, "/desk/lexicon/more")
    form |= {"places": "听竹\n竹海", "sounds": "f h\nn l", "readings": "竹海：zu hai"}
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
