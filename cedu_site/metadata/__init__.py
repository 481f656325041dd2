"""What every public page says of itself to machines: JSON-LD and share cards, in its own head."""
