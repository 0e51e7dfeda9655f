"""The course as web pages that need no server: lessons, records, tables, reference."""

from coursekit.site.make import make_site

__all__ = ["make_site"]
