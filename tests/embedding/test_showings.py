"""Where listings are shown: counted by day and host, told to the centre, nothing of who looks."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from cedu_site.clock import today
from cedu_site.embedding.showings import MOST_A_DAY, Showing, flush_showings
from cedu_site.extensions import db
from cedu_site.tallies import count_up
from tests.persons import Desk, centre_of, signed_in

FRAME = "/embed/courses?centre=taishi"
OLD_SITE = "http://lao.example.cn/kecheng.htm?id=3"
SHOWN = "/desk/embeds/"


def counted(app: Flask) -> dict[tuple[str, str], int]:
    """Return how often each listing was shown on each host, as written down."""
    with app.app_context():
        flush_showings()
        return {(one.host, one.what): one.times for one in db.session.scalars(select(Showing))}


def uid_of(app: Flask, slug: str) -> str:
    with app.app_context():
        return centre_of(slug).uid


def count(app: Flask, host: str, subject: str, ago: int = 0, times: int = 1) -> None:
    with app.app_context():
        day = today() - timedelta(days=ago)
        count_up(Showing, times, day=day, host=host, subject=subject, what="offerings")
        db.session.commit()


def test_frames_and_widgets_are_counted_by_host(house: Flask) -> None:
    reader = house.test_client()
    first = reader.get(FRAME, headers={"Referer": OLD_SITE})
    again = {"Referer": OLD_SITE, "If-None-Match": first.headers["ETag"]}
    assert reader.get(FRAME, headers=again).status_code == 304
    reader.get(FRAME, headers={"Origin": "https://xin.example.cn:8443", "Sec-Fetch-Dest": "empty"})
    expected = {("lao.example.cn", "offerings"): 2, ("xin.example.cn", "offerings"): 1}
    assert counted(house) == expected
    with house.app_context():
        (uid,) = set(db.session.scalars(select(Showing.subject)))
    assert uid == uid_of(house, "taishi")


UNCOUNTED: tuple[dict[str, str], ...] = (
    {},
    {"Referer": "http://localhost/embed/"},
    {"Referer": OLD_SITE, "Sec-Fetch-Dest": "document"},
    {"Referer": OLD_SITE, "User-Agent": "Baiduspider/2.0"},
    {"Referer": "http://[::1"},
    {"Referer": "http://a b/"},
    {"Referer": "javascript:alert(1)"},
    {"Referer": "android-app://com.example.reader/"},
    {"Referer": f"http://{'a' * 300}.cn/"},
    {"Origin": "null"},
)


def test_what_is_not_shown_on_another_site_or_refused_is_not_counted(house: Flask) -> None:
    reader = house.test_client()
    for headers in UNCOUNTED:
        assert reader.get(FRAME, headers=headers).status_code == 200
        assert counted(house) == {}, headers
    for path in ("/embed/courses?centre=meiyou", "/embed/courses?n=0", "/courses/"):
        reader.get(path, headers={"Referer": OLD_SITE})
    assert counted(house) == {}


def test_invented_hosts_do_not_fill_the_table(house: Flask) -> None:
    subject = uid_of(house, "taishi")
    with house.app_context():
        row = {"day": today(), "subject": subject, "what": "news", "times": 1}
        db.session.add_all(Showing(host=f"h{n}.cn", **row) for n in range(MOST_A_DAY))
        db.session.commit()
    reader = house.test_client()
    for host in ("h1.cn", "noch-einer.cn"):
        reader.get(f"{FRAME}&what=news", headers={"Referer": f"http://{host}/"})
    times = counted(house)
    assert len(times) == MOST_A_DAY
    assert times["h1.cn", "news"] == 2


def test_the_centre_sees_where_its_listings_are(house: Flask) -> None:
    count(house, "lao.example.cn", uid_of(house, "taishi"), ago=40, times=5)
    count(house, "lao.example.cn", uid_of(house, "taishi"), ago=20, times=3)
    count(house, "bieren.example.cn", uid_of(house, "feiping"))
    count(house, "quanzhan.example.cn", "")
    page = signed_in(house, "zhenbianji").get(SHOWN).text
    assert "lao.example.cn" in page and "苔石镇社区学校" in page
    assert "看到 3 次" in page and "有一阵没人看到了" in page
    assert "bieren" not in page and "quanzhan" not in page
    everything = signed_in(house, "bianji").get(SHOWN).text
    assert "bieren.example.cn" in everything and "全站的开班" in everything


def test_nobody_yet_is_said(author: Desk) -> None:
    assert "还没有在别的网站上看到" in author.get(SHOWN).text
