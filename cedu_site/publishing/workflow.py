"""The workflow: what each verb needs of a page, what it makes of its newest version, who may.

Which roles a permission takes stands in `people.permissions.POLICY`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Step:
    """`before` are the states of the newest revision from which the verb may go, `after` the one
    that it is in then, None where it stays; `needs` says how the page must stand; `permission`
    is the verb of the policy; `refusal` is what is said where the verb does not fit."""

    before: Set[State]
    after: State | None
    needs: Callable[[Page], bool]
    permission: str
    refusal: str


def kept(page: Page) -> bool:
    return page.binned_at is None


def binned(page: Page) -> bool:
    return page.binned_at is not None


def live(page: Page) -> bool:
    return kept(page) and page.live is not None and page.withdrawn_at is None


def withdrawn(page: Page) -> bool:
    return kept(page) and page.withdrawn_at is not None


def unseen(page: Page) -> bool:
    return kept(page) and not live(page)


def read(page: Page) -> bool:
    """Tell whether the newest version has had all the readings that it needs."""
    return kept(page) and reviewing.next_reading(page) is None


def unread(page: Page) -> bool:
    return kept(page) and not read(page)


WORKFLOW: dict[str, Step] = {
    # verb            from              to         the page   permission    said otherwise
    "write":      Step(ANY,              DRAFT,     kept,      "write",
                       "这一页在回收站里，请先把它找回来。"),
    "bring_back": Step(ANY,              DRAFT,     kept,      "bring_back",
                       "这一页在回收站里，请先把它找回来。"),
    "share":      Step(ANY,              None,      kept,      "share",
                       "这一页在回收站里，请先把它找回来。"),
    "comment":    Step(ANY,              None,      kept,      "write",
                       "这一页在回收站里，请先把它找回来。"),
    "submit":     Step({DRAFT},          SUBMITTED, kept,      "submit",
                       "这一页没有可以交出去的草稿。"),
    "recall":     Step(OPEN - {DRAFT},   DRAFT,     kept,      "recall",
                       "这一页没有交出去，也没有定时。"),
    "pass_on":    Step({SUBMITTED},      None,      unread,    "review",
                       "这一页没有等着审的稿子。"),
    "send_back":  Step({SUBMITTED},      DRAFT,     kept,      "review",
                       "这一页没有交出来的稿子，不用退回。"),
    "publish":    Step(OPEN,             PUBLISHED, read,      "publish",
                       "这一页没有等着发布的修改。"),
    "schedule":   Step(OPEN,             SCHEDULED, read,      "schedule",
                       "这一页没有等着发布的修改。"),
    "correct":    Step({PUBLISHED},      PUBLISHED, live,      "correct",
                       "只有已经发布、没有别的修改等着发布的页面可以更正；请先发布那些修改。"),
    "withdraw":   Step(ANY,              None,      live,      "withdraw",
                       "这一页没有公开，不用撤下。"),
    "restore":    Step(ANY,              None,      withdrawn, "restore",
                       "这一页没有撤下，不用恢复。"),
    "bin":        Step(ANY - {SCHEDULED}, None,     unseen,    "bin",
                       "公开着的页面要先撤下，定了时间的要先收回，然后才能删除。"),
    "unbin":      Step(ANY,              None,      binned,    "bin",
                       "这一页不在回收站里。"),
}  # fmt: skip
BY_OTHERS = frozenset({"pass_on", "send_back"})  # nobody judges their own
UNREAD = "这一版还没有审完，审完才能发布。"


def allows(verb: str, page: Page, user: User | None = None) -> bool:
    """Tell whether `verb` fits the present state of `page`, and `user` as the one to do it."""
    return refusal(verb, page, user) == ""


def refusal(verb: str, page: Page, user: User | None = None) -> str:
    """Return why `verb` does not fit the present state of `page` or this person, in one Chinese
    sentence; empty where it does."""
    asked = WORKFLOW[verb]
    state = State(page.newest.state) if page.newest else DRAFT
    if state not in asked.before:
        return asked.refusal
    if not asked.needs(page):
        return UNREAD if kept(page) and asked.needs is read else asked.refusal
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
