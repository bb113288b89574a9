"""The benchmarks are run from the checkout and not installed: make them importable."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
