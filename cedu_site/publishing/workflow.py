"""The workflow: what each verb needs of a page, and what it makes of its newest revision."""

from __future__ import annotations

from dataclasses import dataclass

from cedu_site.publishing.models import Page
from cedu_site.publishing.states import State

DRAFT, SUBMITTED, SCHEDULED, PUBLISHED = State
ANY = frozenset(State)
OPEN = frozenset({DRAFT, SUBMITTED, SCHEDULED})


class WrongState(Exception):
    """The verb does not fit what has become of the page; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Step:
    """`before` are the states of the newest revision from which the verb may go, `after` the one
    it leads to; `live` says whether the page must have been published, or must not be withdrawn."""

    before: frozenset[State]
    after: State | None
    needs: str
    refusal: str


FREE, LIVE, WITHDRAWN = "free", "live", "withdrawn"
WORKFLOW: dict[str, Step] = {
    # verb            from                    to         the page     what is said otherwise
    "write":    Step(ANY,                     DRAFT,     FREE,      ""),
    "share":    Step(ANY,                     None,      FREE,      ""),
    "submit":   Step(frozenset({DRAFT}),      SUBMITTED, FREE,      "这一页没有等着提交的草稿。"),
    "recall":   Step(OPEN - {DRAFT},          DRAFT,     FREE,      "这一页没有提交，也没有定时。"),
    "publish":  Step(OPEN,                    PUBLISHED, FREE,      "这一页没有等着发布的修改。"),
    "schedule": Step(OPEN,                    SCHEDULED, FREE,      "这一页没有等着发布的修改。"),
    "correct":  Step(frozenset({PUBLISHED}),  PUBLISHED, LIVE,
                     "只有已经发布、没有另外修改的页面可以更正；请先发布或放弃草稿。"),
    "withdraw": Step(ANY,                     None,      LIVE,      "这一页没有公开，不用撤下。"),
    "restore":  Step(ANY,                     None,      WITHDRAWN, "这一页没有撤下。"),
}  # fmt: skip


def allows(verb: str, page: Page) -> bool:
    """Tell whether `verb` fits the present state of `page`."""
    step = WORKFLOW[verb]
    state = State(page.newest.state) if page.newest else DRAFT
    return state in step.before and _stands(page, step.needs)


def check(verb: str, page: Page) -> None:
    """Raise WrongState where `verb` does not fit the present state of `page`."""
    if not allows(verb, page):
        raise WrongState(WORKFLOW[verb].refusal)


def _stands(page: Page, needs: str) -> bool:
    if needs == LIVE:
        return page.live is not None and page.withdrawn_at is None
    return needs == FREE or page.withdrawn_at is not None
