"""Compiles the rules of extraction where TALLYWIRE_COMPILE is set (`make wheel`).

mypyc makes a C extension of each module, from the same source and its types. Modules with msgspec records
stay Python: those are compiled C already, and mypyc overlooks the options of their classes.
"""

import os
from pathlib import Path

from setuptools import setup

if os.environ.get("TALLYWIRE_COMPILE"):
    from mypyc.build import mypycify

    sources = [path for path in sorted(Path("pipeline/extract").glob("*.py")) if path.stem != "__init__"]
    rules = [str(path) for path in sources if "(Struct" not in path.read_text(encoding="utf-8")]
    setup(ext_modules=mypycify(rules, multi_file=True))
else:
    setup()
