"""Pictures, drawings, sound, film and documents that pages show."""
