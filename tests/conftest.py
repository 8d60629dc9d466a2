# SPDX-License-Identifier: GPL-2.0-or-later
"""What all rooms share. Keep it light: it is read before every run."""
from __future__ import annotations

import os
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


_exit_code = 0


def pytest_sessionfinish(exitstatus: int) -> None:
    """Remember what the run ended with."""
    global _exit_code
    _exit_code = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave without Python's clearing up: the QGIS libraries free things in an order that can crash after the last test is told.

    The programs that users run are held to a clean end by tests/window and tests/plugin.
    """
    if os.environ.get("EST_LEAVE_AT_ONCE"):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_exit_code)
