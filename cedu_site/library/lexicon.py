"""The words of a place, line by line: which mean the same, which are names, how they sound."""

import re
import unicodedata
from typing import Any

from cedu_site.library.sections import Refuse
from cedu_site.markup.front_matter import Item
from cedu_site.publishing.fields import text, words
from cedu_site.text.script import fold

SECTIONS = ("groups", "places", "sounds", "readings")
SOUND = re.compile("[a-z]{1,4}")
SYLLABLE = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:[aeio]ng|i[ao]ng|uang|[aeiu]n|[iu]an|a[io]|ei|ou|er|iao|uai|i[aeu]|u[aeio]|ve|[aeiouv])"
)
TONES = re.compile("[\u0300\u0301\u0304\u030c]")
Parts = dict[str, Item]


def lexicon(parts: Parts, refuse: Refuse) -> dict[str, Any]:
    """Return the sections of `lexicon.yaml` in their forms; `refuse` is told what is in none.

    `groups` are lists of two words or more, of which none stands in two groups; `sounds` are
    pairs of letters; `readings` gives the readings of a word as syllables without their tones.
    """
    groups, places, sounds, readings = (_items(parts, name, refuse) for name in SECTIONS)
    return {
        "groups": _groups(groups, refuse),
        "places": list(dict.fromkeys(_each(places, _place, refuse))),
        "sounds": _each(sounds, _sound, refuse),
        "readings": dict(_each(readings, _reading, refuse)),
    }


def _items(parts: Parts, name: str, refuse: Refuse) -> list[Item]:
    """Return the items of a section; one written as plain words has one item for each."""
    section = parts.get(name) or Item(1, "")
    named = name == "readings"
    if isinstance(section.value, str):
        items = [Item(section.line, word) for word in words(section.value)]
        fits = not items or name == "places"
    else:
        items = section.value
        fits = all(bool(item.name) == named for item in items)
    if not fits:
        refuse(section.line, f"“{name}”" + ("应写成“词: [读音]”" if named else "应是一个列表"))
    return items if fits else []


def _each(items: list[Item], form: Any, refuse: Refuse) -> list[Any]:
    """Return the items in their form, without those that have none."""
    formed = []
    for item in items:
        try:
            formed.append(form(item))
        except ValueError as error:
            refuse(item.line, str(error))
    return formed


def _groups(items: list[Item], refuse: Refuse) -> list[list[str]]:
    taken: dict[str, int] = {}
    groups = []
    for item in items:
        group, problems = _group(item, taken)
        for problem in problems:
            refuse(item.line, problem)
        if len(group) > 1:
            groups.append(list(group.values()))
            taken |= dict.fromkeys(group, item.line)
    return groups


def _group(item: Item, taken: dict[str, int]) -> tuple[dict[str, str], list[str]]:
    """Return the words of a group by their folded forms, and what is wrong with it."""
    try:
        written = _words(item)
    except ValueError as error:
        return {}, [str(error)]
    found = {fold(word): word for word in reversed(written)}
    problems = [f"“{found[key]}”已在第 {taken[key]} 行的一组里" for key in found if key in taken]
    if "" in found:
        problems.append("有一个词是空的")
    kept = {key: found[key] for key in reversed(found) if key and key not in taken}
    if len(kept) < 2 and not problems:
        problems.append("一组是一个列表，至少要有两个不同的词，如 [土豆, 洋芋]")
    return kept, problems


def _words(item: Item) -> list[str]:
    """Return the words of an item, the empty ones too. Raises ValueError."""
    if not isinstance(item.value, list):
        return words(item.value)
    return [word for part in item.value for word in words(text(part)) or [""]]


def _place(item: Item) -> str:
    if not text(item.value):
        raise ValueError("地名是空的")
    return text(item.value)


def _sound(item: Item) -> list[str]:
    pair = [word.lower() for word in _words(item)]
    if len(set(pair)) != 2 or len(pair) != 2 or not all(map(SOUND.fullmatch, pair)):
        raise ValueError("一对容易说混的音是两个不同的拼音字母，如 [n, l]")
    return pair


def _reading(item: Item) -> tuple[str, list[str]]:
    word, readings = text(item.name), [_toneless(reading) for reading in _words(item)]
    if not word or not readings:
        raise ValueError("读音应写成“词: [读音]”，如 六安: [lu an, liu an]")
    for reading in readings:
        syllables = reading.split()
        if len(syllables) != len(word) or not all(map(SYLLABLE.fullmatch, syllables)):
            raise ValueError(f"“{word}”的读音“{reading}”应是拼音，一字一个音节，中间空一格")
    return word, list(dict.fromkeys(readings))


def _toneless(reading: str) -> str:
    """Return pinyin in plain letters, `v` for ü."""
    marked = unicodedata.normalize("NFD", reading.lower())
    return unicodedata.normalize("NFC", TONES.sub("", marked)).replace("ü", "v")
