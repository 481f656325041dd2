"""What the self-check found on each public page when it last looked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model
from cedu_site.publishing.models import Page


class PageCheck(Model):
    """A page as it was last checked: `findings` are rule, message and line of each finding."""

    __tablename__ = "page_check"

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    findings: Mapped[list[dict[str, Any]]]

    page: Mapped[Page] = relationship()
