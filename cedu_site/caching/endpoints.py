"""Which addresses answer the same to everyone and may be kept; which may not, and why."""

KEPT = frozenset(
    {
        *("front.home", "front.centres", "front.centre", "front.standing"),
        *("catalogue.courses", "catalogue.course", "catalogue.handout"),
        *("catalogue.resource", "catalogue.resource_source"),
        *("catalogue.offerings", "catalogue.offering"),
        *("news.news", "news.column", "news.article"),
        *("search.catalogue", "search.search_api"),
        *("suggestions.suggestions", "suggestions.opensearch"),
        *("feeds.catalogue", "feeds.centre", "feeds.column", "feeds.course"),
        *("feeds.courses", "feeds.news", "feeds.offerings"),
        *("api.index", "api.openapi"),
        *(f"api.{verb}_{kind}" for verb in ("list", "get")
          for kind in ("courses", "resources", "offerings", "articles", "centres")),
        *("frame.courses", "frame.stylesheet", "embed_script.script"),
        *("builder.builder", "builder.qr", "oembed.oembed"),
        *("publishing.qr", "place.theme", "feedback.correction"),
        *("sitemap.sitemap", "sitemap.part", "robots.robots"),
    }
)  # fmt: skip
NOT_KEPT = {
    "assets.asset": "held in memory as it is, and by browsers for good",
    "media.file": "large, read from the disk, and held by browsers for good",
    "health.healthz": "tells how it is at this moment",
    "search.export": "as large as the catalogue",
    "feedback.reply": "for whoever has its code",
    "previews.preview": "for whoever has its link, and not yet public",
    "people.login": "has a token of the session",
    "password_links.set_password_form": "for whoever has its link",
}
UNDATED = frozenset({"suggestions.suggestions"})  # depends on what others search for
NEEDS_NO_DATABASE = frozenset({"assets.asset"})
