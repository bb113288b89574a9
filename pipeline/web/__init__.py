"""The table over HTTP: the API, the pages, and what they are drawn from. See docs/api.md."""
