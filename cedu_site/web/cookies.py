"""The session's cookie: never sent in clear where the site was reached over https, nor to whatever
else stands on the same host beside a site that hangs below a path."""

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class Sessions(SecureCookieSessionInterface):
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session; without a cookie there is none to be read, and no key is needed."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure or super().get_cookie_secure(app)

    def get_cookie_path(self, app: Flask) -> str:
        return request.script_root + "/"
