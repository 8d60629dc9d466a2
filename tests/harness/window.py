# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts the real QGIS window in an Xvfb of its own and lets a script drive it.

The script is Python text or a file. It runs inside QGIS with the helpers of `window_script.py` as names:
`iface`, `shot`, `check`, `wait_for`, `later`, `report`, `finish`.
"""
from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import programs
from .profile import Profile

TIMEOUT_S = 120
SCREEN = "1600x1000x24"
DRIVER = Path(__file__).with_name("window_script.py")
STARTUP = Path(__file__).with_name("window_startup.py")


@dataclass(frozen=True)
class WindowResult:
    """What one run of the window gave."""

    ok: bool
    exit_code: int | None  # None: the time was up and the program was ended
    stderr: str
    errors: list[str] = field(default_factory=list)  # tracebacks and failed checks
    messages: list[str] = field(default_factory=list)  # warnings and errors of the QGIS log
    values: dict[str, Any] = field(default_factory=dict)  # what the script reported
    shots: list[Path] = field(default_factory=list)

    def explain(self) -> str:
        """All that helps to see why a run failed."""
        parts = [f"exit code {self.exit_code}", *self.errors, *self.messages, self.stderr[-3000:]]
        return "\n".join(parts)


def run_window(profile: Profile, script: str | Path, output: Path, *, project: Path | None = None, timeout_s: float = TIMEOUT_S,
               screen: str = SCREEN, environment: dict[str, str] | None = None) -> WindowResult:
    """Start QGIS in `profile`, run `script` in it, wait until it calls `finish`; pictures land in `output`."""
    output.mkdir(parents=True, exist_ok=True)
    code = script.read_text(encoding="utf-8") if isinstance(script, Path) else script
    (output / "script.py").write_text(code, encoding="utf-8")
    result_file = output / "result.json"
    result_file.unlink(missing_ok=True)
    with _display(screen) as display, tempfile.TemporaryFile() as errors:
        variables = programs.environment(profile.home, DISPLAY=display, QT_QPA_PLATFORM="xcb", EST_WINDOW_OUTPUT=str(output),
                                         EST_WINDOW_TIMEOUT_S=str(timeout_s), PYQGIS_STARTUP=str(STARTUP),
                                         LIBGL_ALWAYS_SOFTWARE="1", BROWSER="true", **(environment or {}))
        command = [programs.qgis(), "--nologo", "--noversioncheck", "--profiles-path", str(profile.folder), "--code", str(DRIVER)]
        command += [str(project)] if project else []
        process = subprocess.Popen(command, env=variables, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, cwd=profile.home,
                                   start_new_session=True)
        exit_code = _wait(process, timeout_s)
        errors.seek(0)
        text = errors.read().decode(errors="replace")
    return _result(result_file, exit_code, text)


def _result(file: Path, exit_code: int | None, stderr: str) -> WindowResult:
    if not file.exists():
        return WindowResult(False, exit_code, stderr, ["the script did not reach finish()"])
    found = json.loads(file.read_text(encoding="utf-8"))
    return WindowResult(found["ok"], exit_code, stderr, found["errors"], found["messages"], found["values"],
                        [Path(shot) for shot in found["shots"]])


@contextlib.contextmanager
def _display(screen: str) -> Iterator[str]:
    """An Xvfb on the first free display; it picks the number itself."""
    reader, writer = os.pipe()
    server = subprocess.Popen([programs.find("Xvfb"), "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
                              pass_fds=(writer,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start (exit code {server.wait()})")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def _wait(process: subprocess.Popen, timeout_s: float) -> int | None:
    """Exit code; when the time is up the program and what it started are ended, and None is given."""
    try:
        return process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None
