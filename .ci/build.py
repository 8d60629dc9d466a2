#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts the plugin folder together: `stage` as links for work, `package` as the zip for users."""
from __future__ import annotations

import argparse
import configparser
import os
import shutil
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "est_plugin"
BESIDE = ("metadata.txt", "LICENSE", "README.md", "CHANGELOG.md", "resources", "forms")
UNWANTED_NAMES = {"__pycache__", ".DS_Store", "Thumbs.db"}
UNWANTED_ENDINGS = (".pyc", ".pyo", ".orig", ".rej", ".bak", ".tmp", "~", "-wal", "-shm", "-journal", ".aux.xml")
TIMESTAMP = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes


def version() -> str:
    """The version in metadata.txt, the only place that names it."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]["version"]


def package_path(folder: Path) -> Path:
    """Where `package` writes the zip."""
    return folder / f"{NAME}-{version()}.zip"


def sources() -> list[tuple[Path, str]]:
    """(file or folder, its name inside the plugin folder) at the first level."""
    inside = [(entry, entry.name) for entry in sorted((ROOT / NAME).iterdir()) if is_wanted(entry)]
    beside = [(ROOT / name, name) for name in BESIDE]
    missing = [name for path, name in beside if not path.exists()]
    if missing:
        raise SystemExit(f"build: missing in the checkout: {', '.join(missing)}")
    taken = {name for _, name in inside} & set(BESIDE)
    if taken:
        raise SystemExit(f"build: {', '.join(sorted(taken))} stands both in {NAME}/ and beside it")
    return inside + beside


def is_wanted(path: Path) -> bool:
    """Whether a file or folder belongs in the plugin: no caches, hidden or left-over files."""
    return not (path.name in UNWANTED_NAMES or path.name.startswith(".") or path.name.endswith(UNWANTED_ENDINGS))


def files() -> list[tuple[Path, str]]:
    """(file, its path inside the plugin folder) of all files, sorted."""
    found: list[tuple[Path, str]] = []
    for source, name in sources():
        if source.is_file():
            found.append((source, name))
            continue
        for folder, folders, names in os.walk(source):
            folders[:] = [each for each in folders if is_wanted(Path(folder, each))]
            inside = Path(name, Path(folder).relative_to(source))
            found += [(Path(folder, each), (inside / each).as_posix()) for each in names if is_wanted(Path(folder, each))]
    return sorted(found, key=lambda entry: entry[1])


def stage(folder: Path) -> Path:
    """Make FOLDER/est_plugin of links into the checkout; an edit there is seen at the next reload."""
    target = folder / NAME
    if target.is_symlink() or target.is_file():
        raise SystemExit(f"build: {target} is in the way")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for source, name in sources():
        (target / name).symlink_to(os.path.relpath(source, target.resolve()), target_is_directory=source.is_dir())
    return target


def package(folder: Path) -> Path:
    """Write the zip; two calls on the same checkout give the same bytes."""
    target = package_path(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for source, name in files():
            entry = zipfile.ZipInfo(f"{NAME}/{name}", TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3
            archive.writestr(entry, source.read_bytes())
    unfinished.replace(target)
    return target


def main(arguments: list[str]) -> int:
    """Entry of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("stage", "package", "name"), help="name: only print where the zip lies")
    parser.add_argument("--to", type=Path, help="folder to write to (build/ and dist/ otherwise)")
    options = parser.parse_args(arguments)
    if options.what == "stage":
        print(stage(options.to or ROOT / "build"))
    elif options.what == "package":
        print(package(options.to or ROOT / "dist"))
    else:
        print(package_path(options.to or ROOT / "dist"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
