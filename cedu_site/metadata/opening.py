"""What pages say of themselves, for `create_app()`."""

from cedu_site.metadata import card, json_ld

BLUEPRINTS = (card.bp, json_ld.bp)
