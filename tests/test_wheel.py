"""The rules can be compiled. That they then do the same is a matter of minutes: see docs/scaling.md."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_mypyc_makes_c_of_the_rules(tmp_path: Path) -> None:
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for package in ("pipeline", "agents"):
        (tmp_path / package).symlink_to(ROOT / package)
    subprocess.run(
        [sys.executable, "setup.py", "--version"],  # asks for all that goes before the C compiler
        cwd=tmp_path,
        env={**os.environ, "TALLYWIRE_COMPILE": "1"},
        check=True,
        capture_output=True,
    )
    made = {path.stem for path in (tmp_path / "build").rglob("*.c")}
    assert any("claims" in name for name in made)
    assert not any(name.endswith("statement") for name in made), "a msgspec record cannot be compiled"
