"""A person with an account at the desk, what each may do where, and where each is signed in."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Select, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import Model, db, login_manager
from cedu_site.people.passwords import can_match
from cedu_site.people.roles import Role as Role
from cedu_site.personal import WITH_THEM, Kept, personal, stored
from cedu_site.tokens import digest_of, new_token

SIGNED_IN_FOR = timedelta(days=30)
USERNAME = re.compile(r"[\w.@-]{2,40}")
LONGEST_NAME = 40
NOBODY = "#"  # begins the username of who was erased; no one can be admitted with it
ERASED = "已注销"


class AccountRefused(Exception):
    """What was asked of an account cannot be done; the message is one Chinese sentence."""


class User(Model):
    __tablename__ = "user"
    __table_args__ = stored(
        "账号",
        why="认得出是谁在写稿、审稿、发稿，别人不能冒名",
        kept=Kept("账号在用就留着；关闭满三年自动注销，要早一点注销，请管理员来做"),
        erased="登录名、名字和密码都抹掉，写过的东西归在“已注销”名下",
    )

    is_authenticated = True  # this and the next are what Flask-Login asks
    is_anonymous = False

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("编号"))
    username: Mapped[str] = mapped_column(String(80), unique=True, info=personal("登录名"))
    name: Mapped[str] = mapped_column(String(80), default="", info=personal("名字"))
    password_hash: Mapped[str] = mapped_column(
        String(200), info=personal("密码换算后的样子", secret=True)
    )
    created_at: Mapped[datetime] = mapped_column(default=now, info=personal("哪天建的"))
    closed_at: Mapped[datetime | None] = mapped_column(info=personal("哪天关闭的"))

    grants: Mapped[list[Grant]] = relationship(
        back_populates="user", lazy="selectin", order_by="Grant.id", cascade="all, delete-orphan"
    )

    # Scopes

    @classmethod
    def named(cls, username: str) -> Select[User]:
        """Select the person with this username, however it was typed."""
        return select(cls).where(cls.username == fold(username))

    @classmethod
    def all(cls) -> Select[User]:
        """Select everyone who was not erased, those who may still come first."""
        known = select(cls).where(cls.username.not_like(f"{NOBODY}%"))
        return known.order_by(cls.closed_at.is_not(None), cls.username)

    @classmethod
    def erased(cls) -> Select[User]:
        """Select what is left of those who were erased."""
        return select(cls).where(cls.username.startswith(NOBODY))

    @classmethod
    def admins(cls) -> Select[User]:
        """Select who can really look after the whole site: with a password, not closed."""
        whole_site = Grant.role == Role.ADMIN, Centre.parent_id.is_(None)
        query = select(cls).join(Grant).outerjoin(Centre, Grant.centre_id == Centre.id)
        return query.where(*whole_site, cls.closed_at.is_(None), cls.password_hash.contains("$"))

    # Questions

    @property
    def is_active(self) -> bool:
        return self.closed_at is None

    @property
    def is_admin(self) -> bool:
        """Tell whether this person looks after the whole site."""
        return self.is_active and any(grant.is_admins for grant in self.grants)

    @property
    def has_set_password(self) -> bool:
        return can_match(self.password_hash)

    @property
    def centres(self) -> list[Centre]:
        """Return the centres at which this person has a role, each once."""
        held = [grant.centre.present for grant in self.grants if grant.centre]
        return list({centre.id: centre for centre in held}.values())

    @property
    def is_erased(self) -> bool:
        """Whether nothing is left here that says who this was."""
        return self.username.startswith(NOBODY)

    @property
    def shown_name(self) -> str:
        return self.name or self.username

    def count_sign_ins(self) -> int:
        """Return in how many browsers this person is signed in."""
        query = select(func.count()).select_from(SignIn).where(SignIn.user_id == self.id)
        return db.session.scalar(query.where(SignIn.expires_at > now())) or 0

    # Verbs

    @classmethod
    def admit(cls, username: str, name: str = "") -> User:
        """Return a new person, who has yet to set a password. Raises AccountRefused."""
        folded, shown = fold(username), " ".join(name.split())
        if not USERNAME.fullmatch(folded):
            raise AccountRefused("账号由 2 到 40 个字母、数字、汉字或 . _ @ - 组成，中间没有空格。")
        if len(shown) > LONGEST_NAME or not shown.isprintable():
            raise AccountRefused(f"显示的名字最多 {LONGEST_NAME} 个字，不能有看不见的字符。")
        if db.session.scalar(cls.named(folded)):
            raise AccountRefused(f"账号“{folded}”已经有了，请换一个。")
        nothing = "!" + new_token()  # no password has this hash
        user = cls(username=folded, name=shown, password_hash=nothing)
        db.session.add(user)
        return user

    def set_password(self, kept: str) -> None:
        """Change the password to that of which `kept` was kept, and end every session."""
        self.password_hash = kept
        if self.id is not None:
            self.end_sign_ins()

    def grant(self, role: Role, centre: Centre | None) -> None:
        """Give a role at a centre, None for the whole site. Raises AccountRefused."""
        if self.grant_of(role, centre):
            raise AccountRefused(f"{self.shown_name} 在那里已经是{role.label}了。")
        self.grants.append(Grant(role=role.value, centre=centre))

    def revoke(self, grant: Grant) -> None:
        """Take a role away. Raises AccountRefused for the last that looks after the site."""
        others = (one for one in self.grants if one is not grant)
        if grant.is_admins and not any(one.is_admins for one in others):
            self._leave_an_admin()
        self.grants.remove(grant)

    def close(self) -> None:
        """Have this person come no more. Raises AccountRefused for the last admin."""
        if self.is_admin:
            self._leave_an_admin()
        self.closed_at = self.closed_at or now()
        self.end_sign_ins()

    def reopen(self) -> None:
        """Have this person come again. Raises AccountRefused for who was erased."""
        if self.is_erased:
            raise AccountRefused("这个账号已经注销，不能再开放；请另建一个。")
        self.closed_at = None

    def become_nobody(self) -> None:
        """Keep of a closed account only that there was one, for what it wrote to point to."""
        self.username, self.name = f"{NOBODY}{self.id}", ERASED
        self.password_hash = "!" + new_token()
        self.created_at = self.closed_at = now()

    def end_sign_ins(self) -> None:
        """End every session of this person."""
        db.session.execute(delete(SignIn).where(SignIn.user_id == self.id))

    def get_id(self) -> str:
        """Return the key of a new session, of which only the digest is kept: for `login_user`."""
        key = new_token()
        db.session.execute(delete(SignIn).where(SignIn.expires_at <= now()))
        db.session.add(SignIn(digest=digest_of(key), user=self, expires_at=now() + SIGNED_IN_FOR))
        return key

    def grant_of(self, role: Role, centre: Centre | None) -> Grant | None:
        """Return the grant of exactly this role at exactly this centre, or at one that was merged
        into it, if there is one."""
        found = (one for one in self.grants if (one.role, one.place) == (role, centre))
        return next(found, None)

    # Private

    def _leave_an_admin(self) -> None:
        others = User.admins().where(User.id != self.id).with_for_update(of=User)
        if not db.session.scalars(others).first():
            raise AccountRefused("这是最后一位能登录的管理员，请先让另一位当上管理员。")


class Grant(Model):
    """A role of a person at a centre and all below it; without a centre, on the whole site."""

    __tablename__ = "grant"
    __table_args__ = stored(
        "角色",
        why="知道谁可以在哪里做什么",
        kept=Kept("收回就删"),
        erased=WITH_THEM,
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("编号"))
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id"), index=True, info=personal("谁的账号")
    )
    role: Mapped[str] = mapped_column(String(20), info=personal("什么角色"))
    centre_id: Mapped[int | None] = mapped_column(
        ForeignKey("centre.id"), info=personal("在哪个学习中心")
    )

    user: Mapped[User] = relationship(back_populates="grants")
    centre: Mapped[Centre | None] = relationship(lazy="selectin")

    @property
    def label(self) -> str:
        """Return what this makes of a person, in words."""
        return f"{self.place.name if self.place else '整个网站'}的{Role(self.role).label}"

    @property
    def place(self) -> Centre | None:
        """The centre at which this holds today, None for the whole site."""
        return self.centre.present if self.centre else None

    @property
    def is_admins(self) -> bool:
        """Tell whether whoever holds this looks after the whole site."""
        return self.role == Role.ADMIN and self.reaches(None)

    def reaches(self, centre: Centre | None) -> bool:
        """Tell whether `centre` lies where this holds; None stands for the whole site, which
        the grants without a centre and those at a top centre reach."""
        if self.centre is None or centre is None:
            return self.centre is None or self.centre.parent_id is None
        return centre.lineage.startswith(self.centre.lineage)


class SignIn(Model):
    """A session: a signed cookie names its key, here lies only the key's SHA-256."""

    __tablename__ = "sign_in"
    __table_args__ = stored(
        "登录",
        why="让登录过的浏览器不用每一页都输密码",
        kept=Kept("三十天；退出、改密码就删", "expires_at"),
        erased=WITH_THEM,
    )

    digest: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=personal("Cookie 换算后的样子", secret=True)
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id"), index=True, info=personal("谁的账号")
    )
    created_at: Mapped[datetime] = mapped_column(default=now, info=personal("什么时候登录的"))
    expires_at: Mapped[datetime] = mapped_column(index=True, info=personal("到什么时候失效"))

    user: Mapped[User] = relationship()

    @classmethod
    def end(cls, key: str) -> None:
        """End the session with this key, if there is one."""
        db.session.execute(delete(cls).where(cls.digest == digest_of(key)))


def fold(username: str) -> str:
    """Return a username as it is kept and compared: 全角 or capital letters make no other."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).strip().casefold())


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(key: Any) -> User | None:
    """Return the person whose session has this key, None where there is none any more."""
    query = select(User).join(SignIn, SignIn.user_id == User.id)
    user = db.session.scalar(
        query.where(SignIn.digest == digest_of(str(key)), SignIn.expires_at > now())
    )
    return user if user and user.is_active else None
