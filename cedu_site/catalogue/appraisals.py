"""课程评审: what somebody found of a course, by the four principles, and what they decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from cedu_site.catalogue.models import Course
from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.people.models import User
from cedu_site.personal import Kept, personal, stored
from cedu_site.publishing.fields import UNSTORABLE, FieldRefused
from cedu_site.publishing.revisions import Revision

LONGEST_COMMENT = 1000
OVERALL = "overall"
SCORES = range(1, 6)
PRINCIPLES = {  # name: what it is called, what it asks
    "sound": ("科学性", "说法和步骤有没有依据，安不安全，有没有夸大。"),
    "local": ("特色性", "有没有写出本地的人、物产和做法，和别处不一样的地方。"),
    "various": ("多样性", "图文、实践、讲解搭配得怎样，不同年龄、不同基础的人能不能各有学法。"),
    "useful": ("实用性", "学了能不能做出来、用得上，材料和场地好不好找。"),
}
COMMENTED = {name: label for name, (label, _) in PRINCIPLES.items()} | {OVERALL: "总的意见"}
DECISIONS = {"use": "推荐使用", "revise": "修改后再评", "refrain": "暂不使用"}


class Appraisal(Model):
    """One person's review of a course as it stood in a version: `scores` from 1 to 5 and
    `comments` by principle, and what is said of the whole under OVERALL."""

    __tablename__ = "appraisal"
    __table_args__ = stored(
        "课程评审",
        why="知道一门课好在哪里、要改哪里，自己不评自己的",
        kept=Kept("一直留着，和内容一起"),
        erased="评的分数和意见还在，评的人归在“已注销”名下",
        others="评的是哪门课、哪一版",
        taken="page_id revision_id",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), info=personal("谁评的"))
    at: Mapped[datetime] = mapped_column(default=now, info=personal("什么时候评的"))
    scores: Mapped[dict[str, Any]] = mapped_column(info=personal("打的分"))
    comments: Mapped[dict[str, Any]] = mapped_column(info=personal("写下的意见"))
    decision: Mapped[str] = mapped_column(String(20), info=personal("推荐不推荐"))

    course: Mapped[Course] = relationship()
    user: Mapped[User | None] = relationship()
    revision: Mapped[Revision] = relationship()

    @classmethod
    def of(cls, page_ids: Sequence[int]) -> Select[Appraisal]:
        """Select all appraisals of these courses with who made them, the latest first."""
        whose = joinedload(cls.user), joinedload(cls.revision).load_only(Revision.number)
        return select(cls).where(cls.page_id.in_(page_ids)).order_by(cls.id.desc()).options(*whose)

    @property
    def mean(self) -> float:
        """The mean of the scores."""
        return float(sum(self.scores.values())) / len(self.scores)

    @property
    def decided(self) -> str:
        """What was decided, in words."""
        return DECISIONS.get(self.decision, self.decision)


def appraised(course: Course) -> Revision:
    """Return the version of a course that is reviewed: what readers have, or else the newest."""
    revision = course.live or course.newest
    assert revision is not None
    return revision


def is_own(course: Course, user: User) -> bool:
    """Tell whether `user` owns the course or wrote any version of it."""
    wrote = select(Revision.id).filter_by(page_id=course.id, author_id=user.id).limit(1)
    return course.owner_id == user.id or db.session.scalar(wrote) is not None


def counting(appraisals: Sequence[Appraisal]) -> list[Appraisal]:
    """Return those of a course's appraisals, latest first, that count: of the version that was
    reviewed last each person's latest."""
    last = [one for one in appraisals if one.revision_id == appraisals[0].revision_id]
    return list({one.user_id: one for one in reversed(last)}.values())


def appraise(course: Course, user: User, said: Mapping[str, str]) -> Appraisal:
    """Add what `user` says in a form: `score-…`, `comment-…`, `decision`; earlier ones stay.

    Raises FieldRefused for the first answer that is missing or cannot be taken.
    """
    scores = {name: _score(name, said.get(f"score-{name}", "")) for name in PRINCIPLES}
    written = {name: _comment(name, said.get(f"comment-{name}", "")) for name in COMMENTED}
    decision = said.get("decision", "")
    if decision not in DECISIONS:
        raise FieldRefused("decision", "还没有选")
    made = Appraisal(course=course, user_id=user.id, revision_id=appraised(course).id)
    made.scores, made.decision = scores, decision
    made.comments = {name: text for name, text in written.items() if text}
    db.session.add(made)
    return made


def _score(name: str, text: str) -> int:
    if text not in map(str, SCORES):
        raise FieldRefused(f"score-{name}", "要打 1 到 5 分" if text else "还没有打分")
    return int(text)


def _comment(name: str, text: str) -> str:
    comment = text.replace("\r\n", "\n").strip()
    if len(comment) > LONGEST_COMMENT:
        problem = f"写得太长：最多 {LONGEST_COMMENT} 个字，现在有 {len(comment)} 个"
        raise FieldRefused(f"comment-{name}", problem)
    if UNSTORABLE.search(comment):
        raise FieldRefused(f"comment-{name}", "含有不能保存的字符")
    return comment
