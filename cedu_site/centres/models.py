"""A centre: a place of learning in the tree, from the city's university to a village's room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, and_, select
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote, selectinload

from cedu_site.addresses import bearer, make_uid
from cedu_site.clock import now
from cedu_site.extensions import Model
from cedu_site.personal import impersonal


class Centre(Model):
    __tablename__ = "centre"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True, default=make_uid)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="", info=impersonal("机构的名称"))
    level: Mapped[str] = mapped_column(String(40), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    lineage: Mapped[str] = mapped_column(String(400), default="", index=True)
    former: Mapped[list[str]] = mapped_column(default=list)
    address: Mapped[str] = mapped_column(String(400), default="", info=impersonal("机构的地址"))
    hours: Mapped[str] = mapped_column(String(400), default="")
    summary: Mapped[str] = mapped_column(default="")
    example: Mapped[bool] = mapped_column(default=False)
    embedders: Mapped[list[str]] = mapped_column(default=list)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"))
    retired_at: Mapped[datetime | None]

    parent: Mapped[Centre | None] = relationship(
        remote_side=[id], foreign_keys=[parent_id], back_populates="children"
    )
    children: Mapped[list[Centre]] = relationship(
        primaryjoin=lambda: and_(
            Centre.id == remote(foreign(Centre.parent_id)), remote(Centre.retired_at).is_(None)
        ),
        back_populates="parent",
        order_by="Centre.position",
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
    def standing(cls) -> Select[Centre]:
        """Select all centres, neither merged nor retired, each before those below it."""
        return select(cls).where(cls.retired_at.is_(None)).order_by(cls.lineage)

    @classmethod
    def tree(cls) -> Select[Centre]:
        """Select the top centres with all below them, one question a level."""
        return cls.tops().options(selectinload(cls.children, recursion_depth=-1))

    @classmethod
    def subtree_ids(cls, lineage: str) -> Select[int]:
        """Select the ids of the centre with this lineage and of all below it."""
        return select(cls.id).where(cls.lineage.startswith(lineage, autoescape=True))

    @classmethod
    def named(cls, slug: str) -> Centre | None:
        """Return the centre with this slug or the one that had it, or that into which it was
        merged; None where there is none, or it is retired."""
        found = cls.ever_named(slug)
        return found.present if found and not found.present.retired_at else None

    @classmethod
    def ever_named(cls, slug: str) -> Centre | None:
        """Return the centre with this slug, else the one that had it, whatever became of it."""
        return bearer(cls, slug, cls.address_of(slug))

    @classmethod
    def address_of(cls, slug: str) -> str:
        """Return the path of a centre called `slug`."""
        return f"/centres/{slug}/"

    @property
    def kind(self) -> str:
        return "centre"

    @property
    def title(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return self.address_of(self.slug)

    @property
    def ancestors(self) -> list[Centre]:
        """Return the centres above, the nearest first."""
        return [self.parent, *self.parent.ancestors] if self.parent else []

    @property
    def way(self) -> list[tuple[str, str]]:
        """Return path and name of each centre above, from the top down."""
        return [(upper.path, upper.name) for upper in reversed(self.ancestors)]

    @property
    def present(self) -> Centre:
        """The centre into which this one was merged, in the end; else itself."""
        return self.merged_into.present if self.merged_into else self

    def merge(self, target: Centre) -> None:
        """Become part of `target`: whoever asks for this centre is led there."""
        self.merged_into, self.retired_at = target, self.retired_at or now()

    def retire(self) -> None:
        """Be shown no longer; the address tells that it is gone."""
        self.retired_at, self.parent = self.retired_at or now(), None

    def revive(self) -> None:
        """Be a centre of its own again, after it was merged or retired."""
        self.merged_into = self.retired_at = None

    def take_slug(self, slug: str) -> None:
        """Be called `slug` in addresses from now on."""
        self.slug = slug

    def take_place(self) -> None:
        """Note the line of ids from the top to here, with which all lines below it begin."""
        self.lineage = (self.parent.lineage if self.parent else "/") + f"{self.id}/"
        for child in self.children:
            child.take_place()

    def take_place_of_target(self) -> None:
        """Stand where the centre stands into which this one was merged: roles held here reach
        what it reaches, and no more."""
        self.parent_id, self.lineage = self.present.parent_id, self.present.lineage
