"""Feeds: what they are, how they are written, when they are asked again."""
