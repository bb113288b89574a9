"""The pages: one file a page, pure functions from records to HTML, routes thin around them.

A module with ``ROUTES`` is found by being there.
"""
