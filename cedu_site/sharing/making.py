"""How a list becomes a feed: what it is called, where it is found, what the site adds."""

from collections.abc import Sequence

from cedu_site.media.routes import library_file
from cedu_site.place.site import current_site
from cedu_site.sharing.entries import Entry, Feed
from cedu_site.sharing.tags import tag
from cedu_site.web.urls import absolute


def feed_of(
    title: str,
    path: str,
    entries: Sequence[Entry],
    *,
    uid: str = "",
    query: str = "",
    summary: str = "",
    shown_at: str = "",
) -> Feed:
    """Return the feed of the list at `path`.

    `uid` is that of what the list belongs to: its feed keeps its id when its address changes.
    `query` says which of many lists it is. `shown_at` is the path of the page that shows it, where
    that is not `path`.
    """
    site = current_site()
    icon, share = library_file(site.theme.get("icon")), library_file(site.theme.get("share"))
    logo = share and share.share_picture
    return Feed(
        id=tag(f"{uid}/feed" if uid else path + query),
        title=f"{title}｜{site.name}",
        url=absolute(shown_at or path) + query,
        address=absolute(f"{path}feed"),
        author=site.host.get("name") or site.name,
        query=query,
        summary=summary,
        icon=absolute(icon.url) if icon else "",
        logo=absolute(logo.url) if logo else "",
        updated=max((one.updated for one in entries if one.updated), default=None),
        entries=entries,
    )
