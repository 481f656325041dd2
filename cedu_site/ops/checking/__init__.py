"""`cedu check`: whether database, media and index agree."""
