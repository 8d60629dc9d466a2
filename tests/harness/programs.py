# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the QGIS programs lie and the environment in which they find their own Python."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

# With another python3 first in PATH the embedded interpreter can lose the module qgis.
SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin"
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PYENV_ROOT", "PYENV_VERSION", "QGIS_OPTIONS_PATH", "QT_QPA_PLATFORM", "DISPLAY",
           "WAYLAND_DISPLAY", "XAUTHORITY", "LANGUAGE", "QGIS_CUSTOM_CONFIG_PATH", "QGIS_PLUGINPATH")


def find(*names: str) -> str:
    """The first of these programs that is installed."""
    for name in names:
        path = shutil.which(name, path=SYSTEM_PATH) or shutil.which(name)
        if path:
            return path
    raise FileNotFoundError(f"not installed: {' or '.join(names)} (make setup installs it)")


def qgis() -> str:
    """The desktop program."""
    return find("qgis")


def qgis_process() -> str:
    """The program without a window; Debian's wrapper of 3.22 passes an option that it does not know."""
    return find("qgis_process.bin", "qgis_process")


def environment(home: Path, **more: str) -> dict[str, str]:
    """Variables for a QGIS program that lives in `home` and knows nothing of the person who runs the tests."""
    values = {name: value for name, value in os.environ.items() if name not in FOREIGN and not name.startswith("XDG_")}
    runtime = home / "run"
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    values.update(PATH=SYSTEM_PATH, HOME=str(home), XDG_RUNTIME_DIR=str(runtime), LANG="C.UTF-8", LC_ALL="C.UTF-8")
    values.update(more)
    return values
