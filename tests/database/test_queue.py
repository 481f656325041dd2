"""Writers queue at the door on either database; who reads the change log misses nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from cedu_site.changes import Change, SiteVersion, changed_since, record_change, site_version
from cedu_site.database import writing
from cedu_site.extensions import db

Site = Callable[[], Flask]
WRITERS, EACH = 4, 10


def seen_by(app: Flask, since: int) -> tuple[int, set[str]]:
    """Return the version that another process reads now, and what it says has changed since."""

    def read() -> tuple[int, set[str]]:
        with app.app_context():
            return site_version(), changed_since(since)

    with ThreadPoolExecutor(1) as another:
        return another.submit(read).result()


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


def test_who_follows_waits_for_nobody_and_sees_nothing_too_early(house: Flask, site: Site) -> None:
    """Neither the version nor its rows are there before the writer has committed; then both."""
    reader, seen = site(), []
    with house.app_context(), writing():
        before = site_version()
        record_change("a")
        event.listen(db.engine, "commit", lambda _: seen.append(seen_by(reader, before)), once=True)
        db.session.commit()
        assert seen == [(before, set())]
        assert seen_by(reader, before) == (before + 1, {"a"})


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
