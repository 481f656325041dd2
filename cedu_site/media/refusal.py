"""What is said when a file is not taken in."""


class MediaRefused(Exception):
    """The file is not taken in; the message is one Chinese sentence."""
