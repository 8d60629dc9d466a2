# SPDX-License-Identifier: GPL-2.0-or-later
"""`make run`: the example from an empty folder to the printed report, through the real algorithms; then QGIS on it when there is a display."""
from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time

from demo_qgis import ROOT, Run, processing
from demo_workspace import NAME, Built, build, plan_follow_up

FOLDER = ROOT / "build" / "demo"
WORKSPACE = FOLDER / NAME
REPORTS = WORKSPACE / "reports"
PICTURE = FOLDER / "karta.png"
STAMP = FOLDER / ".made-from"
INPUTS = ("est_plugin", "resources", ".ci/demo.py", ".ci/demo_workspace.py", ".ci/demo_qgis.py")
PICTURE_MM = (240.0, 180.0)


def main() -> int:
    """Entry of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="make everything anew also when nothing has changed")
    parser.add_argument("--no-window", action="store_true", help="do not open QGIS")
    options = parser.parse_args()
    made_from = fingerprint()
    if options.fresh or not STAMP.is_file() or STAMP.read_text() != made_from:
        make(made_from)
    else:
        print("Exemplet är redan gjort av samma filer (--fresh gör om det).")
    tell()
    if not options.no_window and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        open_window()
    return 0


def fingerprint() -> str:
    """Hash of everything that the example is made from."""
    digest = hashlib.sha256()
    for name in INPUTS:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith("."):
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def make(made_from: str) -> None:
    """Build, print, draw. The stamp is written last: a run that was cut off is done again."""
    started = time.monotonic()
    print("EST: exemplet byggs från början.", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    lines = FOLDER / "logg.txt"
    with lines.open("w", encoding="utf-8") as log_file:

        def log(text: str) -> None:
            print(text, flush=True)
            log_file.write(text + "\n")

        with processing(FOLDER / "qgis-settings", log) as run:
            built = build(WORKSPACE, run, log, REPORTS)
            print_papers(run, built)
            log(f"   8 papper: {len(list(REPORTS.glob('*.pdf')))} PDF, webbsidor och Excel")
            draw(built)
        log(f"   Klart på {time.monotonic() - started:.0f} sekunder.")
    STAMP.write_text(made_from)


def print_papers(run: Run, built: Built) -> None:
    """Every paper of the walk, and the record sheets of its follow-up walk."""
    common = {"WORKSPACE": str(built.gpkg), "WALK": built.walk_id, "LANGUAGE": "sv"}
    for kind, name in (("participant", "Deltagarblad"), ("record", "Protokollblad"), ("leader", "Ledarblad"), ("all", "Alla blad")):
        run("est:walkhandout", **common, KIND=kind, OUTPUT=str(REPORTS / f"{name}.pdf"))
    for audience, suffix in (("internal", ""), ("public", ", offentlig")):
        name = f"Rapport från trygghetsvandring{suffix}"
        outputs = {"OUTPUT": f"{name}.pdf", "OUTPUT_HTML": f"{name}.html", "OUTPUT_XLSX": f"{name}.xlsx"}
        run("est:walkreport", **common, AUDIENCE=audience, **{key: str(REPORTS / file) for key, file in outputs.items()})
    run("est:walkreport", **{**common, "LANGUAGE": "en"}, AUDIENCE="internal", OUTPUT=str(REPORTS / "Report of the walk (English).pdf"))
    copy = FOLDER / "uppföljning"
    again = plan_follow_up(built, copy)
    output = REPORTS / "Protokollblad till uppföljningsvandringen.pdf"
    run("est:walkhandout", WORKSPACE=str(again.gpkg), WALK=again.walk_id, KIND="record", LANGUAGE="sv", OUTPUT=str(output))
    shutil.rmtree(copy)


def draw(built: Built) -> None:
    """One picture of the map as the window shows it."""
    from qgis.core import QgsProject

    from est_plugin.gis import layer_roles, project_setup
    from est_plugin.gis.map_image import fit_extent, render_map

    project = QgsProject()
    project_setup.open_project(project, built.project)
    shown = {layer.id() for layer in project.layerTreeRoot().checkedLayers()}
    layers = [layer for layer in project.layerTreeRoot().layerOrder() if layer.id() in shown]
    box = layer_roles.layer(project, "walk").extent()
    extent = fit_extent((box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()), *PICTURE_MM)
    made = render_map(layers, extent, project.crs(), *PICTURE_MM, dpi=150)
    PICTURE.write_bytes(made.image)
    project.clear()


def tell() -> None:
    """Where everything lies."""
    print("\nHär ligger allt:")
    for path in (WORKSPACE / f"{NAME}.gpkg", WORKSPACE / f"{NAME}.qgz", PICTURE, *sorted(REPORTS.iterdir())):
        print(f"  {path.relative_to(ROOT)}  ({path.stat().st_size / 1000:.0f} kB)")


def open_window() -> None:
    """QGIS in a profile of its own with the plugin on; it stays when this program ends."""
    sys.path.insert(0, str(ROOT))
    from tests.harness import programs
    from tests.harness.profile import make_profile

    subprocess.run([sys.executable, str(ROOT / ".ci" / "build.py"), "stage"], check=True, stdout=subprocess.DEVNULL)
    folder = FOLDER / "profil"
    shutil.rmtree(folder, ignore_errors=True)
    make_profile(folder, ROOT / "build" / "est_plugin")
    environment = {**os.environ, "PATH": programs.SYSTEM_PATH}
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"):
        environment.pop(name, None)
    arguments = [programs.qgis(), "--nologo", "--noversioncheck", "--profiles-path", str(folder), str(WORKSPACE / f"{NAME}.qgz")]
    subprocess.Popen(arguments, env=environment, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL)  # fmt: skip
    print("\nQGIS öppnas.")


if __name__ == "__main__":
    sys.exit(main())
