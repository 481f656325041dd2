"""Page, what everything written is: its place, its readers, and the verbs that change it."""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from typing import Any, Protocol, Self

from sqlalchemy import ForeignKey, Select, String
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from cedu_site.addresses import claim, free, make_uid
from cedu_site.centres.models import Centre
from cedu_site.centres.tree import centre_with
from cedu_site.changes import record_change
from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.media.models import Media
from cedu_site.personal import personal
from cedu_site.publishing.fields import FieldRefused, as_moment, read_fields
from cedu_site.publishing.indexes import PAGES, page_indexes
from cedu_site.publishing.openness import Moment, open_at
from cedu_site.publishing.places import beside
from cedu_site.publishing.revisions import TITLE_LENGTH, Revision
from cedu_site.publishing.states import State
from cedu_site.stills import still


class Rule(Protocol):
    """What says how often a page is read before it is published: a column, or a course."""

    readings: Any
    small_team: Any


class Page(Model):
    """Anything written that has an address; each kind is a subclass.

    Lists need nothing but this row: title, summary and fields are those of the live revision.
    """

    __tablename__ = "page"
    __table_args__ = (
        *page_indexes(),
        PAGES,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True, default=make_uid)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(400), unique=True)
    library_path: Mapped[str | None] = mapped_column(String(400), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    live_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True, name="fk_page_live_id_revision")
    )
    newest_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True, name="fk_page_newest_id_revision"), index=True
    )
    opens_at: Mapped[datetime | None] = mapped_column(index=True)
    closes_at: Mapped[datetime | None] = mapped_column(index=True)
    pinned_until: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    binned_at: Mapped[datetime | None]
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), index=True, info=personal("谁的稿子")
    )
    changed_at: Mapped[datetime] = mapped_column(default=now)

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH), default="")
    summary: Mapped[str] = mapped_column(default="")
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("media.id"))
    season: Mapped[int] = mapped_column(default=0)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)

    parent: Mapped[Page | None] = relationship(
        remote_side=[id], foreign_keys=[parent_id], back_populates="children"
    )
    children: Mapped[list[Page]] = relationship(
        foreign_keys=[parent_id], back_populates="parent", order_by="Page.position"
    )
    centre: Mapped[Centre | None] = relationship(lazy="selectin")
    cover: Mapped[Media | None] = relationship(lazy="selectin")
    live: Mapped[Revision | None] = relationship(foreign_keys=[live_id], post_update=True)
    newest: Mapped[Revision | None] = relationship(foreign_keys=[newest_id], post_update=True)
    revisions: Mapped[list[Revision]] = relationship(
        back_populates="page", foreign_keys="Revision.page_id", order_by="Revision.number"
    )

    __mapper_args__ = {
        "polymorphic_on": "kind",
        "polymorphic_identity": "page",
    }

    # Scopes

    @classmethod
    def public(cls, moment: Moment) -> Select[Self]:
        """Select what anyone may read at `moment`: live, in its time, and so is its parent."""
        return open_at(cls, cls.parent_alias(), moment)

    @classmethod
    def parent_alias(cls) -> Any:
        """Return the alias under which parents are asked for; None where the kind has none."""
        return _parent()

    @classmethod
    def from_row(cls, values: dict[str, Any]) -> Self:
        """Return the page that a row says, to be read only; its centre is that of the tree."""
        if "centre" not in values:
            values["centre"] = centre_with(values["centre_id"])
        return still(cls, values)

    # Questions

    @property
    def ancestors(self) -> list[Page]:
        """Return the pages above, the nearest first."""
        return [self.parent, *self.parent.ancestors] if self.parent else []

    @property
    def example(self) -> bool:
        """Tell whether what the page says is made up."""
        return bool(self.fields.get("example"))

    @property
    def updated_at(self) -> datetime:
        """When what readers see was last changed, which they did not before the page opened."""
        return max(self.changed_at, self.opens_at or self.changed_at)

    @property
    def window(self) -> tuple[datetime | None, datetime | None]:
        """Return from when until when the page is public, together with what it belongs to."""
        line = [self, *self.ancestors]
        opens = [page.opens_at for page in line]
        closes = [page.closes_at for page in line if page.closes_at]
        starts = [moment for moment in opens if moment]
        return (max(starts) if len(starts) == len(line) else None), min(closes, default=None)

    @property
    def is_standing(self) -> bool:
        """Tell whether neither the page nor what it belongs to was withdrawn or thrown away."""
        return not any(page.withdrawn_at or page.binned_at for page in [self, *self.ancestors])

    @property
    def is_binned(self) -> bool:
        """Tell whether the page, or what it belongs to, was thrown away."""
        return any(page.binned_at for page in [self, *self.ancestors])

    def as_markdown(self) -> str:
        """Return the page as the file it came from, or else as the file it would be: what is live,
        or the newest version of what never was."""
        revision = self.live or self.newest
        assert revision is not None
        status = "withdrawn" if self.withdrawn_at else "published" if self.live else "draft"
        return revision.as_markdown(status)

    def said_beside(self, written: dict[str, Any]) -> dict[str, Any]:
        """Return what the file of the page says otherwise than `written`, since it is set beside
        the text: None for what it does not say at all."""
        return {}

    @classmethod
    def address(cls, parent: str, slug: str) -> str:
        """Return the path of a page called `slug`; `parent` is the slug of what it belongs to."""
        return f"/{slug}"

    @property
    def parent_slug(self) -> str:
        """The slug of what the page belongs to by its address, empty for none."""
        return ""

    @property
    def has_address(self) -> bool:
        """Tell whether the page has ever been given an address."""
        return bool(self.slug)

    @property
    def home(self) -> str:
        """Where the file of the page lies in a library, or would lie."""
        return f"pages/{self.slug}.md"

    def placed(self, placement: dict[str, Any]) -> dict[str, Any]:
        """Return the attributes of the page if it stood where `placement` says, or FieldRefused."""
        return {}

    def rule(self, placement: dict[str, Any]) -> Rule | None:
        """Return what says how often the page is read, if it stood where `placement` says."""
        return None

    # Verbs

    def take_place(self, placement: dict[str, Any]) -> None:
        """Stand where `placement` says from now on. Raises FieldRefused."""
        for name, value in self.placed(placement).items():
            setattr(self, name, value)

    def take_free_address(self, slug: str) -> None:
        """Live at `slug`, or at the first of `slug-2`, `slug-3` … that nothing else ever had."""
        self.take_address(free(slug, partial(self.address, self.parent_slug), self.uid))

    def take_address(self, slug: str) -> None:
        """Live at `slug` from now on; old addresses lead here. Raises AddressRefused."""
        path = self.address(self.parent_slug, slug)
        claim(path, self.uid)
        self.slug, self.path = slug, path
        for child in self.children:
            if child.has_address:
                child.take_address(child.slug)
        record_change(self.uid)

    def revise(self, written: dict[str, Any], **content: Any) -> Revision:
        """Add a revision with the front matter as `written` and the given body, html, text …

        Raises FieldRefused for a value that is not of its kind.
        """
        read_fields(written)
        if len(content["title"]) > TITLE_LENGTH:
            raise FieldRefused("title", f"太长：最多 {TITLE_LENGTH} 个字")
        number = (self.newest.number if self.newest else 0) + 1
        revision = Revision(page=self, number=number, written=written, **content)
        db.session.add(revision)
        db.session.flush()
        self.newest = revision
        return revision

    def publish(self, revision: Revision, opens_at: datetime | None = None) -> None:
        """Make `revision` the live one now; readers see the page from the moment that its
        front matter names as `published`, else from `opens_at`, else from when they first did."""
        fields = read_fields(revision.written)
        self.take_place(revision.placement)
        if self.has_address and self.path != self.address(self.parent_slug, self.slug):
            self.take_free_address(self.slug)
        revision.state, revision.publish_at = State.PUBLISHED, now()
        self.live = revision
        first_seen = opens_at or min(self.opens_at or now(), now())
        self.opens_at = as_moment(fields, "published") or first_seen
        self.closes_at = as_moment(fields, "expires")
        self.pinned_until = as_moment(fields, "pinned")
        self.withdrawn_at = None
        self.changed_at = now()
        self.copy_fields(revision.title, fields)
        record_change(self.uid)

    def copy_fields(self, title: str, fields: dict[str, Any]) -> None:
        """Copy what lists show and ask for; subclasses add their own."""
        self.title, self.summary, self.fields = title, fields.get("summary", ""), fields
        self.season = sum(1 << month for month in set(fields.get("season", ())))
        self.centre = Centre.named(fields.get("centre", ""))
        self.cover = Media.at(beside(self.library_path, fields.get("cover", "")))

    def unpublish(self) -> None:
        """Take the page back to a draft."""
        self.live = self.opens_at = self.closes_at = self.withdrawn_at = None
        record_change(self.uid)

    def bin(self) -> None:
        """Throw the page away: nobody finds it, and it can come back with everything."""
        self.binned_at = now()
        record_change(self.uid)

    def unbin(self) -> None:
        """Take the page out of the bin as it was."""
        self.binned_at = None
        record_change(self.uid)

    def restore(self) -> None:
        """Give a withdrawn page back to readers."""
        self.withdrawn_at = None
        self.changed_at = now()
        record_change(self.uid)

    def withdraw(self) -> None:
        """Take the page from readers; who comes is told so and led to the successor."""
        self.withdrawn_at = self.withdrawn_at or now()
        record_change(self.uid)


class StandingPage(Page):
    """A page that stands by itself at the top of the site, such as 关于 or 隐私."""

    __mapper_args__ = {"polymorphic_identity": "standing"}

    @classmethod
    def parent_alias(cls) -> None:
        return None


@cache
def _parent() -> Any:
    """Return the alias under which a page's parent is asked for; making one takes its time."""
    return aliased(Page)
