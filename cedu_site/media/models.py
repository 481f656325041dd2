"""A file that pages show, and how it stands in their HTML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Any, Self
from urllib.parse import quote

from markupsafe import escape
from sqlalchemy import BindParameter, Enum, ForeignKey, Select, String, bindparam, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.addresses import make_uid
from cedu_site.asking import Prepared
from cedu_site.centres.models import Centre
from cedu_site.changes import record_change
from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.markup.references import ROOT
from cedu_site.personal import Kept, impersonal, personal, stored
from cedu_site.remembering import remembered
from cedu_site.stills import still

SIZES = "(min-width: 48rem) 44rem, 100vw"
STEM_LENGTH = 40
DESCRIPTION_LENGTH = 400
MOST_REMEMBERED = 2_000


class Kind(StrEnum):
    PICTURE = "picture"
    DRAWING = "drawing"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"

    @property
    def label(self) -> str:
        words = {"picture": "图片", "drawing": "插图", "video": "视频", "audio": "录音"}
        return words.get(self.value, "文件")


PICTURES = (Kind.PICTURE, Kind.DRAWING)


def _values(kinds: type[Kind]) -> list[str]:
    return [kind.value for kind in kinds]


class Media(Model):
    """A file of the library or the desk; its last rendition is the one every reader can show."""

    __tablename__ = "media"
    __table_args__ = stored(
        "图片和文件",
        why="页面要用；知道是谁传上来的，好让本人改说明、删除",
        kept=Kept("一直留着；没有页面用的可以从回收站里彻底删除"),
        erased="文件还在，归在“已注销”名下；照片、录像里记的地点和机器在传上来时已经去掉",
        others="文件本身和它的说明",
        taken="uid path name kind size description",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True, default=make_uid)
    path: Mapped[str | None] = mapped_column(String(400), unique=True)
    name: Mapped[str] = mapped_column(String(200), info=impersonal("文件叫什么"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[Kind] = mapped_column(
        Enum(Kind, native_enum=False, length=20, values_callable=_values)
    )
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    renditions: Mapped[list[dict[str, Any]]]
    description: Mapped[str] = mapped_column(String(DESCRIPTION_LENGTH), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), info=personal("谁传上来的"))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"))
    binned_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now, info=personal("什么时候传的"))

    centre: Mapped[Centre | None] = relationship()

    @classmethod
    def at(cls, path: str | None) -> Media | None:
        """Return the file with this library path, unless it is in the bin."""
        kept = select(cls).where(cls.binned_at.is_(None))
        return db.session.scalar(kept.filter_by(path=path)) if path else None

    @classmethod
    def still_at(cls, path: str) -> Media | None:
        """Return what `at` returns and the picture beside it, to be read only."""
        found = _stills([path]).get(path)
        if found and found._png_path:
            found.__dict__["_png"] = cls.still_at(found._png_path)
        return found

    @classmethod
    def beside(cls, files: Iterable[Media | None]) -> None:
        """Have each of these drawings know the picture beside it, in one question or none."""
        drawings = [one for one in files if one and one.kind is Kind.DRAWING and one._png_path]
        if not drawings:
            return
        known: dict[str | None, Media | None] = remembered("beside drawings", dict)
        paths = {one._png_path for one in drawings} - known.keys()
        found = {**dict.fromkeys(paths), **_stills(paths)} if paths else {}
        if len(known) < MOST_REMEMBERED:
            known.update(found)
        for one in drawings:
            path = one._png_path
            one.__dict__["_png"] = known[path] if path in known else found[path]

    @classmethod
    def share_pictures(cls, ids: Iterable[int | None]) -> dict[int | None, Media]:
        """Return by the ids of files the `share_picture` of each that has one, to be read only, in
        two questions however many."""
        files = [_still(row) for row in _with_ids().rows(ids=sorted({*ids} - {None}))]
        cls.beside(files)
        shown = {one.id: one.share_picture for one in files if one.kind in PICTURES}
        return {number: picture for number, picture in shown.items() if picture}

    @classmethod
    def find(cls, q: str = "", kinds: Sequence[Kind] = (), *, silent: bool = False) -> Select[Self]:
        """Select what pages can name, the newest first: with `q` in name or description, of these
        kinds, and, if `silent`, without a description."""
        query = select(cls).where(cls.path.is_not(None), cls.binned_at.is_(None))
        if q:
            texts = (cls.name, cls.path, cls.description)
            query = query.where(or_(*(text.icontains(q, autoescape=True) for text in texts)))
        if kinds:
            query = query.where(cls.kind.in_(kinds))
        if silent:
            query = query.where(cls.description == "")
        return query.order_by(cls.created_at.desc(), cls.id.desc())

    @classmethod
    def binned(cls) -> Select[Self]:
        """Select what was thrown away and can come back, the latest first."""
        thrown = select(cls).where(cls.path.is_not(None), cls.binned_at.is_not(None))
        return thrown.order_by(cls.binned_at.desc(), cls.id.desc())

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES

    def describe(self, description: str) -> None:
        """Say what the file shows, for those who cannot see it."""
        self.description = description
        record_change(self.uid)

    def address(self, rendition: dict[str, Any]) -> str:
        """Return the app-relative path of a rendition, not percent-encoded."""
        return f"/media/{rendition['sha256']}/{_stem(self.name)}{rendition['suffix']}"

    @property
    def shown(self) -> dict[str, Any]:
        return self.renditions[-1]

    @property
    def url(self) -> str:
        """The app-relative path of the file to show, not percent-encoded."""
        return self.address(self.shown)

    @property
    def share_picture(self) -> Media | None:
        """The picture that cards elsewhere can show, never a drawing; None where there is none."""
        return self if self.kind is Kind.PICTURE else self._png

    def html(self, alt: str, *, sizes: str = SIZES, loading: str = "lazy") -> str:
        """Return the HTML that shows or plays the file, with `alt` for those who cannot see it."""
        if self.kind in (Kind.VIDEO, Kind.AUDIO):
            return self.player_html(alt)
        if self.kind is Kind.DOCUMENT:
            return f"<a{_attributes({'href': _link(self.url)})}>{escape(alt or self.name)}</a>"
        return self.picture_html(alt, sizes=sizes, loading=loading, png=self._png)

    @cached_property
    def _png_path(self) -> str | None:
        """Where a picture stands beside a drawing that bears its name, if there is one."""
        if self.kind is not Kind.DRAWING or self.path is None:
            return None
        return posixpath.splitext(self.path)[0] + ".png"

    @cached_property
    def _png(self) -> Media | None:
        return Media.at(self._png_path)

    def picture_html(
        self, alt: str, *, sizes: str = SIZES, loading: str = "lazy", png: Media | None = None
    ) -> str:
        """Return the `<picture>` of a picture or drawing; `png` is what backs a drawing."""
        image = {
            "src": _link((png or self).url),
            "width": self._shown_size[0],
            "height": self._shown_size[1],
            "alt": alt,
            "loading": loading,
            "decoding": "async",
        }
        return f"<picture>{self._source(sizes, png)}<img{_attributes(image)}></picture>"

    def player_html(self, label: str) -> str:
        """Return the `<video>` or `<audio>` with a link for those who cannot play it."""
        link = _link(self.url)
        player = {"src": link, "preload": "none", "aria-label": label}
        inner = f"<a{_attributes({'href': link})}>{escape(label)}</a>"
        return f"<{self.kind} controls{_attributes(player)}>{inner}</{self.kind}>"

    @property
    def _shown_size(self) -> tuple[int | None, int | None]:
        return self.shown["width"], self.shown["height"]

    def _source(self, sizes: str, png: Media | None) -> str:
        if self.kind is Kind.PICTURE:
            steps = [(self._link(step), step["width"]) for step in self.renditions[:-1]]
            srcset = ", ".join(f"{link} {width}w" for link, width in steps)
            source = {"type": "image/webp", "srcset": srcset, "sizes": sizes}
            return f"<source{_attributes(source)}>"
        if png:
            return f"<source{_attributes({'type': 'image/svg+xml', 'srcset': _link(self.url)})}>"
        return ""

    def _link(self, rendition: dict[str, Any]) -> str:
        return _link(self.address(rendition))


def _stills(paths: Iterable[str | None]) -> dict[str | None, Media]:
    """Return the files at these paths, without those in the bin, to be read only."""
    found = map(_still, _kept().rows(paths=sorted(filter(None, paths))))
    return {one.path: one for one in found}


@cache
def _kept() -> Prepared:
    paths: BindParameter[str] = bindparam("paths", expanding=True)
    kept = select(Media.__table__).where(Media.binned_at.is_(None), Media.path.in_(paths))
    return Prepared(kept)


@cache
def _with_ids() -> Prepared:
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    return Prepared(select(Media.__table__).where(Media.id.in_(ids)))


def _still(row: Sequence[Any]) -> Media:
    return still(Media, dict(zip(Media.__table__.c.keys(), row, strict=True)))


def _link(path: str) -> str:
    return ROOT + _quoted(path)


@lru_cache(4096)
def _quoted(path: str) -> str:
    return quote(path, safe="/~")


@lru_cache(4096)
def _stem(name: str) -> str:
    return posixpath.splitext(posixpath.basename(name))[0][:STEM_LENGTH]


def _attributes(values: dict[str, Any]) -> str:
    said = [(name, v) for name, v in values.items() if v is not None]
    return "".join([f' {name}="{v if type(v) is int else _escaped(v)}"' for name, v in said])


@lru_cache(4096)  # sizes, types and addresses return on every page
def _escaped(value: Any) -> str:
    return str(escape(value))
