"""What an editor should look at once more before a page is published."""

from cedu_site.desk.forms import placement_of
from cedu_site.desk.kinds import base_of
from cedu_site.desk.pictures import pictures_in
from cedu_site.publishing.fields import FieldRefused, read_fields
from cedu_site.publishing.models import Page
from cedu_site.selfcheck.rules import Version, findings_of

WORDING = ("gaps", "claims", "superlatives", "figures")  # rules that are asked before publishing


def checklist(page: Page) -> list[str]:
    """Return what is missing in the newest version, one sentence each, best first."""
    assert page.newest is not None
    revision = page.newest
    try:
        fields = read_fields(revision.written)
    except FieldRefused as error:
        return [str(error)]
    place = placement_of(page) | revision.placement
    pictures = pictures_in(revision.body, base_of(page.kind, page))
    silent = sum(not (one.alt or (one.media and one.media.description)) for one in pictures)
    lost = [one.target for one in pictures if one.media is None and "//" not in one.target]
    missing = [
        (page.kind == "article" and not place.get("column"), "还没有选栏目，选了才能发布。"),
        (page.kind == "resource" and not place.get("series"), "还没有选课程，选了才能发布。"),
        (page.kind != "offering" and not revision.body.strip(), "正文还是空的。"),
        (bool(lost), f"有 {len(lost)} 张图片找不到：{'、'.join(lost)}。"),
        (bool(silent), f"有 {silent} 张图片还没有说明，看不见图的人不知道上面是什么。"),
        (not fields.get("summary"), "没有摘要，列表和分享卡片里会空着。"),
        (page.kind == "article" and "source" not in fields, "没有写来源。"),
        (bool(fields.get("attendance")) and not fields.get("attendance_method"),
         "写了人次，没有写怎么统计的。"),
        (bool(fields.get("event_date")) and bool(pictures) and not fields.get("photo_consent"),
         "活动照片还没有确认里面的人同意公开。"),
    ]  # fmt: skip
    return [sentence for is_missing, sentence in missing if is_missing] + _wording(page)


def _wording(page: Page) -> list[str]:
    """Return what the self-check would say of the newest version once it is public."""
    assert page.newest is not None
    found = findings_of(Version(page, page.newest), WORDING)
    said = (one["message"] + (f"：{one['quote']}" if one["quote"] else "") for one in found)
    return [f"{sentence.rstrip('。')}。" for sentence in said]
