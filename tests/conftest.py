# SPDX-License-Identifier: GPL-2.0-or-later
"""What all rooms share. Keep it light: it is read before every run."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def plugin_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip that users install, built once from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    built = subprocess.run([sys.executable, str(ROOT / ".ci" / "build.py"), "package", "--to", str(folder)],
                           capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return Path(built.stdout.strip())
