"""What else the lexicon says: names of places, sounds that are mixed up, readings of this place."""

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.extensions import db
from cedu_site.library.round_trip import flow, part, relist, reword
from cedu_site.library.sheets import LEXICON, value_of
from cedu_site.library.word_groups import edit_lexicon, words_of
from cedu_site.people.guarding import guard
from cedu_site.shaping.sheet_forms import REFUSALS, Form, FormRefused, Question, done, expect, stamp
from cedu_site.web.rendering import render

bp = Blueprint("word_lists", __name__)
guard(bp, verb="pair", for_the_site=True)
HERE = "/desk/lexicon/more"
QUESTIONS = (
    Question("places", "地名", "lines", "一行一个；查找时不会被拆开", rows=12),
    Question("sounds", "本地人容易说混的音", "lines", "一行一对，中间空一格，例如 n l", rows=6),
    Question("readings", "本地读音", "lines", "一行一个词，例如 六安：lu an、liu an", rows=6),
)


@bp.get(HERE)
def word_lists() -> Response:
    said = _said()
    return _show(Form(QUESTIONS, said, stamp(said)))


@bp.post(HERE)
def save() -> ResponseReturnValue:
    said, form = _said(), Form.sent(QUESTIONS)

    def change(data: Any) -> None:
        expect(said, form.base)
        for name, put in PUTS.items():
            written = _lines(form[name])
            if written != _lines(said[name]):
                put(data, written)

    try:
        edit_lexicon(change, current_user, verb="edit", title="地名和读音", why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, stamp(said)), 422)
    return done("存好了。过一会儿搜索就用上。", HERE)


def _said() -> dict[str, str]:
    """Return what the sheet says, as the form asks it."""
    value = value_of(LEXICON)
    said = value if isinstance(value, dict) else {}
    readings = said.get("readings")
    named = readings.items() if isinstance(readings, dict) else ()
    return {
        "places": "\n".join(words_of(said.get("places") or [])),
        "sounds": "\n".join(" ".join(words_of(pair)) for pair in said.get("sounds") or []),
        "readings": "\n".join(f"{word}：{'、'.join(words_of(ways))}" for word, ways in named),
    }


def _lines(written: str) -> list[str]:
    lines = (" ".join(line.split()) for line in written.split("\n"))
    return list(dict.fromkeys(filter(None, lines)))


def _put_places(data: Any, lines: list[str]) -> None:
    relist(data, "places", lines)


def _put_sounds(data: Any, lines: list[str]) -> None:
    pairs = [line.replace("、", " ").split() for line in lines]
    wrong = next((one for one, pair in zip(lines, pairs, strict=True) if len(pair) != 2), None)
    if wrong:
        raise FormRefused("sounds", f"“{wrong}”应是两个拼音字母，中间空一格，例如 n l。")
    written = data.get("sounds")
    known = {tuple(words_of(one)): one for one in written} if isinstance(written, list) else {}
    data["sounds"] = [known.get(tuple(pair)) or flow(pair) for pair in pairs]


def _put_readings(data: Any, lines: list[str]) -> None:
    wanted: dict[str, list[str]] = {}
    for line in lines:
        word, colon, ways = line.replace(":", "：").partition("：")
        if not colon or not word.strip() or not ways.strip():
            raise FormRefused("readings", f"“{line}”应写成“词：读音”，例如 六安：lu an、liu an。")
        wanted[word.strip()] = words_of(ways)
    readings = part(data, "readings")
    for word in [one for one in readings if one not in wanted]:
        del readings[word]
    for word, said in wanted.items():
        if isinstance(readings.get(word), list):
            reword(readings[word], said)
        else:
            readings[word] = flow(said)


PUTS = {"places": _put_places, "sounds": _put_sounds, "readings": _put_readings}


def _show(form: Form, status: int = 200) -> Response:
    return render("shaping/word_lists.html", form=form, status=status)
