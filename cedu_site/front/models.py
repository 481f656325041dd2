"""A standing page such as 关于 or 隐私."""

from typing import Any, ClassVar

from cedu_site.publishing.models import Page


class StandingPage(Page):
    label = "页面"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "standing"}
