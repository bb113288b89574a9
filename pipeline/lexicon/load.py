"""Word lists: one TOML file a subject, in a folder for each language."""

import functools
import tomllib
from importlib import resources
from typing import Any

LANGUAGES = ("en",)


@functools.cache
def load(subject: str, language: str = "en") -> dict[str, Any]:
    """Return the word list ``subject`` of ``language`` as its TOML reads."""
    path = resources.files("pipeline.lexicon").joinpath(language, f"{subject}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
