"""Rows in the conventions that others load: see docs/exports.md. A format is one file in ``formats``."""

from pipeline.export.about import About, Written
from pipeline.export.formats import FORMATS, Format

__all__ = ["FORMATS", "About", "Format", "Written"]
