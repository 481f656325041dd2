"""What a person may be at a centre, from author to administrator."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is at a centre; each may do all that those before it may."""

    AUTHOR = "author"
    EDITOR = "editor"
    CHIEF = "chief"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return {"author": "作者", "editor": "编辑", "chief": "主编", "admin": "管理员"}[self.value]

    @property
    def duty(self) -> str:
        duties = {
            Role.AUTHOR: "写自己的稿子",
            Role.EDITOR: "审稿、发布",
            Role.CHIEF: "还管栏目、机构和角色",
            Role.ADMIN: "还管设置和账号",
        }
        return duties[self]

    def covers(self, other: Role) -> bool:
        """Tell whether this role may do all that `other` may."""
        roles = list(Role)
        return roles.index(self) >= roles.index(other)
