"""The whole site under load, beside a bare Flask application under the same server."""
