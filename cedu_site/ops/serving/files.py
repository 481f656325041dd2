"""How many connections a process may hold open."""

MANY = 65_536


def allow_many() -> None:
    """Raise the number of files, which connections count as, to the most that the system allows
    this user (often 1,024 is allowed at first, and hundreds of thousands when asked for)."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MANY if hard == resource.RLIM_INFINITY else min(MANY, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
