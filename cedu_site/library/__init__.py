"""The library on disk and the database, kept in step without losing a byte."""
