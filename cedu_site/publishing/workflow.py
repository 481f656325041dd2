"""The workflow: what each verb needs of a page, and what it makes of its newest revision.

Who may do each verb stands in `people.permissions.POLICY`.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass

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
    that it is in then, None where it stays; `needs` says how the page must stand with its readers:
    public, withdrawn, or in any way; `refusal` is what is said where the verb does not fit."""

    before: Set[State]
    after: State | None
    needs: str
    refusal: str


ANYHOW, LIVE, WITHDRAWN = "anyhow", "live", "withdrawn"
WORKFLOW: dict[str, Step] = {
    # verb           from             to         the page   what is said otherwise
    "share":    Step(ANY,             None,      ANYHOW,    ""),
    "bring_back": Step(ANY,           DRAFT,     ANYHOW,    ""),
    "submit":   Step({DRAFT},         SUBMITTED, ANYHOW,    "这一页没有可以交给编辑的草稿。"),
    "recall":   Step(OPEN - {DRAFT},  DRAFT,     ANYHOW,    "这一页没有交给编辑，也没有定时。"),
    "publish":  Step(OPEN,            PUBLISHED, ANYHOW,    "这一页没有等着发布的修改。"),
    "schedule": Step(OPEN,            SCHEDULED, ANYHOW,    "这一页没有等着发布的修改。"),
    "correct":  Step({PUBLISHED},     PUBLISHED, LIVE,
                     "只有已经发布、没有别的修改等着发布的页面可以更正；请先发布那些修改。"),
    "withdraw": Step(ANY,             None,      LIVE,      "这一页没有公开，不用撤下。"),
    "restore":  Step(ANY,             None,      WITHDRAWN, "这一页没有撤下，不用恢复。"),
}  # fmt: skip


def allows(verb: str, page: Page) -> bool:
    """Tell whether `verb` fits the present state of `page`."""
    asked = WORKFLOW[verb]
    state = State(page.newest.state) if page.newest else DRAFT
    return state in asked.before and _stands(page, asked.needs)


def check(verb: str, page: Page) -> None:
    """Raise WrongState where `verb` does not fit the present state of `page`."""
    if not allows(verb, page):
        raise WrongState(WORKFLOW[verb].refusal)


@contextmanager
def step(verb: str, page: Page) -> Iterator[Revision]:
    """Do inside what `verb` means for the newest revision, which then is in the verb's state.

    Raises WrongState where `verb` does not fit the present state of `page`.
    """
    check(verb, page)
    revision = page.newest
    assert revision is not None
    yield revision
    revision.state = WORKFLOW[verb].after or revision.state


def _stands(page: Page, needs: str) -> bool:
    if needs == LIVE:
        return page.live is not None and page.withdrawn_at is None
    return needs == ANYHOW or page.withdrawn_at is not None
