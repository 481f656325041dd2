"""A revision is written, published, replaced, withdrawn; readers see what is meant for them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.models import Page
from cedu_site.publishing.states import State


def is_public(page: Page, ahead: timedelta = timedelta()) -> bool:
    db.session.flush()
    found = Page.public(now() + ahead).where(Page.id == page.id)
    return db.session.scalar(found) is not None


def test_a_draft_is_not_public(write: Callable) -> None:
    page, revision = write()
    assert revision.state == State.DRAFT
    assert not is_public(page)


def test_publish(write: Callable) -> None:
    page, revision = write(title="通知", summary="一句话")
    page.publish(revision)
    assert is_public(page)
    assert (page.title, page.summary) == ("通知", "一句话")
    assert revision.state == State.PUBLISHED


def test_a_new_revision_is_not_seen_until_it_is_published(write: Callable) -> None:
    page, first = write(title="旧题")
    page.publish(first)
    page, second = write(page, title="新题")
    assert (page.live, page.newest, page.title) == (first, second, "旧题")
    page.publish(second)
    assert (page.live, page.title) == (second, "新题")


def test_publishing_again_keeps_the_day_readers_first_saw_it(write: Callable) -> None:
    page, first = write(published="2026-01-05")
    page.publish(first)
    opened = page.opens_at
    page, second = write(page, title="改了一个字")
    page.publish(second)
    assert page.opens_at == opened
    assert second.publish_at is not None and second.publish_at > opened


def test_a_page_opens_and_closes_at_its_times(write: Callable) -> None:
    tomorrow, next_week = ((now() + timedelta(days)).isoformat() for days in (1, 7))
    page, revision = write(published=tomorrow, expires=next_week)
    page.publish(revision)
    seen = [is_public(page, timedelta(days)) for days in (0, 2, 8)]
    assert seen == [False, True, False]


def test_withdraw_and_publish_again(write: Callable) -> None:
    page, revision = write()
    page.publish(revision)
    page.withdraw()
    assert not is_public(page)
    page.publish(revision)
    assert is_public(page)


def test_unpublish(write: Callable) -> None:
    page, revision = write()
    page.publish(revision)
    page.unpublish()
    assert not is_public(page)
    assert page.newest is revision


def test_revisions_are_numbered_and_kept(write: Callable) -> None:
    page, _ = write()
    for _ in range(3):
        write(page)
    db.session.flush()
    db.session.expire(page)
    assert [revision.number for revision in page.revisions] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "written", [{"published": "昨天"}, {"minutes": "很久"}, {"title": "长" * 201}]
)
def test_a_value_that_is_not_of_its_kind_is_refused(write: Callable, written: dict) -> None:
    with pytest.raises(FieldRefused):
        write(**written)
