"""Writers queue at the door on either database; who reads the change log misses nothing."""

from collections.abc import Callable
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError

from cedu_site.changes import Change, SiteVersion, changed_since, record_change, site_version
from cedu_site.database import writing
from cedu_site.extensions import db

Site = Callable[[], Flask]
WRITERS, EACH = 4, 10


def test_who_comes_second_sees_what_the_first_has_written(house: Flask, site: Site) -> None:
    """Four writers read a number and write the next: none is lost."""

    def count(app: Flask) -> None:
        for _ in range(EACH):
            with app.app_context(), writing():
                version = db.session.scalar(select(SiteVersion.version))
                db.session.execute(db.update(SiteVersion).values(version=version + 1))
                db.session.commit()

    with house.app_context():
        before = site_version()
    threads = [Thread(target=count, args=(app,)) for app in (house, site()) * (WRITERS // 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.app_context():
        assert site_version() == before + WRITERS * EACH


@pytest.mark.postgresql
def test_who_waits_at_the_door_in_vain_is_told(house: Flask, site: Site) -> None:
    other = site()
    with house.app_context(), writing():
        site_version()
        with other.app_context(), pytest.raises(OperationalError), writing(wait=50):
            site_version()


def test_a_reader_waits_for_nobody(house: Flask, site: Site) -> None:
    other = site()
    with house.app_context(), writing():
        before = site_version()
        record_change("a")
        db.session.flush()
        with other.app_context():
            assert site_version() == before


def test_the_log_shows_nothing_of_a_version_before_it_is_there(house: Flask, site: Site) -> None:
    """Who follows while a writer is about to commit sees neither the version nor its rows."""
    reader, seen = site(), []

    def look(connection: Connection | None) -> None:
        with reader.app_context():
            seen.append((site_version(), changed_since(before)))

    with house.app_context(), writing():
        before = site_version()
        record_change("first")
        event.listen(db.engine, "commit", look)
        db.session.commit()
        event.remove(db.engine, "commit", look)
        assert seen == [(before, set())]
        look(None)
        assert seen[1:] == [(before + 1, {"first"})]


def test_one_moment_is_read_though_others_write_meanwhile(house: Flask, site: Site) -> None:
    writer = site()
    with house.app_context():
        before = site_version()
        with writer.app_context(), writing():
            record_change("a")
            db.session.commit()
        assert (site_version(), changed_since(before)) == (before, set())
        db.session.rollback()
        assert (site_version(), changed_since(before)) == (before + 1, {"a"})


def test_versions_follow_one_another_without_a_gap(house: Flask, site: Site) -> None:
    """A reader that follows while several write sees each version's rows as soon as the version."""

    def publish(app: Flask, name: str) -> None:
        for number in range(EACH):
            with app.app_context(), writing():
                record_change(f"{name}{number}")
                db.session.commit()

    reader = site()
    with reader.app_context():
        before = reached = site_version()
    threads = [
        Thread(target=publish, args=(app, name))
        for app, name in zip((house, site()), "ab", strict=True)
    ]
    for thread in threads:
        thread.start()
    followed: list[str] = []
    while reached < before + 2 * EACH:
        with reader.app_context():
            version = site_version()
            rows = select(Change.version, Change.subject).where(Change.version > reached)
            found = db.session.execute(rows.order_by(Change.version)).all()
        assert [row.version for row in found] == list(range(reached + 1, version + 1))
        followed += [row.subject for row in found]
        reached = version
    for thread in threads:
        thread.join()
    assert sorted(followed) == sorted(f"{name}{n}" for name in "ab" for n in range(EACH))
