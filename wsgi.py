"""The WSGI entry for any production server: `gunicorn wsgi:app`."""

from cedu_site import create_app

app = create_app()
