"""The settings that come from the library, one row a file."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.changes import record_change
from cedu_site.extensions import Model, db
from cedu_site.personal import impersonal


class Setting(Model):
    """One described part of the place: `site`, `vocab` or `lexicon`, as its file says it."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, info=impersonal("哪一份设置"))
    value: Mapped[dict[str, Any]]

    @classmethod
    def read(cls, name: str) -> dict[str, Any]:
        """Return the value kept under `name`, empty when there is none."""
        setting = db.session.get(cls, name)
        return dict(setting.value) if setting else {}

    @classmethod
    def keep(cls, name: str, value: dict[str, Any]) -> None:
        """Keep `value` under `name`; what it changes is told to the log."""
        setting = db.session.get(cls, name)
        if setting is None:
            db.session.add(cls(name=name, value=value))
        elif setting.value != value:
            setting.value = value
        else:
            return
        record_change(f"setting {name}")
