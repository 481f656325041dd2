"""What can be learnt here, as JSON-LD: courses, where they are held, lessons, recipes."""

import re
from collections.abc import Sequence
from html import unescape

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.markup.references import mount
from cedu_site.metadata.every_page import about, image_of
from cedu_site.metadata.nodes import Node, moment, node
from cedu_site.metadata.organisations import author, provider
from cedu_site.metadata.timing import minutes, offer, weekly
from cedu_site.place.site import Site
from cedu_site.text.examples import titled
from cedu_site.web.urls import absolute

IMAGE = re.compile(r'<img src="([^"]+)"')


def course_node(
    course: Course,
    site: Site,
    resources: Sequence[Resource] = (),
    offerings: Sequence[Offering] = (),
) -> Node | None:
    """Return a course with its lessons and where it is held."""
    return node(
        "Course",
        **about(course),
        provider=provider(course, site),
        hasPart=[
            node("LearningResource", name=titled(one), url=absolute(one.path)) for one in resources
        ],
        hasCourseInstance=[instance_node(one, site) for one in offerings],
    )


def instance_node(offering: Offering, site: Site) -> Node | None:
    """Return a course as it is held at a place from a day on."""
    fields = offering.fields
    return node(
        "CourseInstance",
        name=titled(offering),
        url=absolute(offering.path),
        description=offering.summary,
        courseMode="Onsite",
        startDate=fields.get("from"),
        endDate=fields.get("to"),
        location=_place(offering),
        organizer=provider(offering, site),
        courseSchedule=weekly(fields),
        offers=offer(fields.get("fee", "")),
    )


def held_node(offering: Offering, course: Course | None, site: Site) -> Node | None:
    """Return an offering within its course, or by itself where that cannot be told of."""
    whole = course and course_node(course, site, offerings=[offering])
    return whole or instance_node(offering, site)


def resource_node(resource: Resource, course: Course, site: Site) -> Node | None:
    """Return a lesson."""
    fields = resource.fields
    return node(
        "LearningResource",
        **about(resource),
        alternateName=fields.get("title_alt"),
        learningResourceType=fields.get("format"),
        educationalLevel=fields.get("level"),
        timeRequired=minutes(fields.get("minutes")),
        keywords=fields.get("topics"),
        isAccessibleForFree=True,
        isPartOf=_brief(course, site),
    )


def recipe_node(resource: Resource, course: Course) -> Node | None:
    """Return what a lesson with 用料 and 步骤 tells how to make."""
    assert resource.live is not None
    fields, recipe = resource.fields, resource.live.recipe
    parts = [(one["name"], one["amount"]) for one in recipe.get("ingredients", ())]
    return node(
        "Recipe",
        name=titled(resource),
        description=resource.summary,
        url=absolute(resource.path),
        image=image_of(resource) or _first_picture(resource.live.html) or image_of(course),
        author=author(resource),
        datePublished=moment(resource.opens_at),
        recipeIngredient=[" ".join(filter(None, part)) for part in parts],
        recipeInstructions=[node("HowToStep", text=text) for text in recipe.get("steps", ())],
        recipeYield=fields.get("yield"),
        recipeCuisine=fields.get("region"),
        totalTime="" if fields.get("timeline") else minutes(fields.get("minutes")),
    )


def _brief(course: Course, site: Site) -> Node | None:
    """Return as much of a course as makes it known."""
    return node(
        "Course",
        name=titled(course),
        description=course.summary,
        provider=provider(course, site),
        url=absolute(course.path),
    )


def _place(offering: Offering) -> Node | None:
    """Return where an offering is held; in the rooms of its centre, with the centre's address."""
    name, centre = offering.fields.get("place", ""), offering.centre
    at_home = centre and name.startswith(centre.name)
    return node("Place", name=name, address=centre.address if centre and at_home else "")


def _first_picture(html: str) -> str:
    found = IMAGE.search(html)
    return unescape(mount(found[1], absolute(""))) if found else ""
