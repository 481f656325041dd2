"""The session's cookie: never sent in clear where the site was reached over https, nor to whatever
else stands on the same host beside a site that hangs below a path.

Over https its name says so: browsers then take it from nobody in clear, and `__Host-` from no other
host of the domain either (RFC 6265bis, 4.1.3).
"""

import hashlib

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class Sessions(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session; without a cookie there is none to be read, and no key is needed."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_name(self, app: Flask) -> str:
        name = super().get_cookie_name(app)
        if not self.get_cookie_secure(app):
            return name
        return ("__Host-" if self.get_cookie_path(app) == "/" else "__Secure-") + name

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure or super().get_cookie_secure(app)

    def get_cookie_path(self, app: Flask) -> str:
        return request.script_root + "/"
