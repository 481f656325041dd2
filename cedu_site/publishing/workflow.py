"""The workflow: what each verb needs of a page, what it makes of its newest version, who may.

Which roles a permission takes stands in `people.permissions.POLICY`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from typing import NamedTuple

from cedu_site.people.models import User
from cedu_site.publishing import reviewing
from cedu_site.publishing.log import note
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State

DRAFT, SUBMITTED, SCHEDULED, PUBLISHED = State
ANY = frozenset(State)
OPEN = frozenset({DRAFT, SUBMITTED, SCHEDULED})


class WrongState(Exception):
    """The verb does not fit what has become of the page; the message is one Chinese sentence."""


def live(page: Page) -> bool:
    return page.live is not None and page.withdrawn_at is None


def unseen(page: Page) -> bool:
    return not live(page)


def withdrawn(page: Page) -> bool:
    return page.withdrawn_at is not None


def binned(page: Page) -> bool:
    return page.binned_at is not None


def read(page: Page) -> bool:
    """Tell whether the newest version has had all the readings that it needs."""
    return reviewing.next_reading(page) is None


def unread(page: Page) -> bool:
    return not read(page)


def whatever(page: Page) -> bool:
    return True


class Step(NamedTuple):
    """A row of the table. `before` are the states of the newest revision from which the verb may
    go, `after` the one that it is in then, None where it stays; `needs` says how the page must
    stand; `permission` is the verb of the policy."""

    before: Set[State]
    after: State | None
    needs: Callable[[Page], bool]
    permission: str


WORKFLOW = {  # of a page in the bin nothing but the last row is to be had
    # verb            from               to         needs      permission
    "write":      Step(ANY,               DRAFT,     whatever,  "write"),
    "bring_back": Step(ANY,               DRAFT,     whatever,  "bring_back"),
    "share":      Step(ANY,               None,      whatever,  "share"),
    "comment":    Step(ANY,               None,      whatever,  "write"),
    "submit":     Step({DRAFT},           SUBMITTED, whatever,  "submit"),
    "recall":     Step(OPEN - {DRAFT},    DRAFT,     whatever,  "recall"),
    "pass_on":    Step({SUBMITTED},       None,      unread,    "review"),
    "send_back":  Step({SUBMITTED},       DRAFT,     whatever,  "review"),
    "publish":    Step(OPEN,              PUBLISHED, read,      "publish"),
    "schedule":   Step(OPEN,              SCHEDULED, read,      "schedule"),
    "correct":    Step({PUBLISHED},       PUBLISHED, live,      "correct"),
    "withdraw":   Step(ANY - {SCHEDULED}, None,      live,      "withdraw"),
    "restore":    Step(ANY,               None,      withdrawn, "restore"),
    "bin":        Step(ANY - {SCHEDULED}, None,      unseen,    "bin"),
    "unbin":      Step(ANY,               None,      binned,    "bin"),
}  # fmt: skip
BY_OTHERS = frozenset({"pass_on", "send_back"})  # nobody judges their own

BINNED = "这一页在回收站里，请先把它找回来。"
UNREAD = "这一版还没有审完，审完才能发布。"
SAID_OTHERWISE = {
    "submit": "这一页没有可以交出去的草稿。",
    "recall": "这一页没有交出去，也没有定时。",
    "pass_on": "这一页没有等着审的稿子。",
    "send_back": "这一页没有交出来的稿子，不用退回。",
    "publish": "这一页没有等着发布的修改。",
    "schedule": "这一页没有等着发布的修改。",
    "correct": "只有已经发布、没有别的修改等着发布的页面可以更正；请先发布那些修改。",
    "withdraw": "这一页没有公开；如果有定了时间的新版，要先收回，然后才能撤下。",
    "restore": "这一页没有撤下，不用恢复。",
    "bin": "公开着的页面要先撤下，定了时间的要先收回，然后才能删除。",
    "unbin": "这一页不在回收站里。",
}


def allows(verb: str, page: Page, user: User | None = None) -> bool:
    """Tell whether `verb` fits the present state of `page`, and `user` as the one to do it."""
    return refusal(verb, page, user) == ""


def refusal(verb: str, page: Page, user: User | None = None) -> str:
    """Return why `verb` does not fit the present state of `page` or this person, in one Chinese
    sentence; empty where it does."""
    asked = WORKFLOW[verb]
    if binned(page) and asked.needs is not binned:
        return BINNED
    state = State(page.newest.state) if page.newest else DRAFT
    if state not in asked.before:
        return SAID_OTHERWISE[verb]
    if not asked.needs(page):
        return UNREAD if asked.needs is read else SAID_OTHERWISE[verb]
    return reviewing.objection(page, user) if verb in BY_OTHERS and user else ""


def check(verb: str, page: Page, user: User | None = None) -> None:
    """Raise WrongState where `verb` does not fit the present state of `page` or this person."""
    said = refusal(verb, page, user)
    if said:
        raise WrongState(said)


@contextmanager
def step(verb: str, page: Page, user: User | None, why: str = "") -> Iterator[Revision]:
    """Do inside what `verb` means for the newest revision, which then is in the verb's state, and
    the log says that `user` did it.

    Raises WrongState where `verb` does not fit the present state of `page` or this person.
    """
    check(verb, page, user)
    revision = page.newest
    assert revision is not None
    yield revision
    revision.state = WORKFLOW[verb].after or revision.state
    note(verb, page.uid, user, title=revision.title, why=why, revision_id=revision.id)
