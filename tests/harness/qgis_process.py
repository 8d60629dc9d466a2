# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs algorithms through the program qgis_process, as a script of the municipality would."""
from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from . import programs
from .profile import Profile

TIMEOUT_S = 180


class ProcessFailed(Exception):
    """qgis_process ended with an error; `text` is all it printed."""

    def __init__(self, arguments: list[str], code: int, text: str) -> None:
        super().__init__(f"qgis_process {' '.join(arguments)} ended with {code}:\n{text}")
        self.code = code
        self.text = text


class QgisProcess:
    """qgis_process in one profile; the plugin is on when the profile's settings say so, else after `enable`."""

    def __init__(self, profile: Profile, timeout_s: float = TIMEOUT_S) -> None:
        self.profile = profile
        self.timeout_s = timeout_s

    def enable(self) -> None:
        """Switch the plugin on, as the municipality's script does once."""
        self.call("plugins", "enable", self.profile.plugin)

    def run(self, algorithm: str, project: Path | None = None, **parameters: Any) -> dict[str, Any]:
        """Run `est:name` and give its results; None is left out, a list repeats its key. Raises ProcessFailed."""
        arguments = ["run", algorithm, "--json"]
        if project is not None:
            arguments.append(f"--project_path={project}")
        output = self.call(*arguments, "--", *_key_values(parameters))
        return _json(output)["results"]

    def algorithms(self, provider: str = "est") -> list[str]:
        """Ids of the algorithms of one provider."""
        found = _json(self.call("list", "--json"))["providers"].get(provider, {})
        return sorted(found.get("algorithms", {}))

    def call(self, *arguments: str) -> str:
        """Standard output of one call. Raises ProcessFailed with everything printed."""
        environment = programs.environment(self.profile.home, QGIS_CUSTOM_CONFIG_PATH=str(self.profile.folder),
                                           QGIS_PLUGINPATH=str(self.profile.plugins), QT_QPA_PLATFORM="offscreen")
        done = subprocess.run([programs.qgis_process(), *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, errors="replace", timeout=self.timeout_s, cwd=self.profile.home, check=False)
        if done.returncode:
            raise ProcessFailed(list(arguments), done.returncode, done.stdout + done.stderr)
        return done.stdout


def _key_values(parameters: dict[str, Any]) -> list[str]:
    pairs: list[str] = []
    for key, value in parameters.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [f"{key}={_text(each)}" for each in _given(values)]
    return pairs


def _given(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _json(output: str) -> dict[str, Any]:
    """The JSON object in an output that may start with lines of plug-ins and libraries."""
    start = 0 if output.startswith("{") else output.find("\n{") + 1
    found, _ = json.JSONDecoder().raw_decode(output, start)
    return found
