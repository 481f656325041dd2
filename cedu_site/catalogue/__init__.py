"""Courses, their resources, and where they are held."""
