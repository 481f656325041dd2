"""Sounds are those of pypinyin, whose dictionaries are left lying in their files."""

import json
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import pypinyin
import pytest

from cedu_site.text.phrases import lazy_pinyin
from cedu_site.text.sounds import Phrases, Singles

TEXTS = (
    "重庆的重点，听竹银行行长",
    "绿色 LÜ 女儿、嗯呣，呒诶欸！2026年〇八々",
    "一丁 一丁不 一丁不识 一个",
    "𠀀𪚥 \ue816 豈更 a𠀀b",
    "",
)


def _file(name: str) -> bytes:
    spec = find_spec("pypinyin")
    assert spec and spec.origin
    return Path(spec.origin).with_name(name).read_bytes()


def test_phrases_are_all_those_of_the_file_and_say_the_same() -> None:
    data = _file("phrases_dict.json")
    phrases, expected = Phrases(data), json.loads(data)

    assert len(phrases) == len(expected) > 40_000
    for one, sounds in expected.items():
        assert phrases.known(one) == (True, True)
        assert phrases[one] == [first for first, *_ in sounds]
    assert all(phrases.known(one[:-1]) == (True, one[:-1] in expected) for one in expected)
    for unknown in ("庆重庆", "重庆市市", "\U0010ffff", "\ud800"):
        assert phrases.known(unknown) == (False, False)
    with pytest.raises(KeyError):
        phrases["庆重庆"]


def test_characters_are_all_those_of_the_file_and_sound_the_same() -> None:
    data = _file("pinyin_dict.json")
    singles, expected = Singles(data), json.loads(data)

    assert len(singles) == len(expected) > 40_000
    assert all(singles[chr(int(code))] == expected[code].split(",") for code in expected)
    with pytest.raises(KeyError):
        singles["a"]


@pytest.mark.parametrize("data", [b"", b"{}", b'{"a": 1}', b'{\n"\xe4\xb8\x80'])
def test_a_file_laid_out_otherwise_is_not_taken_for_a_dictionary(data: bytes) -> None:
    with pytest.raises(ValueError, match="dictionary"):
        Phrases(data)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_sound_as_pypinyin_says(text: str) -> None:
    assert lazy_pinyin(text) == pypinyin.lazy_pinyin(text)
    assert lazy_pinyin(text, apart=True) == pypinyin.lazy_pinyin(text, errors=list)


def test_characters_and_phrases_sound_as_pypinyin_says() -> None:
    every = json.loads(_file("pinyin_dict.json")), json.loads(_file("phrases_dict.json"))
    texts = [*map(chr, map(int, islice(every[0], 0, None, 7))), *islice(every[1], 0, None, 11)]
    texts += [a + b[:2] for a, b in zip(texts[-2000:], texts[-3000:], strict=False)]
    assert [lazy_pinyin(one) for one in texts] == [pypinyin.lazy_pinyin(one) for one in texts]
