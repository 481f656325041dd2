"""Taking in what the YAML files describe: the site, its words, its centres and columns."""

from collections.abc import Callable
from functools import partial

from cedu_site.library.describing import site, vocabulary
from cedu_site.library.layout import Entry, Role
from cedu_site.library.lexicon import SECTIONS, lexicon
from cedu_site.library.reading import FileRefused, Sheet
from cedu_site.library.report import Report
from cedu_site.library.sections import sections
from cedu_site.library.taking_centres import take_centres
from cedu_site.library.taking_columns import take_columns
from cedu_site.place.models import Setting
from cedu_site.place.theme import bad_colours, failures

Taker = Callable[[Entry, Sheet, Report], None]


def take_site(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Keep `site.yaml`. Raises FileRefused where a colour is none."""
    settings = site(sheet)
    wrong = bad_colours(settings.get("theme", {}))
    if wrong:
        line = sheet.line_of(wrong[0].rpartition(".")[2])
        raise FileRefused(f"颜色 {'、'.join(wrong)} 应写成 #rrggbb", line)
    Setting.keep("site", settings)
    for failure in failures(settings.get("theme", {})):
        report.notice(entry.path, sheet.line_of(failure.role), str(failure))


def take_vocabulary(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Keep `vocab.yaml`."""
    Setting.keep("vocab", vocabulary(sheet))


def take_lexicon(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Keep what is right in `lexicon.yaml`; each line that is not is reported."""
    refuse = partial(report.refuse, entry.path)
    parts = sections(sheet.text, refuse)
    Setting.keep("lexicon", lexicon(parts, refuse))
    for name in sorted(parts.keys() - SECTIONS):
        message = f"不认识“{name}”，这里只用 {'、'.join(SECTIONS)}"
        report.notice(entry.path, parts[name].line, message)


TAKERS: dict[Role, Taker] = {
    Role.SITE: take_site,
    Role.VOCABULARY: take_vocabulary,
    Role.LEXICON: take_lexicon,
    Role.CENTRES: take_centres,
    Role.COLUMNS: take_columns,
}
