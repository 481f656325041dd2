"""What a list of the desk asks of the database is what the policy says of each page."""

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.desk.reach import may
from cedu_site.extensions import db
from cedu_site.people.permissions import POLICY, can
from cedu_site.publishing.models import Page
from tests.desk.pages import write
from tests.persons import PEOPLE, admit


@pytest.mark.long
def test_the_condition_and_the_question_agree(house: Flask) -> None:
    with house.app_context():
        centres = ["", *db.session.scalars(select(Centre.slug).order_by(Centre.lineage))]
    for number, (centre, by) in enumerate(product(centres, PEOPLE)):
        write(house, f"p{number}", centre=centre, by=by)
    with house.app_context():
        pages = db.session.scalars(select(Page)).all()
        for user, verb in product(map(admit, PEOPLE), POLICY):
            found = set(db.session.scalars(select(Page).where(may(user, verb))))
            assert found == {page for page in pages if can(user, verb, page)}, (user.name, verb)
