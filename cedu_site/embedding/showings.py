"""On which sites listings are shown: counted by day and host, and nothing of who looks."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.extensions import Model


class Showing(Model):
    """How often `what` of `subject` (a uid, empty for the whole site) was shown on `host` on a
    `day`, in Beijing."""

    __tablename__ = "showing"

    day: Mapped[date] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    times: Mapped[int]
