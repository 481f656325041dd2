"""A centre: a place of learning in the tree, from the city's university to a village's room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from cedu_site.addresses import make_uid
from cedu_site.extensions import Model


class Centre(Model):
    __tablename__ = "centre"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True, default=make_uid)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(40), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    lineage: Mapped[str] = mapped_column(String(400), default="", index=True)
    former: Mapped[list[str]] = mapped_column(default=list)
    address: Mapped[str] = mapped_column(String(400), default="")
    hours: Mapped[str] = mapped_column(String(400), default="")
    summary: Mapped[str] = mapped_column(default="")
    example: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"))
    retired_at: Mapped[datetime | None]

    parent: Mapped[Centre | None] = relationship(
        remote_side=[id], foreign_keys=[parent_id], back_populates="children"
    )
    children: Mapped[list[Centre]] = relationship(
        foreign_keys=[parent_id], back_populates="parent", order_by="Centre.position"
    )
    merged_into: Mapped[Centre | None] = relationship(
        remote_side=[id], foreign_keys=[merged_into_id]
    )

    @classmethod
    def tops(cls) -> Select[Centre]:
        """Select the centres that stand under no other."""
        standing = (cls.parent_id.is_(None), cls.retired_at.is_(None))
        return select(cls).where(*standing).order_by(cls.position)

    @classmethod
    def tree(cls) -> Select[Centre]:
        """Select the top centres with all below them, one question a level."""
        return cls.tops().options(selectinload(cls.children, recursion_depth=-1))

    @classmethod
    def subtree_ids(cls, lineage: str) -> Select[int]:
        """Select the ids of the centre with this lineage and of all below it."""
        return select(cls.id).where(cls.lineage.startswith(lineage, autoescape=True))

    @property
    def kind(self) -> str:
        return "centre"

    @property
    def title(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"/centres/{self.slug}/"

    @property
    def ancestors(self) -> list[Centre]:
        """Return the centres above, the nearest first."""
        return [self.parent, *self.parent.ancestors] if self.parent else []

    def take_place(self) -> None:
        """Note the line of ids from the top to here, with which all lines below it begin."""
        self.lineage = (self.parent.lineage if self.parent else "/") + f"{self.id}/"
        for child in self.children:
            child.take_place()
