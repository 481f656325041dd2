"""Two people on one page: each is told who else is there, and nobody stays there for ever."""

from datetime import timedelta

from flask import Flask

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.people.forgetting import forget
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.presence import Presence
from tests.desk.writing import ARTICLE, PATH, save
from tests.persons import Desk, signed_in

THERE = "bianji "
WORKING = "起正在改这一页"


def seen_before(house: Flask, **ago: float) -> None:
    """Have everyone be there, and have written what is not saved, so long ago."""
    with house.app_context():
        for one in db.session.query(Presence):
            one.since, one.seen_at = one.since - timedelta(**ago), one.seen_at - timedelta(**ago)
        for draft in db.session.query(Draft):
            draft.updated_at -= timedelta(**ago)
        db.session.commit()


def test_the_second_is_told_of_the_first(editor: Desk, house: Flask) -> None:
    save(editor, verb="publish")
    other = signed_in(house, "zhubian")
    assert WORKING not in other.get(PATH).text
    assert editor.send(f"{PATH}/here").json == {"others": []}
    seen_before(house, seconds=70)
    page = other.get(PATH).text
    assert THERE in page
    assert "（1 分钟前还在）" in page
    (sentence,) = other.send(f"{PATH}/here").json["others"]
    assert sentence in page
    assert WORKING not in signed_in(house, "zhubian").get("/desk/pages/meiyou?kind=article").text


def test_looking_tells_nobody(editor: Desk, house: Flask) -> None:
    save(editor, verb="publish")
    editor.get(PATH)
    assert WORKING not in signed_in(house, "zhubian").get(PATH).text


def test_who_has_left_or_was_not_heard_of_is_not_there(editor: Desk, house: Flask) -> None:
    save(editor)
    other = signed_in(house, "zhubian")
    assert THERE in other.get(PATH).text
    editor.send(f"{PATH}/leave")
    assert WORKING not in other.get(PATH).text
    editor.send(f"{PATH}/here")
    assert THERE in other.get(PATH).text
    seen_before(house, minutes=2)
    assert WORKING not in other.get(PATH).text


def test_what_is_not_saved_keeps_one_there_for_longer(editor: Desk, house: Flask) -> None:
    save(editor)
    editor.send(f"{PATH}/draft", ARTICLE | {"body": "还在打字"})
    editor.send(f"{PATH}/leave")
    other = signed_in(house, "zhubian")
    seen_before(house, minutes=29)
    assert "（29 分钟前还在，有没保存的改动）" in other.get(PATH).text
    seen_before(house, minutes=1)
    assert WORKING not in other.get(PATH).text


def test_without_scripts_one_counts_by_what_one_sends(editor: Desk, house: Flask) -> None:
    save(editor, verb="publish")
    other = signed_in(house, "zhubian")
    partial = {"HX-Request": "true", "HX-Request-Type": "partial"}
    editor.send(f"{PATH}/preview", ARTICLE, headers=partial)
    assert WORKING not in other.get(PATH).text
    editor.send(f"{PATH}/preview", ARTICLE)
    assert THERE in other.get(PATH).text


def test_who_stays_is_there_since_they_came(editor: Desk, house: Flask) -> None:
    save(editor)
    seen_before(house, seconds=100)
    with house.app_context():
        came = db.session.query(Presence).one().since
    editor.send(f"{PATH}/here")
    with house.app_context():
        assert db.session.query(Presence).one().since == came
    seen_before(house, minutes=3)
    editor.send(f"{PATH}/here")
    with house.app_context():
        assert now() - db.session.query(Presence).one().since < timedelta(minutes=1)


def test_it_is_forgotten_after_a_day(editor: Desk, house: Flask) -> None:
    save(editor)
    for ago, left in ((23, 1), (1, 0)):
        seen_before(house, hours=ago)
        with house.app_context():
            forget()
            assert db.session.query(Presence).count() == left
