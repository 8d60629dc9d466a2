# SPDX-License-Identifier: GPL-2.0-or-later
"""`est_plugin.ini` beside a workspace presets language, workspace and municipality for all who open it."""
from __future__ import annotations

import configparser
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from .. import settings
from ..core.errors import InputError, StorageError
from ..i18n import LANGUAGES

if TYPE_CHECKING:
    from ..storage.store import Store

FILE_NAME = "est_plugin.ini"
SECTION = "est_plugin"
log = logging.getLogger("est_plugin.ui")


def read_presets(path: Path) -> dict[str, str]:
    """What the file presets; an unreadable one presets nothing."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(path, encoding="utf-8-sig")
        return dict(parser[SECTION]) if SECTION in parser else {}
    except (configparser.Error, UnicodeDecodeError):
        log.warning("%s cannot be read", FILE_NAME, exc_info=True)
        return {}


def export_presets(store: Store, language: str) -> Path:
    """Write the file beside the workspace."""
    parser = configparser.ConfigParser(interpolation=None)
    municipality = store.setting("municipality") or {}
    code = municipality.get("code") if isinstance(municipality, dict) else None
    parser[SECTION] = {"language": language, "workspace": store.path.name, "municipality": code or ""}
    target = store.path.parent / FILE_NAME
    try:
        with open(target, "w", encoding="utf-8") as file:
            parser.write(file)
    except OSError as error:
        raise StorageError("error.cannot-write", folder=str(target.parent)) from error
    return target


def apply_presets(workspace: Path) -> bool:
    """Use the file beside a workspace for everything the person has not chosen herself; whether there was one."""
    presets = read_presets(workspace.parent / FILE_NAME)
    if presets.get("language") in LANGUAGES and not settings.LANGUAGE.is_set:
        settings.LANGUAGE.set(presets["language"])
    if presets.get("municipality") and not settings.DEFAULT_MUNICIPALITY.is_set:
        settings.DEFAULT_MUNICIPALITY.set(presets["municipality"])
    if presets.get("workspace") and not settings.DEFAULT_WORKSPACE.is_set:
        settings.DEFAULT_WORKSPACE.set(str(workspace.parent / Path(presets["workspace"]).name))
    return bool(presets)


def workspace_of(path: Path) -> Path:
    """The .gpkg meant by a .gpkg, a .qgz beside it, an est_plugin.ini or a folder."""
    if path.is_dir():
        preset = read_presets(path / FILE_NAME).get("workspace")
        found = [path / Path(preset).name] if preset else sorted(path.glob("*.gpkg"))
        if len(found) != 1:
            raise InputError("error.no-workspace-in-folder", folder=str(path))
        return found[0]
    if path.name == FILE_NAME:
        return workspace_of(path.parent)
    return path.with_suffix(".gpkg") if path.suffix.lower() in (".qgz", ".qgs") else path
