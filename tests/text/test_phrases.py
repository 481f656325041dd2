"""Sounds are those of pypinyin, whose phrases are kept in less memory."""

import json
from importlib.util import find_spec
from pathlib import Path

from cedu_site.text.phrases import Beginnings, Phrases, lazy_pinyin


def test_phrases_are_all_those_of_the_file_and_say_the_same() -> None:
    spec = find_spec("pypinyin")
    assert spec and spec.origin
    data = Path(spec.origin).with_name("phrases_dict.json").read_bytes()
    phrases, expected = Phrases(data), json.loads(data)

    assert len(phrases) == len(expected) > 40_000
    assert all(phrase in phrases and phrases[phrase] == expected[phrase] for phrase in expected)
    beginnings = Beginnings(phrases)
    assert all(phrase[:-1] in beginnings for phrase in expected if phrase[:-1])
    assert "重庆" in phrases and "庆重庆" not in phrases and "庆重庆" not in beginnings


def test_pypinyin_itself_answers_with_them() -> None:
    from pypinyin import phrases_dict

    assert isinstance(phrases_dict.phrases_dict, Phrases)
    assert lazy_pinyin("重庆的重点，听竹银行行长") == [
        *("chong", "qing", "de", "zhong", "dian", "，"),
        *("ting", "zhu", "yin", "hang", "hang", "zhang"),
    ]
