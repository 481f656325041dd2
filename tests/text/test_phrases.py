"""Sounds are those of pypinyin, whose dictionaries are left lying in their files."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from cedu_site.text.phrases import lazy_pinyin
from cedu_site.text.sounds import Beginnings, Phrases, Singles


def _file(name: str) -> bytes:
    spec = find_spec("pypinyin")
    assert spec and spec.origin
    return Path(spec.origin).with_name(name).read_bytes()


def test_phrases_are_all_those_of_the_file_and_say_the_same() -> None:
    data = _file("phrases_dict.json")
    phrases, expected = Phrases(data), json.loads(data)

    assert len(phrases) == len(expected) > 40_000
    assert all(phrase in phrases and phrases[phrase] == expected[phrase] for phrase in expected)
    beginnings = Beginnings(phrases)
    assert all(phrase[:-1] in beginnings for phrase in expected if phrase[:-1])
    assert "重庆" in phrases and "庆重庆" not in phrases and "庆重庆" not in beginnings
    assert "重庆市市" not in phrases and "\U0010ffff" not in beginnings and "\ud800" not in phrases
    with pytest.raises(KeyError):
        phrases["庆重庆"]


def test_characters_are_all_those_of_the_file_and_sound_the_same() -> None:
    data = _file("pinyin_dict.json")
    singles, expected = Singles(data), json.loads(data)

    assert len(singles) == len(expected) > 40_000
    assert all(int(code) in singles and singles[int(code)] == expected[code] for code in expected)
    assert ord("a") not in singles and 0x10FFFF not in singles


@pytest.mark.parametrize("data", [b"", b"{}", b'{"a": 1}', b'{\n"\xe4\xb8\x80'])
def test_a_file_laid_out_otherwise_is_not_taken_for_a_dictionary(data: bytes) -> None:
    with pytest.raises(ValueError, match="dictionary"):
        Phrases(data)


def test_pypinyin_itself_answers_with_them() -> None:
    from pypinyin import phrases_dict, pinyin_dict

    assert isinstance(phrases_dict.phrases_dict, Phrases)
    assert isinstance(pinyin_dict.pinyin_dict, Singles)
    assert lazy_pinyin("重庆的重点，听竹银行行长") == [
        *("chong", "qing", "de", "zhong", "dian", "，"),
        *("ting", "zhu", "yin", "hang", "hang", "zhang"),
    ]
