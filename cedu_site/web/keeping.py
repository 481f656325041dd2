"""Whether an answer may be kept and given to others: only its own view can know."""

from cedu_site.present import this_work


def do_not_keep() -> None:
    """Have the answer that is made now given to nobody else: it depends on more than it says."""
    this_work()["not_to_be_kept"] = True


def may_be_kept() -> bool:
    """Tell whether nothing that made the answer has said otherwise."""
    return "not_to_be_kept" not in this_work()
