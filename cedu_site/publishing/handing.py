"""The verbs of the workflow by which a version goes from hand to hand before it is published."""

from cedu_site.people.models import User
from cedu_site.publishing import reviewing
from cedu_site.publishing.models import Page
from cedu_site.publishing.workflow import step


def submit(page: Page, user: User, why: str = "") -> None:
    """Hand the newest version over: to its readers, or to those who may publish it.

    Raises WrongState, and FieldRefused for a word that is too long.
    """
    with step("submit", page, user, why):
        reviewing.wait(page)


def recall(page: Page, user: User) -> None:
    """Take back what was submitted or scheduled; it is a draft again. Raises WrongState."""
    with step("recall", page, user) as revision:
        revision.publish_at = revision.waits_since = None
        if page.live is revision:  # it was to be the first that readers see
            page.unpublish()


def pass_on(page: Page, user: User, comment: str = "") -> None:
    """Note that `user` has read the newest version and found it fit for the next step.

    Raises WrongState, and FieldRefused for a comment that is too long.
    """
    with step("pass_on", page, user):
        reviewing.say(page, user, comment, reviewing.PASSED)
        reviewing.wait(page)


def send_back(page: Page, user: User, comment: str) -> None:
    """Give the newest version back to be written again. Raises WrongState, and FieldRefused
    where no reason is given."""
    with step("send_back", page, user) as revision:
        reviewing.say(page, user, comment, reviewing.RETURNED)
        revision.waits_since = None


def comment(page: Page, user: User, said: str) -> None:
    """Note what `user` says of the newest version. Raises WrongState and FieldRefused."""
    with step("comment", page, user):
        reviewing.say(page, user, said)


def bin(page: Page, user: User, why: str = "") -> None:
    """Throw the page away, to come back with everything when wanted. Raises WrongState, and
    FieldRefused for a word that is too long."""
    with step("bin", page, user, why):
        page.bin()


def unbin(page: Page, user: User) -> None:
    """Take the page out of the bin as it was. Raises WrongState."""
    with step("unbin", page, user):
        page.unbin()
