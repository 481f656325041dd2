"""What programs ask for: the JSON API, read-only, and the OpenAPI document that tells of it."""
