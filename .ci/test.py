#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the test suite in parts, two at a time, and repeats their closing lines.

pure    rooms without QGIS: the pytest-qgis plugin stays off, so that an import of qgis does not go unseen
screen  dialogs and docks, without a screen
data    storage, layers and jobs, without a screen
package algorithms, texts, help, the built package
window  the real programs, each window in its own Xvfb; alone, when the others are done

`test.py jobs ui` runs these rooms only; everything after `--` goes to pytest.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PURE = ("core", "analysis", "reports")
PARTS = {
    "screen": ("ui",),
    "data": ("storage", "gis", "jobs"),
    "package": ("algorithms", "plugin"),
    "pure": PURE,
    "window": ("window",),
}
WITH_QGIS = ("screen", "data", "package")
LAST = "window"
NO_TESTS = 5
AT_ONCE = 2
PRINTING = threading.Lock()
COUNTED = re.compile(r"(\d+) (passed|failed|error|skipped|xfailed|xpassed)")


def rooms_with_tests(wanted: tuple[str, ...]) -> list[str]:
    """The rooms of `wanted` that hold a test file."""
    return [f"tests/{room}" for room in wanted if any((ROOT / "tests" / room).rglob("test_*.py"))]


def environment(part: str, home: Path) -> dict[str, str]:
    """Variables of one part: settings in a folder of its own, and no screen for Qt."""
    values = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(home / part), "PYTHONDONTWRITEBYTECODE": "1"}
    values.pop("DISPLAY", None)
    if part != LAST:
        values["QT_QPA_PLATFORM"] = "offscreen"
    if part in WITH_QGIS:
        values["PYTEST_XDIST_WORKER"] = part  # pytest-qgis keeps its settings in a folder by this name
        values["EST_LEAVE_AT_ONCE"] = "1"  # see tests/conftest.py
    return values


def run_part(part: str, rooms: list[str], options: list[str], home: Path) -> tuple[int, str]:
    """Run pytest on the rooms; gives its exit code and its closing line. The output is shown when the part is done."""
    command = [sys.executable, "-m", "pytest", *rooms, "--basetemp", str(home / f"{part}-files"), *options]
    if part not in WITH_QGIS:
        command += ["-p", "no:pytest_qgis"]
    closing = ""
    done = subprocess.run(command, cwd=ROOT, env=environment(part, home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, text=True, errors="replace", check=False)
    with PRINTING:
        print(f"── {part}: {' '.join(rooms)}\n{done.stdout}", flush=True)
    for line in done.stdout.splitlines():
        if re.search(r"\d+ \w+.* in [\d.]+s|no tests ran", line):
            closing = line.strip().strip("=").strip()
    if done.returncode < 0 or not closing:
        closing = f"{closing or 'no closing line'}: pytest ended with exit code {done.returncode}"
    return done.returncode, closing


def total(closings: list[str]) -> str:
    """One plain line for all parts."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    names = {"error": "failed", "xfailed": "passed", "xpassed": "passed"}
    for number, word in COUNTED.findall("\n".join(closings)):
        counts[names.get(word, word)] += int(number)
    return f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"


def main(arguments: list[str]) -> int:
    """Entry of the command line."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    chosen, options = arguments[:split], arguments[split + 1:]
    unknown = set(chosen) - {room for rooms in PARTS.values() for room in rooms}
    if unknown:
        print(f"test: no such room: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    parts = {part: rooms_with_tests(tuple(room for room in rooms if not chosen or room in chosen)) for part, rooms in PARTS.items()}
    started, results = time.monotonic(), {}
    shutil.rmtree(ROOT / ".qgis-settings", ignore_errors=True)  # where pytest-qgis keeps the settings of the last run
    with tempfile.TemporaryDirectory(prefix="est-tests-") as home, ThreadPoolExecutor(AT_ONCE) as pool:
        running = {part: pool.submit(run_part, part, rooms, options, Path(home)) for part, rooms in parts.items() if rooms and part != LAST}
        results = {part: one.result() for part, one in running.items()}
        if parts[LAST]:
            results[LAST] = run_part(LAST, parts[LAST], options, Path(home))
    print(f"── all parts, {time.monotonic() - started:.0f} s")
    for part, (_, closing) in results.items():
        print(f"{part}: {closing}")
    print(total([closing for _, closing in results.values()]))
    if not results:
        return NO_TESTS
    return max((1 if code < 0 else code) for code, _ in results.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
