"""What a page is called at the desk, and how it stands with it, in a few words."""

from cedu_site.clock import now
from cedu_site.desk.kinds import KINDS
from cedu_site.people.models import User
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.reviewing import sent_back
from cedu_site.publishing.states import State

DONE = {  # verbs of the log
    "write": "保存",
    "bring_back": "找回旧的一版",
    "share": "做了预览链接",
    "submit": "交出去",
    "recall": "收回",
    "pass_on": "审读通过",
    "send_back": "退回",
    "comment": "留下意见",
    "publish": "发布",
    "schedule": "定时发布",
    "correct": "更正",
    "withdraw": "撤下",
    "restore": "恢复",
    "bin": "放进回收站",
    "unbin": "从回收站找回来",
    "settle": "处理内容冲突",
    "appraise": "课程评审",
    "add": "新建",
    "edit": "修改",
    "set": "修改设置",
    "order": "调整顺序",
    "merge": "合并",
    "remove": "删除",
    "pair": "配成同义词",
    "undo": "撤销",
    "upload": "上传",
    "describe": "改文件的说明",
    "unshare": "作废预览链接",
    "answer": "回复改错",
    "check": "看过更正",
    "admit": "建账号",
    "grant": "给角色",
    "revoke": "收回角色",
    "close": "关闭账号",
    "reopen": "重新开放账号",
    "link": "做设密码的链接",
    "password": "改密码",
    "sign_out": "退出所有设备",
    "erase": "注销账号",
    "import": "从内容文件夹收进来",
    "restore_site": "从备份恢复整个网站",
}
SENT_BACK = "退回来的草稿"
UNTITLED = "（还没有标题）"


def who(user: User | None) -> str:
    """Return what somebody who did something is called."""
    return user.shown_name if user else "网站"


def did(entry: LogEntry) -> str:
    """Return what was done, in a few words."""
    return DONE.get(entry.verb, entry.verb)


def called(thing: Page | Draft) -> str:
    """Return the title as it was last written."""
    if isinstance(thing, Draft):
        return str(thing.form.get("title") or UNTITLED)
    return (thing.newest.title if thing.newest else thing.title) or UNTITLED


def kind_of(thing: Page | Draft) -> str:
    """Return what kind of page it is, in a word."""
    return KINDS[thing.kind].label


def standing_of(page: Page) -> str:
    """Return how the page stands with its readers, and what waits beside it."""
    state = _state(page)
    if page.live_id is None or page.newest is None or page.newest_id == page.live_id:
        return state
    return f"{state}，另有一版是{_label(page)}"


def _state(page: Page) -> str:
    if page.binned_at:
        return "在回收站里"
    if page.withdrawn_at:
        return "已撤下"
    if page.live_id is None:
        return _label(page)
    if page.opens_at and page.opens_at > now():
        return State.SCHEDULED.label
    return "已过期" if page.closes_at and page.closes_at <= now() else State.PUBLISHED.label


def _label(page: Page) -> str:
    if page.newest is None:
        return State.DRAFT.label
    if page.newest.state == State.SUBMITTED and page.newest.waits_for:
        return f"等{page.newest.waits_for}"
    if sent_back(page):
        return SENT_BACK
    return State(page.newest.state).label
