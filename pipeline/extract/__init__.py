"""Extract: from a cleaned article to the events that it tells of, each with its claims."""

from pipeline.extract.article import extract

__all__ = ["extract"]
