"""What a correction may change: it goes live at once, and so is no way round the readings."""

from sqlalchemy import select

from cedu_site.clock import now
from cedu_site.desk.differing import Difference, difference, told
from cedu_site.desk.forms import placement_of
from cedu_site.extensions import db
from cedu_site.publishing import reviewing
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.diff import Kind
from cedu_site.publishing.fields import FieldRefused, as_moment, read_fields
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State
from cedu_site.publishing.workflow import WrongState

MOST_UNREAD = 100  # characters, those taken out and those put in, where pages are read
ELSEWHERE = "改了：更正不能把页面移到别处，请存成草稿，再发布"
NOT_YET = "在将来；更正过的页面读者马上要看到，请改成已经过去的日期"
TOO_MUCH = (
    "这里的文章要审过才发布，更正只能改几个字（删的和加的一共最多 {most} 个字，没有人看过的"
    "更正也算），现在有 {number} 个字。请存成草稿交去审，或者先请另一位编辑看过以前的更正。"
)


def check_correction(page: Page) -> None:
    """Go on if the newest version of `page` is a correction of what readers have, and small where
    what is published is to be read. Raises FieldRefused and WrongState."""
    corrected = page.newest
    assert corrected is not None
    keep_place(page, corrected)
    published = as_moment(read_fields(corrected.written), "published")
    if published and published > now():
        raise FieldRefused("published", NOT_YET)
    rule = reviewing.rule_of(page)
    if rule is None or not rule.readings:
        return
    number = changed_characters(difference(told(page, known(page)), told(page, corrected), page))
    if number > MOST_UNREAD:
        raise WrongState(TOO_MUCH.format(most=MOST_UNREAD, number=number))


def keep_place(page: Page, corrected: Revision) -> None:
    """Have `corrected` stand where `page` does. Raises FieldRefused where it says otherwise; how
    a lesson stands among the others is said elsewhere, and is no matter of its text."""
    present = placement_of(page)
    for name in ("column", "series"):
        if corrected.placement.get(name, present.get(name)) != present.get(name):
            raise FieldRefused(name, ELSEWHERE)
    corrected.placement = {**present}


def known(page: Page) -> Revision:
    """Return the latest version of `page` that somebody besides the writer has looked at: what is
    live, or what was before all corrections that wait to be checked."""
    assert page.live is not None
    waiting = Correction.unchecked().where(Correction.page_id == page.id)
    numbers = select(Revision.number).where(
        Revision.id.in_(waiting.order_by(None).with_only_columns(Correction.revision_id))
    )
    first = min(db.session.scalars(numbers), default=page.live.number + 1)
    before = select(Revision).filter_by(page_id=page.id, state=State.PUBLISHED)
    before = before.where(Revision.number < first).order_by(Revision.number.desc())
    return db.session.scalar(before.limit(1)) or page.live


def changed_characters(found: Difference) -> int:
    """Return how many characters were taken out and put in, together."""
    runs = [run for runs in found.fields.values() for run in runs]
    runs += [run for part in found.body for run in part.runs]
    return sum(len(run.text) for run in runs if run.kind != Kind.SAME)
