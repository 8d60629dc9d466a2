# SPDX-License-Identifier: GPL-2.0-or-later
"""Make resources/demo/workspace-{sv,en}.zip, the example inside the plugin: built like `make run`, without base map and papers.

Run it after a change of the schema, the styles, the forms or the data of the example.
"""
from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

from demo_qgis import ROOT, processing
from demo_workspace import BASE, build

TIMESTAMP = (2026, 11, 13, 9, 0, 0)
LEFT_OUT = {BASE, "reports", "backups"}


def main() -> int:
    """Entry of the command line."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        with processing(work / "settings", print) as run:
            for language in ("sv", "en"):
                folder = work / language / "EST exempel"
                rejected = work / language / "rejected"
                rejected.mkdir(parents=True)
                print(f"exemplet, {language}:")
                built = build(folder, run, print, rejected, language)
                _compact(built.gpkg)
                target = ROOT / "resources" / "demo" / f"workspace-{language}.zip"
                _pack(folder, target)
                print(f"   {target.relative_to(ROOT)}  {target.stat().st_size / 1000:.0f} kB")
                shutil.rmtree(folder)
    return 0


def _compact(gpkg: Path) -> None:
    connection = sqlite3.connect(gpkg)
    connection.execute("VACUUM")
    connection.close()


def _pack(folder: Path, target: Path) -> None:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.relative_to(folder).parts[0] not in LEFT_OUT]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            if path.suffix in (".gpkg", ".qgz", ".jpg"):  # neither lease nor journal
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), TIMESTAMP)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
