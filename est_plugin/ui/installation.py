# SPDX-License-Identifier: GPL-2.0-or-later
"""What *Kontrollera installationen* finds: versions, libraries and what each is for, folders, journal, workspace."""
from __future__ import annotations

import html
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsVectorLayer

from .. import paths
from ..gis import layer_roles
from ..i18n import tr
from ..storage.folder_checks import can_write, check_folder

OK, WARN, BAD = "ok", "warn", "bad"
_SIGNS = {OK: "✔", WARN: "⚠", BAD: "✖"}
# module, package, text key of what it carries; a missing one takes only that away
LIBRARIES = (
    ("numpy", "numpy", "library.numpy"),
    ("reportlab", "reportlab", "library.reportlab"),
    ("openpyxl", "openpyxl", "library.openpyxl"),
    ("PIL", "Pillow", "library.pillow"),
    ("geopandas", "geopandas", "library.geopandas"),
    ("scipy", "scipy", "library.scipy"),
    ("shapely", "shapely", "library.shapely"),
)
_REQUIRED = ("numpy",)


@dataclass(frozen=True)
class Finding:
    """One line: how it is, what it is about, what to do."""

    level: str
    topic: str
    text: str


def examine(session: Any) -> list[Finding]:
    """All lines, from the program to the workspace."""
    return [*_program(), *_libraries(), *_profile(), *_journal(), *_workspace(session)]


def plugin_version() -> str:
    """The version in metadata.txt."""
    for line in paths.metadata().read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.partition("=")[2].strip()
    return "?"


def as_html(findings: Iterable[Finding]) -> str:
    """A table for the window."""
    rows = "".join(
        f"<tr><td>{_SIGNS[one.level]}</td><td><b>{html.escape(one.topic)}</b></td><td>{html.escape(one.text)}</td></tr>" for one in findings
    )
    return f'<table cellpadding="4">{rows}</table>'


def as_text(findings: Iterable[Finding]) -> str:
    """Plain lines to paste into a mail."""
    return "\n".join(f"{_SIGNS[one.level]} {one.topic}: {one.text}" for one in findings)


def _program() -> list[Finding]:
    return [
        Finding(OK, tr("check.plugin"), plugin_version()),
        Finding(OK, "QGIS", f"{Qgis.QGIS_VERSION}, Python {platform.python_version()}, {platform.system()}"),
    ]


def _libraries() -> list[Finding]:
    found = []
    for module, package, key in LIBRARIES:
        if find_spec(module) is not None:  # looks without loading
            found.append(Finding(OK, package, f"{_version(package)} – {tr(key)}"))
        else:
            level = BAD if module in _REQUIRED else WARN
            found.append(Finding(level, package, tr("check.library-missing", package=package, what=tr(key))))
    return found


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return tr("check.version-unknown")


def _profile() -> list[Finding]:
    folder = Path(QgsApplication.qgisSettingsDirPath())
    if can_write(folder):
        return [Finding(OK, tr("check.profile"), tr("check.writable", folder=str(folder)))]
    return [Finding(WARN, tr("check.profile"), tr("error.cannot-write", folder=str(folder)))]


def _journal() -> list[Finding]:
    from osgeo import gdal
    from qgis.core import QgsSettings

    mode = (gdal.GetConfigOption("OGR_SQLITE_JOURNAL") or "").upper()
    is_wal = mode in ("", "WAL") and QgsSettings().value("qgis/walForSqlite3", True, type=bool)
    return [Finding(WARN if is_wal else OK, tr("check.journal"), tr("check.journal.wal" if is_wal else "check.journal.ok"))]


def _workspace(session: Any) -> list[Finding]:
    store = session.store
    if store is None:
        return [Finding(OK, tr("check.workspace"), tr("check.no-workspace"))]
    topic = tr("check.workspace")
    found = [Finding(OK, topic, str(store.path))]
    found += [Finding(WARN, tr("check.folder"), problem.text(tr)) for problem in check_folder(store.path.parent)]
    if session.is_read_only:
        found.append(Finding(WARN, tr("check.writing"), session.holder_text()))
    for role in layer_roles.our_roles():
        layers = layer_roles.layers_of(session.project, role)
        if not layers:
            found.append(Finding(WARN, topic, tr("check.layer-missing", role=role)))
        elif not all(isinstance(layer, QgsVectorLayer) and layer.isValid() for layer in layers):
            found.append(Finding(BAD, topic, tr("check.layer-broken", layer=layers[0].name())))
    found += [
        Finding(WARN, tr("check.base-map"), tr("check.base-layer-broken", layer=layer.name()))
        for layer in layer_roles.base_layers(session.project)
        if not layer.isValid()
    ]
    return found
