"""Parameters that mean one thing must be said once: nobody should have to guess which counts."""

from flask import abort, request


def once(*names: str) -> None:
    """Refuse, with a 400, a request that says one of these parameters more than once."""
    for name in names:
        if len(request.args.getlist(name)) > 1:
            abort(400, f"参数 {name} 只能写一次。")
