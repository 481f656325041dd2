"""The words of a place: a wrong line is refused by its number, the other lines are used."""

import shutil

import pytest

from cedu_site.place.models import Setting

PAGES = ("courses", "news", "offerings", "pages", "images")


@pytest.fixture
def words(shelf):
    """Write a lexicon, take it in; return what is kept of it and what is refused of it."""
    for folder in PAGES:
        shutil.rmtree(shelf.root / folder)

    def words(text: str) -> tuple[dict, list[tuple[int, str]]]:
        shelf.write("lexicon.yaml", text)
        problems = [p for p in shelf.take_in().problems if p.path == "lexicon.yaml"]
        with shelf.app.app_context():
            return Setting.read("lexicon"), [(p.line, p.message) for p in problems if p.refusal]

    return words


def test_words_have_one_form_however_they_are_written(words) -> None:
    kept, refused = words(
        "groups:\n  - 甲、乙\n  - [丙,\n     丁]\n  -\n    - 戊\n    - 己\n  - [庚，辛]\n"
        "places:\nsounds: [[N, l]]\nreadings:\n  六安: [lù ān, liu an]\n  绿:\n    - lǜ\n"
    )
    assert refused == []
    assert kept == {
        "groups": [["甲", "乙"], ["丙", "丁"], ["戊", "己"], ["庚", "辛"]],
        "places": [],
        "sounds": [["n", "l"]],
        "readings": {"六安": ["lu an", "liu an"], "绿": ["lv"]},
    }


def test_empty_lexicon_has_every_part(words) -> None:
    kept = {"groups": [], "places": [], "sounds": [], "readings": {}}
    assert words("") == (kept, [])
    assert words("groups:\nplaces: []\nreadings: {}\n") == (kept, [])


WRONG_GROUPS = {
    "[甲]": "至少要有两个不同的词",
    "甲": "至少要有两个不同的词",
    "[甲, 甲]": "至少要有两个不同的词",
    "[鸡枞, 雞樅]": "至少要有两个不同的词",
    "{甲: 乙}": "一行文字",
    "[[甲], 乙]": "一行文字",
    "[甲, 乙": "写法有误",
    "甲, 乙]]: [": "写法有误",
    '["甲, 乙]': "写法有误",
    "[&a 甲, *a]": "写法有误",
    "[辣椒, 甲]": "“辣椒”已在第 2 行",
}


@pytest.mark.parametrize("group", WRONG_GROUPS)
def test_wrong_group_is_refused_by_its_line_and_the_others_are_used(words, group: str) -> None:
    kept, refused = words(
        f"groups:\n  - [海椒, 辣椒]\n  # next\n  - {group}\n  - [抄手, 馄饨]\nplaces: [听竹]\n"
    )
    ((line, message),) = refused
    assert line == 4 and WRONG_GROUPS[group] in message
    assert kept["groups"] == [["海椒", "辣椒"], ["抄手", "馄饨"]]
    assert kept["places"] == ["听竹"]


@pytest.mark.parametrize("indent", ["\t", " ", "   "])
def test_line_that_stands_askew_is_refused_alone(words, indent: str) -> None:
    kept, refused = words(
        f"groups:\n  -\n    - 甲\n    - 乙\n{indent}- [丙, 丁]\n  - [戊,\n己]\n  - [庚, 辛]\n"
    )
    assert [line for line, _ in refused] == [5, 6, 7]
    assert kept["groups"] == [["甲", "乙"], ["庚", "辛"]]


def test_one_bad_word_leaves_the_others_of_its_group(words) -> None:
    kept, refused = words("groups:\n- [甲, '', 乙]\n- [丙, 乙, 丁]\n")
    assert [line for line, _ in refused] == [2, 3]
    assert kept["groups"] == [["甲", "乙"], ["丙", "丁"]]


def test_every_broken_line_is_named_each_time(words) -> None:
    text = "groups:\n  - [甲, 乙\n  - [丙, 丁]\n\t- [戊, 己]\nplaces:\n  - '\n  - 听竹\n"
    first = words(text)
    assert [line for line, _ in first[1]] == [2, 4, 6]
    assert first[0]["groups"] == [["丙", "丁"]] and first[0]["places"] == ["听竹"]
    assert words(text) == first


OTHER_PARTS = {
    "places:\n  - 听竹\n  -": 3,
    "places:\n  - [听竹]": 2,
    "sounds:\n  - [n, l]\n  - [z]": 3,
    "sounds:\n  - [n, n]": 2,
    "sounds:\n  - [n, 了]": 2,
    "sounds:\n  - [n, l, r]": 2,
    "sounds:\n  - {a: b}": 2,
    "readings:\n  六安: [lu an]\n  甲: 六": 3,
    "readings:\n  甲乙: [jia]": 2,
    "readings:\n  甲: []": 2,
    "readings:\n  甲: {a: b}": 2,
    "readings: [六安]": 1,
    "groups: one": 1,
    "groups: {a: b}": 1,
}


@pytest.mark.parametrize("part", OTHER_PARTS)
def test_other_parts_are_refused_by_their_lines(words, part: str) -> None:
    kept, refused = words(f"{part}\nx: 1\n")
    assert [line for line, _ in refused] == [OTHER_PARTS[part]]
    assert "x" not in kept, "what is no part of a lexicon is not used"


@pytest.mark.parametrize("text", ["just text", "- [甲, 乙]", "groups: [[甲, 乙]", "groups: [\n\0"])
def test_file_that_is_broken_as_a_whole_is_refused_and_the_words_stay(words, text: str) -> None:
    before, _ = words("groups:\n  - [甲, 乙]\n")
    kept, refused = words(text)
    assert len(refused) == 1 and kept == before
