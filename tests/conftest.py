# SPDX-License-Identifier: GPL-2.0-or-later
"""What all rooms share. Keep it light: it is read before every run."""
from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pytest

ROOT = Path(__file__).resolve().parent.parent
_in_slots: list[str] = []  # exceptions that nobody caught, in methods that Qt called


def pytest_configure() -> None:
    """Without a hook of our own PyQt aborts the whole run at an exception in a slot, and pytest has swallowed why."""
    sys.excepthook = _remember


def _remember(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _in_slots.append("".join(traceback.format_exception(kind, error, trace)))


@pytest.fixture(autouse=True)
def _no_exception_in_a_slot() -> Iterator[None]:
    """A test fails by what went wrong in a method that Qt called, as it does by its own."""
    yield
    found, _in_slots[:] = list(_in_slots), []
    assert found == [], "\n".join(found)


@pytest.fixture(autouse=True, scope="session")
def _no_events_while_a_project_is_read(request: pytest.FixtureRequest) -> None:
    """pytest-qgis delivers events whenever layers are added, in the middle of reading a project too: what another test left to be deleted then
    goes while QGIS uses it. No program that users run does that."""
    if request.config.pluginmanager.hasplugin("pytest_qgis"):
        request.getfixturevalue("qgis_app")
        from pytest_qgis.utils import process_events
        from qgis.core import QgsProject

        with contextlib.suppress(TypeError):
            QgsProject.instance().legendLayersAdded.disconnect(process_events)


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
