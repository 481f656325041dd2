"""Places where names of the site's parts, words, questions and addresses are shown."""

from urllib.parse import quote

from cedu_site.embedding.showings import flush_showings
from cedu_site.search.counting import flush
from cedu_site.search.pairs import LONGEST as LONGEST_WORD
from tests.browser.besieging import Siege
from tests.browser.places import ALL_NUMBERS, Addresses, line, name, place
from tests.desk.attacks import NUMBERED
from tests.shaping.forms import SHAPE, form_at

SITE = {
    **{"name": 60, "short_name": 30, "description": 400, "host.name": 120, "why": 500},
    **{"contact.address": 400, "contact.telephone": 60, "contact.email": 120},
    **{"contact.hours": 400, "records.icp": 60, "records.public_security": 60},
}  # what the form over the settings takes, and how long it may be
HOME = {f"{show}.title": 40 for show in ("season", "courses", "offerings", "news", "columns")}
WORD = 40
FORMS = ("atom", "rss", "json")
PARTS = ("", "news/xiaoxi/", "courses/hit/", "centres/", "offerings/", "correction/", "preview/")
WITHIN = ("desk/conflicts/", "desk/pages/", "account/password/", "media/hit/", "api/v1/courses/")


@place
def names_of_columns(siege: Siege) -> Addresses:
    for number in ALL_NUMBERS:
        said = {"title": line(number, 120), "summary": line(number, 400), "why": line(number, 500)}
        siege.send(SHAPE + "new-column", said | {"slug": f"lan-{number}"})
    slugs = [f"lan-{number}" for number in ALL_NUMBERS]
    yield [f"/news/{slug}/" for slug in slugs]
    yield [f"{SHAPE}columns/{slug}" for slug in slugs[::4]]
    yield ["/", "/news/", f"{SHAPE}columns/"]
    yield [f"/news/{slug}/feed.{form}" for slug in slugs[::10] for form in FORMS]
    yield ["/desk/log/", "/desk/log/all", "/desk/", "/desk/new/article", "/catalogue/"]
    remove(siege, "columns", slugs)


@place
def names_of_centres(siege: Siege) -> Addresses:
    limits = {"name": 120, "former": 100, "address": 400, "hours": 400, "summary": 2000, "why": 500}
    for number in ALL_NUMBERS:
        said = {asked: line(number, most) for asked, most in limits.items()}
        form = said | {"slug": f"zhongxin-{number}", "parent": "taishi", "level": "村"}
        siege.send(SHAPE + "new-centre", form)
    slugs = [f"zhongxin-{number}" for number in ALL_NUMBERS]
    yield [f"/centres/{slug}/" for slug in slugs]
    yield [f"{SHAPE}centres/{slug}" for slug in slugs[::4]]
    yield [f"/embed/courses?centre={slug}" for slug in slugs]
    yield [f"/oembed?url={siege.address}/centres/{slug}/" for slug in slugs[::4]]
    yield [f"/centres/{slug}/feed.{form}" for slug in slugs[::10] for form in FORMS]
    yield ["/centres/", "/centres/taishi/", "/catalogue/", "/offerings/", "/embed/"]
    yield [
        "/api/v1/centres",
        f"{SHAPE}centres/",
        f"{SHAPE}new-centre?parent=taishi",
        "/desk/people/",
    ]
    yield [f"{SHAPE}centres/taishi/merge", "/desk/log/", "/desk/new/offering", "/desk/people/"]
    remove(siege, "centres", slugs)


@place
def settings_and_home(siege: Siege) -> Addresses:
    pages = ["/", "/about", "/embed/", "/embed/courses", "/opensearch.xml", "/news/feed.atom"]
    pages += [f"{SHAPE}site/", "/desk/", f"/oembed?url={siege.address}/centres/taishi/"]
    for path, limits in (("site/", SITE), ("home/", HOME)):
        before = form_at(siege.desk, SHAPE + path)
        for number in ALL_NUMBERS:
            said = {asked: line(number, most) for asked, most in limits.items()}
            siege.send(SHAPE + path, form_at(siege.desk, SHAPE + path) | said)
            yield pages if path == "site/" else ["/", f"{SHAPE}home/"]
        siege.send(SHAPE + path, before | {"base": form_at(siege.desk, SHAPE + path)["base"]})
    yield ["/desk/log/", "/desk/log/all"]


@place
def vocabulary_and_lexicon(siege: Siege) -> Addresses:
    for number in ALL_NUMBERS:
        pair = {"one": line(number, LONGEST_WORD), "other": f"乙{number}"}
        answer = siege.desk.send("/desk/lexicon/pair", pair)
        assert answer.status_code in (303, 422), "some have signs that part words"
    words = "\n".join(name(number, WORD) for number in ALL_NUMBERS)
    form = form_at(siege.desk, f"{SHAPE}vocabulary/")
    lists = ("topics", "regions", "audiences", "formats", "levels", "claims", "superlatives")
    siege.send(f"{SHAPE}vocabulary/", form | {one: f"{form[one]}\n{words}" for one in lists})
    more = form_at(siege.desk, "/desk/lexicon/more")
    siege.send("/desk/lexicon/more", more | {"places": f"{more['places']}\n{words}"})
    yield ["/desk/lexicon/", "/desk/lexicon/more", f"{SHAPE}vocabulary/", "/desk/log/"]
    yield [f"/desk/new/{kind}" for kind in ("article", "course", "offering", "resource")]
    yield [f"/desk/lexicon/?q={quote(line(number, 40))}" for number in ALL_NUMBERS]
    yield ["/catalogue/", f"{SHAPE}new-centre", "/desk/check/"]


@place
def sheets_of_a_library(siege: Siege) -> Addresses:
    sheets = {one: siege.library / f"{one}.yaml" for one in ("columns", "centres")}
    before = {one: file.read_text("utf-8") for one, file in sheets.items()}
    for one, title in (("columns", "title"), ("centres", "name")):
        rows = "".join(
            f"- slug: ku-{number}\n  {title}: '{quoted(number)}'\n  summary: '{quoted(number)}'\n"
            for number in ALL_NUMBERS
        )
        sheets[one].write_text(f"{before[one].rstrip()}\n{rows}", "utf-8")
    assert [one for one in siege.take_in() if "冲突" not in one] == []
    yield [f"/{part}/ku-{number}/" for part in ("news", "centres") for number in ALL_NUMBERS]
    yield ["/news/", "/centres/", "/desk/structure/columns/", "/desk/structure/centres/"]
    for one, file in sheets.items():
        file.write_text(before[one], "utf-8")
    siege.take_in()


@place
def questions(siege: Siege) -> Addresses:
    asked = [quote(line(number, 190)) for number in ALL_NUMBERS]
    yield [f"/catalogue/?q={one}&topic={one}&centre={one}" for one in asked]
    yield [f"/catalogue/suggest?q={one}" for one in asked]
    yield [f"/api/v1/search?q={one}" for one in asked]
    yield [f"/catalogue/feed.{form}?q={one}" for one in asked[::3] for form in ("atom", "json")]
    yield [f"/catalogue/export.csv?q={one}" for one in asked[::10]]
    yield [f"/desk/find?q={one}&list={one}&kind={one}&centre={one}" for one in asked]
    yield [f"/desk/{at}?q={one}&kind={one}" for one in asked for at in ("media/", "log/all")]
    yield [f"/catalogue/?sort={one}&page={one}" for one in asked]
    yield [f"/embed/?what={one}&centre={one}&n={one}&layout={one}&theme={one}" for one in asked]
    yield [f"/embed/courses?what={one}&centre={one}&course={one}&n={one}" for one in asked]
    yield [f"/oembed?url={one}&maxwidth={one}" for one in asked[::3]]
    yield [f"/login?next={one}&back={one}" for one in asked[::3]]
    yield [f"/correction?of={one}&page={one}" for one in asked[::3]]
    yield [f"/desk/pages/abcdefgh2345?kind={one}&series={one}&title={one}" for one in asked[::3]]
    for number in ALL_NUMBERS:
        for _ in range(2):
            siege.app.test_client().get("/catalogue/", query_string={"q": f"搜{line(number, 45)}"})
        host = {"Referer": f"http://{line(number, 60)}/", "Origin": line(number, 60)}
        siege.app.test_client().get("/embed/courses?centre=taishi", headers=host)
    with siege.app.app_context():
        flush()
        flush_showings()
    yield ["/desk/", "/desk/lexicon/", "/desk/embeds/", "/desk/reads/"]


@place
def addresses(siege: Siege) -> Addresses:
    said = [quote(one.replace("\0", ""), safe="") for one in NUMBERED]
    whole = [quote(one.replace("\0", "").replace("..", ""), safe="/:") for one in NUMBERED]
    for part in PARTS:
        yield [f"/{part}{one}" for one in said]
    for part in WITHIN:
        yield [f"/{part}{one}" for one in said[::3]]
    yield [f"/hier/{one.strip('/')}" for one in whole]


def quoted(number: int) -> str:
    """Return an attack as it stands between quotes in a sheet."""
    return name(number, 100).replace("'", "''")


def remove(siege: Siege, what: str, slugs: list[str]) -> None:
    """Have these columns or centres be no more, for the sake of what comes after."""
    for slug in slugs:
        siege.send(f"{SHAPE}{what}/{slug}/remove", {})
