"""What is searched for: words, day, how they were found, how often; nothing of who asked."""

from datetime import date, timedelta

from sqlalchemy import Select, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.extensions import Model, db
from cedu_site.personal import Kept, stored
from cedu_site.tallies import count_up

LONGEST = 50
KEPT = timedelta(days=365)
NOTHING = "none"
PLAIN_STEPS = ("exact", "folded")


class SearchCount(Model):
    """How often the words `q` were searched for on `day` (Beijing), by the step that found them.

    `q` stays readable: simplified, on one line, capitals kept; lists take `CAD` and `cad` as one.
    `times` may be below zero for a moment, while another process still holds what was taken back.
    """

    __tablename__ = "search_count"
    __table_args__ = stored(
        "搜了哪些词",
        why="知道大家想学什么、什么没有找到",
        kept=Kept("一年", "day", KEPT),
        readers=True,
        others="搜的词、哪一天、几次、找到没有；谁搜的不记",
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    q: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    times: Mapped[int]

    @classmethod
    def not_found(cls, since: date) -> Select[str, int, date]:
        """Return words, times and last day of what found nothing, most asked first."""
        last = func.max(cls.day)
        return cls._asked(since).where(cls.step == NOTHING).add_columns(last)

    @classmethod
    def reworded(cls, since: date) -> Select[str, int, str]:
        """Return words, times and step of what only another form of the words found."""
        helped = cls.step.not_in((*PLAIN_STEPS, NOTHING))
        return cls._asked(since).where(helped).add_columns(cls.step).group_by(cls.step)

    @classmethod
    def most_asked(cls, since: date) -> Select[str, int]:
        """Return words and times of everything asked, most asked first."""
        return cls._asked(since)

    @classmethod
    def found(cls, since: date, least: int) -> Select[str, int]:
        """Return words and times of what was found as typed at least `least` times.

        These words stand in public pages: others would let anyone put words into suggestions.
        """
        often = func.sum(cls.times) >= least
        return cls._asked(since).where(cls.step.in_(PLAIN_STEPS)).having(often)

    @classmethod
    def kinds(cls, day: date) -> Select[int]:
        """Return how many different searches are kept of `day`."""
        return select(func.count()).select_from(cls).where(cls.day == day)

    @classmethod
    def add(cls, day: date, q: str, step: str, times: int) -> None:
        """Count a search, whichever process made its row."""
        count_up(cls, times, day=day, q=q, step=step)

    @classmethod
    def take_back(cls, day: date, q: str, times: int) -> bool:
        """Count a search less, by whichever step it was found; tell whether it had been counted."""
        step = db.session.scalar(
            select(cls.step).filter_by(day=day, q=q).order_by(cls.times.desc(), cls.step)
        )
        if step is None:
            return False
        row = (cls.day == day, cls.q == q, cls.step == step)
        db.session.execute(update(cls).where(*row).values(times=cls.times - times))
        db.session.execute(delete(cls).where(*row, cls.times == 0))
        return True

    @classmethod
    def forget(cls, before: date) -> None:
        """Remove what was counted before that day."""
        db.session.execute(delete(cls).where(cls.day < before))

    @classmethod
    def _asked(cls, since: date) -> Select[str, int]:
        q, times = func.min(cls.q), func.sum(cls.times)
        asked = select(q, times).where(cls.day >= since, cls.times > 0)
        return asked.group_by(func.lower(cls.q)).order_by(times.desc(), q)
