"""What may be set, declared once; ``config/tallywire.toml`` holds the same names and defaults."""

RULES_VERSION = "1"
"""Goes up whenever the same articles may give other rows."""
