# SPDX-License-Identifier: GPL-2.0-or-later
"""A fresh QGIS profile with the plugin installed."""
from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

PLUGIN = "est_plugin"


@dataclass(frozen=True)
class Profile:
    """A folder for `--profiles-path` and QGIS_CUSTOM_CONFIG_PATH, with the profile `default` and a home folder."""

    folder: Path
    plugin: str = PLUGIN

    @property
    def default(self) -> Path:
        """The profile itself."""
        return self.folder / "profiles" / "default"

    @property
    def plugins(self) -> Path:
        """Where QGIS looks for Python plugins."""
        return self.default / "python" / "plugins"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.default / "QGIS" / "QGIS3.ini"

    @property
    def home(self) -> Path:
        """The home folder that programs started in this profile get."""
        return self.folder / "home"


def make_profile(folder: Path, source: Path | None, *, locale: str = "sv_SE", plugin: str = PLUGIN, enabled: bool = True,
                 settings: str = "") -> Profile:
    """Make a profile in `folder` with the plugin from a zip or a staged folder (linked), or without any (`source` None).

    `settings` is more text for the settings file, sections and all; `enabled` False leaves the plugin installed but off.
    """
    profile = Profile(folder, plugin)
    profile.plugins.mkdir(parents=True)
    profile.home.mkdir()
    if source is not None:
        install(profile, source)
    profile.settings.parent.mkdir(parents=True)
    profile.settings.write_text(_settings(locale, plugin, enabled and source is not None) + settings, encoding="utf-8")
    return profile


def install(profile: Profile, source: Path) -> None:
    """Unpack a zip or link a folder into the profile's plugins; an earlier copy is replaced."""
    target = profile.plugins / profile.plugin
    if target.is_symlink():
        target.unlink()
    elif target.exists():
        shutil.rmtree(target)
    if source.is_dir():
        target.symlink_to(source.resolve(), target_is_directory=True)
        return
    with zipfile.ZipFile(source) as archive:
        archive.extractall(profile.plugins)
    if not target.is_dir():
        raise ValueError(f"{source} holds no folder {profile.plugin}")


def _settings(locale: str, plugin: str, enabled: bool) -> str:
    return f"""[PythonPlugins]
{plugin}={str(enabled).lower()}
[locale]
overrideFlag=true
userLocale={locale}
[qgis]
checkVersion=false
showTips=false
[app]
news-feed\\enabled=false
[core]
NewsFeed\\disabled=true
[fonts]
downloadMissingFonts=false
"""
