# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs axe-core in a headless Chromium on a finished page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from importlib.util import find_spec
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")


def browser() -> str | None:
    """The browser of this machine; None when there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def script() -> Path | None:
    """axe-core as the wheel of axe-playwright-python carries it; None when it is not installed."""
    found = find_spec("axe_playwright_python")
    folders = list(found.submodule_search_locations or ()) if found else []
    return next((path for folder in folders if (path := Path(folder) / "axe.min.js").is_file()), None)


def violations(page: Path, width: int = 1200) -> list[str]:
    """What axe-core finds wrong on the page, one line each."""
    run = f"axe.run(document,{{runOnly:{json.dumps(TAGS)}}}).then(r=>{{document.documentElement.setAttribute('data-axe',JSON.stringify(r.violations))}})"
    tried = page.with_name(f"axe-{page.name}")
    end = f"<script>{script().read_text(encoding='utf-8')}</script><script>{run}</script></body>"
    tried.write_text(page.read_text(encoding="utf-8").replace("</body>", end), encoding="utf-8")
    command = [browser(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={page.parent / 'browser'}", f"--window-size={width},1000",
               "--virtual-time-budget=20000", "--dump-dom", tried.as_uri()]  # fmt: skip
    made = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    found = re.search(r'data-axe="([^"]*)"', made)
    if found is None:
        raise AssertionError("axe-core did not finish")
    return [f"{one['id']}: {node['html'][:120]} {node['failureSummary']}" for one in json.loads(unescape(found.group(1))) for node in one["nodes"]]
