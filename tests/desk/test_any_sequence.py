"""Whatever people do to a page in whatever order: the table of the workflow holds, no version is
lost, and readers see no word that was not published."""

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select

from cedu_site.addresses import make_uid
from cedu_site.clock import BEIJING, now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.reviewing import PASSED, RETURNED, Reading, ask_again
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.scheduling import publish_due
from cedu_site.publishing.workflow import WORKFLOW
from tests.desk.writing import ARTICLE
from tests.persons import signed_in

PEOPLE = ("zuozhe", "bianji", "zhenbianji", "xiangbianji", "zhubian", "luren")
STRANGERS = {"xiangbianji", "luren"}  # no role where the page stands
AUTHORS_WAYS = {"write", "share", "comment", "submit", "recall", "bin", "unbin", "bring_back"}
WAYS = {  # verb: the end of its address
    "submit": "submit",
    "recall": "recall",
    "pass_on": "pass-on",
    "send_back": "send-back",
    "comment": "comment",
    "publish": "publish",
    "schedule": "publish",
    "withdraw": "withdraw",
    "restore": "restore",
    "bin": "bin",
    "unbin": "unbin",
}
people = st.sampled_from(PEOPLE)


class Desk(RuleBasedStateMachine):
    """One article; every version of it says a word of its own."""

    house: Flask
    browsers: dict[str, Any]

    @initialize(readings=st.integers(0, 3), small_team=st.booleans())
    def begin(self, readings: int, small_team: bool) -> None:
        self.uid, self.number, self.published, self.touched = make_uid(), 0, 0, True
        self.versions: list[tuple[str, str]] = []  # who wrote it, its word
        self.path, self.reader = f"/desk/pages/{self.uid}", self.house.test_client()
        self.ask_for(readings, small_team)
        assert self.save("zuozhe").status_code == 303

    @rule(readings=st.integers(0, 3), small_team=st.booleans())
    def ask_for(self, readings: int, small_team: bool) -> None:
        """The chief editor has the column ask for another number of readings."""
        with self.house.app_context(), writing():
            column = db.session.scalars(select(Column).filter_by(slug="xiaoxi")).one()
            column.readings, column.small_team = readings, small_team
            db.session.flush()
            ask_again()
            db.session.commit()

    @rule(person=people)
    def write(self, person: str) -> None:
        self.attempt("write", person, lambda: self.save(person))

    @rule(person=people)
    def correct(self, person: str) -> None:
        self.attempt("correct", person, lambda: self.save(person, "/correct", note="写错了"))

    @rule(verb=st.sampled_from(sorted(WAYS)), person=people)
    def do(self, verb: str, person: str) -> None:
        later = (now() + timedelta(days=1)).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
        form = {"when": "later" if verb == "schedule" else "now", "at": later}
        form |= {"slug": self.uid, "comment": "看过了。"}
        send = self.browsers[person].send
        self.attempt(verb, person, lambda: send(f"{self.path}/{WAYS[verb]}", form))

    @rule(person=people, back=st.integers(2, 4))
    def bring_back(self, person: str, back: int) -> None:
        """One of the versions before becomes the newest again."""
        self.write("bianji")
        if len(self.versions) < back or self.versions[-back][1] == self.versions[-1][1]:
            return
        number, (_, word) = len(self.versions) + 1 - back, self.versions[-back]

        def act() -> Any:
            address = f"{self.path}/versions/{number}/bring-back"
            answer = self.browsers[person].send(address, {})
            if answer.status_code == 303:
                self.versions.append((person, word))
            return answer

        self.attempt("bring_back", person, act)

    @rule(person=people)
    def hand_over(self, person: str) -> None:
        """Chance alone seldom gets far: somebody writes and hands over."""
        self.write(person)
        self.do("submit", person)

    @rule(verb=st.sampled_from(["pass_on", "publish"]), order=st.permutations(PEOPLE))
    def all_try(self, verb: str, order: list[str]) -> None:
        for person in order:
            self.do(verb, person)

    @rule()
    def let_time_pass(self) -> None:
        """What was to go live at a time is due."""
        with self.house.app_context(), writing():
            page = self.page()
            if page.newest.state == "scheduled":
                page.newest.publish_at = now() - timedelta(seconds=1)
                if page.live_id == page.newest_id:
                    page.opens_at = now() - timedelta(seconds=1)
            db.session.commit()
        with self.house.app_context():
            publish_due()
        self.touched = True

    # What is always so

    @invariant()
    def all_is_well(self) -> None:
        if self.touched:
            self.touched = False
            self.no_version_is_lost()
            self.readers_see_nothing_unpublished()
            self.what_was_published_was_read()

    def no_version_is_lost(self) -> None:
        with self.house.app_context():
            query = select(Revision).join(Page, Revision.page_id == Page.id)
            kept = db.session.scalars(query.filter_by(uid=self.uid).order_by(Revision.number))
            assert [one.body for one in kept] == [word for _, word in self.versions]

    def readers_see_nothing_unpublished(self) -> None:
        with self.house.app_context():
            page = self.page()
            live = page.live.body if page.live and self.is_public(page) else None
            path = page.path if page.path.startswith("/") else "/news/xiaoxi/nothing"
            never = self.never_published(page)
        answers = {one: self.reader.get(one) for one in (path, "/news/xiaoxi/feed.atom")}
        for address, answer in answers.items():
            assert not [word for word in never if word in answer.text], address
        assert (answers[path].status_code == 200) == (live is not None)
        assert live is None or live in answers[path].text

    def what_was_published_was_read(self) -> None:
        """The log tells of every publication that it followed its readings."""
        with self.house.app_context():
            page = self.page()
            if page.newest.state in ("published", "scheduled") and self.published != page.newest_id:
                self.published = page.newest_id
                last = db.session.scalar(LogEntry.of(self.uid).where(LogEntry.verb != "write"))
                assert last is not None and last.verb in ("publish", "schedule", "correct")

    # How it is done

    def save(self, person: str, way: str = "", **more: str) -> Any:
        self.number += 1
        word = f"词{self.uid}第{self.number}版"
        with self.house.app_context():
            page = self.page()
            base = str(page.newest_id) if page else ""
        form = ARTICLE | {"base": base, "body": word, "title": "编竹篮", **more}
        answer = self.browsers[person].send(self.path + way, form)
        if answer.status_code == 303:
            self.versions.append((person, word))
        return answer

    def attempt(self, verb: str, person: str, act: Any) -> None:
        before = self.all_of_it()
        passed = self.passed() if verb in ("publish", "schedule", "pass_on", "send_back") else []
        answer = act()
        assert answer.status_code in (303, 403, 422), (verb, person, answer.status_code)
        after = self.all_of_it()
        if answer.status_code != 303:
            assert after == before, (verb, person, answer.status_code)
            return
        self.touched, step = True, WORKFLOW[verb]
        assert before["state"] in step.before
        assert after["state"] == (step.after or before["state"])
        assert person not in STRANGERS
        assert person != "zuozhe" or verb in AUTHORS_WAYS
        if verb in ("pass_on", "send_back"):
            assert person not in self.writers(before)
        if verb in ("publish", "schedule"):
            self.was_read(passed, before)

    def was_read(self, passed: list[str], before: dict[str, Any]) -> None:
        assert len(passed) >= before["readings"]
        assert not set(passed) & set(self.writers(before))
        if not before["small_team"]:
            needed = passed[: before["readings"]]
            assert len(set(needed)) == len(needed)

    def writers(self, before: dict[str, Any]) -> list[str]:
        return [who for who, _ in self.versions[before["live"] : before["number"]]]

    def passed(self) -> list[str]:
        with self.house.app_context():
            query = select(Reading).filter_by(revision_id=self.page().newest_id)
            said = db.session.scalars(query.order_by(Reading.id)).all()
            last = max((one.id for one in said if one.verdict == RETURNED), default=0)
            return [one.reader.username for one in said if one.verdict == PASSED and one.id > last]

    def all_of_it(self) -> dict[str, Any]:
        """Return everything that a verb might change."""
        with self.house.app_context():
            page = self.page()
            rows = {
                table.__tablename__: [
                    tuple(row) for row in db.session.execute(select(table.__table__)).all()
                ]
                for table in (LogEntry, Reading)
            }
            own = [
                tuple(r)
                for r in db.session.execute(select(Page.__table__).where(Page.uid == self.uid))
            ]
            return {
                "state": page.newest.state,
                "number": page.newest.number,
                "live": page.live.number if page.live else 0,
                "readings": page.column.readings if page.column else self.column().readings,
                "small_team": self.column().small_team,
                "page": own,
                **rows,
            }

    def page(self) -> Any:
        db.session.rollback()
        return db.session.scalar(select(Page).filter_by(uid=self.uid))

    def column(self) -> Column:
        return db.session.scalars(select(Column).filter_by(slug="xiaoxi")).one()

    def is_public(self, page: Page) -> bool:
        return bool(
            page.live
            and not page.withdrawn_at
            and not page.binned_at
            and page.opens_at
            and page.opens_at <= now()
        )

    def never_published(self, page: Page) -> list[str]:
        """Return the words of the versions that never went live."""
        kept = db.session.scalars(select(Revision).filter_by(page_id=page.id)).all()
        went_live = {one.body for one in kept if one.state == "published"}
        if page.live and self.is_public(page):
            went_live.add(page.live.body)
        return [one.body for one in kept if one.body not in went_live]


def test_any_sequence_of_verbs(house: Flask) -> None:
    Desk.house = house
    Desk.browsers = {name: signed_in(house, name) for name in PEOPLE}
    steps = settings(stateful_step_count=20, max_examples=settings().max_examples // 16)
    run(Desk, settings=steps)
