"""The states of a version of a page."""

from enum import StrEnum


class State(StrEnum):
    """Where a revision stands in the workflow."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # handed over to those who may publish
    SCHEDULED = "scheduled"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        words = {"draft": "草稿", "submitted": "交出去了", "scheduled": "定时发布"}
        return words.get(self.value, "已发布")
