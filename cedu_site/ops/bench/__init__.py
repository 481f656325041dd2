"""`cedu bench`: what is measured, in folders of its own that are gone afterwards."""
