"""How well it finds: each question is asked of the whole, and its own paragraph looked for."""

import re
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.library.report import shown
from cedu_site.markup.front_matter import join
from cedu_site.ops.bench.squad import Collection, Paragraph, Question, evenly
from cedu_site.ops.bench.trial import Trial, trial_site
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.search.following import follow

COURSE = "courses/ceshi/"
FIRST = 10
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")  # whatever Markdown might take for a sign of its own
MEASURES = ("mrr", "recall_1", "recall_10")


def measure(collection: Collection, most: int | None = None) -> dict[str, Any]:
    """Return how well the questions of a file find their paragraphs, in its script and the other.

    `most` limits how many are asked.
    """
    click.echo(f"质量：{collection.name}，{len(collection.paragraphs)} 段")
    questions = evenly(collection.questions, most)
    with trial_site() as trial:
        refused, texts = _take_in(collection.paragraphs, trial)
        own = _score([_rank(trial, q, q.text, texts) for q in shown(questions, "提问")])
        others = [(q, collection.in_other_script(q.text)) for q in questions]
        other = _score([_rank(trial, *one, texts) for one in shown(others, "换字体提问")])
    return {
        "file": collection.name,
        "script": "traditional" if collection.is_traditional else "simplified",
        "paragraphs": len(collection.paragraphs),
        "refused": refused,
        "altered": _altered(collection.paragraphs, texts),
        "questions": len(questions),
        "blank": collection.blank,
        **own,
        "other_script": other,
        "difference": {name: other[name] - own[name] for name in MEASURES},
    }


def markdown(paragraph: Paragraph) -> str:
    """Return a file that, taken in, is a page with this title and exactly this text."""
    text = _MARKUP.sub(lambda match: f"&#{ord(match[0])};", paragraph.text)
    body = "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
    return join({"title": paragraph.title} if paragraph.title else {}, f"\n{body}\n")


def _take_in(paragraphs: list[Paragraph], trial: Trial) -> tuple[int, dict[str, str]]:
    """Import a file a paragraph; return how many were refused, and the text found of each uid."""
    folder = trial.folder / "course"
    folder.mkdir()
    for number, paragraph in enumerate(paragraphs, 1):
        (folder / f"{number:06}.md").write_text(markdown(paragraph), "utf-8")
    with trial.app.app_context():
        with writing():
            report = Import(folder, COURSE).run()
        follow()
        refused = {problem.path for problem in report.problems if problem.refusal}
        return len(refused), _texts(paragraphs)


def _texts(paragraphs: list[Paragraph]) -> dict[str, str]:
    """Return by uid the paragraph's text as given, or as it stands where that differs."""
    rows = select(Page.uid, Page.library_path, Revision.text).join(
        Revision, Page.live_id == Revision.id
    )
    texts = {}
    for uid, path, text in db.session.execute(rows.where(Page.kind == "resource")):
        given = paragraphs[int(Path(path or "").stem) - 1].text
        texts[uid] = given if _closed_up(text) == _closed_up(given) else text
    return texts


def _altered(paragraphs: list[Paragraph], texts: dict[str, str]) -> int:
    given = {paragraph.text for paragraph in paragraphs}
    return sum(text not in given for text in texts.values())


def _closed_up(text: str) -> str:
    return "".join(text.split())


def _rank(trial: Trial, question: Question, typed: str, texts: dict[str, str]) -> int:
    """Return at which place, from 1, the paragraph stands that answers; 0 when not among ten."""
    uids = enumerate(trial.uids(typed)[:FIRST], 1)
    return next((place for place, uid in uids if texts.get(uid) == question.answered_by), 0)


def _score(ranks: list[int]) -> dict[str, float]:
    found = [rank for rank in ranks if rank]
    return {
        "mrr": sum(1 / rank for rank in found) / len(ranks),
        "recall_1": found.count(1) / len(ranks),
        "recall_10": len(found) / len(ranks),
    }
