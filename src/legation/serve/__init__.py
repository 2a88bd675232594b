"""The record as pages and as REST, for a browser and for programs: `legation serve`."""

from legation.serve.app import ServeSettings, create_app

__all__ = ["ServeSettings", "create_app"]
