"""Who stands behind the site and its pages, as JSON-LD: the host, the centres, the authors."""

from cedu_site.centres.models import Centre
from cedu_site.metadata.nodes import Node, node
from cedu_site.metadata.timing import opening_hours
from cedu_site.place.site import Site
from cedu_site.publishing.models import Page
from cedu_site.text.examples import titled
from cedu_site.web.urls import absolute

KIND = "EducationalOrganization"
LANGUAGE = "zh-CN"
BODIES = ("中心", "公司", "大学", *"组部院校室会局馆社队团站点处所网厅")  # ends of their names
LONGEST_PERSON = 4


def host_node(site: Site) -> Node | None:
    """Return who runs the site."""
    contact = site.contact
    return node(
        KIND,
        name=site.host.get("name"),
        url=site.host.get("url"),
        address=contact.get("address"),
        telephone=contact.get("telephone"),
        email=contact.get("email"),
    )


def site_node(site: Site) -> Node | None:
    """Return the site, and how it is searched."""
    address = absolute("/")
    return node(
        "WebSite",
        name=site.name,
        alternateName=site.short_name if site.short_name != site.name else "",
        url=address,
        description=site.description,
        inLanguage=LANGUAGE,
        publisher=named_host(site),
        potentialAction={
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{address}catalogue/?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    )


def centre_node(centre: Centre) -> Node | None:
    """Return a centre as its page tells of it."""
    return node(
        KIND,
        name=titled(centre),
        url=absolute(centre.path),
        alternateName=list(centre.former),
        description=centre.summary,
        address=centre.address,
        openingHours=opening_hours(centre.hours),
        parentOrganization=named_centre(centre.parent),
    )


def named_centre(centre: Centre | None) -> Node | None:
    """Return a centre by name and address, or that which it has become; None for none any more."""
    present = centre and centre.present
    if present is None or present.retired_at:
        return None
    return node(KIND, name=titled(present), url=absolute(present.path))


def named_host(site: Site) -> Node | None:
    """Return who runs the site, by name and address."""
    return node(KIND, name=site.host.get("name"), url=site.host.get("url"))


def provider(page: Page, site: Site) -> Node | None:
    """Return the centre that a page belongs to, else who runs the site."""
    return named_centre(page.centre) or named_host(site)


def author(page: Page) -> Node | None:
    """Return who wrote a page; None where it does not say, or nobody can tell who that is."""
    name = page.fields.get("author", "")
    if page.centre and name == page.centre.name:
        return named_centre(page.centre)
    if name.endswith(BODIES):
        return node("Organization", name=name)
    return node("Person", name=name) if 1 < len(name) <= LONGEST_PERSON else None
