# SPDX-License-Identifier: GPL-2.0-or-later
"""The rooms of docs/architecture.md: who may import whom, read from the source with ast."""
from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "est_plugin"
MAX_LINES = 500

ROOMS = ("core", "analysis", "reports", "storage", "gis", "jobs", "algorithms", "ui")
SERVICES = ("paths", "i18n", "log", "compat", "settings")
MAY_IMPORT_ROOMS = {
    "core": (),
    "analysis": ("core",),
    "reports": ("core",),
    "storage": ("core",),
    "gis": ("core", "analysis", "storage"),
    "jobs": ("core", "analysis", "reports", "storage", "gis"),
    "algorithms": ("core", "analysis", "reports", "storage", "gis", "jobs"),
    "ui": ("core", "analysis", "reports", "storage", "gis", "jobs", "algorithms"),
}
MAY_USE_SERVICES = {"core": (), "analysis": (), "reports": ("paths",)}
# None: every installed library; else these besides the standard library
LIBRARIES = {
    "core": (),
    "analysis": ("numpy", "geopandas", "shapely", "pandas", "scipy"),
    "reports": ("reportlab", "PIL", "openpyxl", "pypdf"),
}
MAY_NOT_USE_QT = {
    "core": ("qgis",),
    "analysis": ("qgis",),
    "reports": ("qgis",),
    "storage": ("qgis.gui", "qgis.utils", "qgis.PyQt.QtWidgets", "qgis.PyQt.QtGui"),
    "gis": ("qgis.utils", "qgis.PyQt.QtWidgets"),
    "jobs": ("qgis.gui", "qgis.utils", "qgis.PyQt.QtWidgets"),
    "algorithms": ("qgis.gui", "qgis.utils", "qgis.PyQt.QtWidgets"),
    "ui": (),
}
HEAVY = ("geopandas", "pandas", "scipy", "reportlab", "openpyxl", "shapely", "PIL", "pypdf")


@dataclass(frozen=True)
class Import:
    """One imported name with its place: `from qgis.utils import iface` → module qgis.utils, name iface."""

    file: Path
    line: int
    module: str
    name: str

    @property
    def whole(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT).as_posix()}:{self.line} imports {self.whole}"


def imports_of(file: Path) -> Iterator[Import]:
    """All imports of a file, also those inside functions; relative ones made absolute."""
    package = list(file.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield Import(file, node.lineno, each.name, "")
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            for each in node.names:
                yield Import(file, node.lineno, module, each.name)


def files_of(room: str) -> list[Path]:
    """The Python files of a room."""
    return sorted((PACKAGE / room).rglob("*.py"))


def is_inside(name: str, prefix: str) -> bool:
    """Whether a dotted name is `prefix` or lies under it."""
    return name == prefix or name.startswith(prefix + ".")


def own_part(found: Import) -> str | None:
    """The room or top-level module of est_plugin that an import names; None for other libraries."""
    parts = found.whole.split(".")
    return parts[1] if parts[0] == "est_plugin" and len(parts) > 1 else None


def everything() -> list[Import]:
    return [found for file in sorted(PACKAGE.rglob("*.py")) for found in imports_of(file)]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_below_it(room):
    files = files_of(room)
    assert files, f"the room {room} is empty"
    allowed = {room, *MAY_IMPORT_ROOMS[room], *MAY_USE_SERVICES.get(room, SERVICES)}
    wrong = [str(found) for file in files for found in imports_of(file) if own_part(found) not in {None, *allowed}]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_only_its_part_of_qgis(room):
    wrong = [str(found) for file in files_of(room) for found in imports_of(file)
             if any(is_inside(found.whole, forbidden) for forbidden in MAY_NOT_USE_QT[room])]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", sorted(LIBRARIES))
def test_a_pure_room_uses_only_its_libraries(room):
    allowed = {"est_plugin", "__future__", *LIBRARIES[room], *sys.stdlib_module_names}
    wrong = [str(found) for file in files_of(room) for found in imports_of(file) if found.module.split(".")[0] not in allowed]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("service", SERVICES)
def test_the_services_import_no_room(service):
    wrong = [str(found) for found in imports_of(PACKAGE / f"{service}.py") if own_part(found) in {*ROOMS, "plugin"}]
    assert not wrong, "\n".join(wrong)


def test_qt_comes_only_through_qgis():
    wrong = [str(found) for found in everything() if found.module.split(".")[0].startswith(("PyQt", "PySide", "sip"))]
    assert not wrong, "\n".join(wrong)


def test_nobody_takes_iface_from_qgis_utils():
    wrong = [str(found) for found in everything() if is_inside(found.whole, "qgis.utils.iface")]
    wrong += [place for place, chain in attribute_chains() if chain.endswith("utils.iface")]
    assert not wrong, "\n".join(wrong)


def test_the_project_is_an_argument_below_the_plugin():
    """Only plugin.py, which makes the services, may fetch the project of the window."""
    wrong = [place for place, chain in attribute_chains() if chain.endswith("QgsProject.instance") and "est_plugin/plugin.py" not in place]
    assert not wrong, "\n".join(wrong)


def attribute_chains() -> Iterator[tuple[str, str]]:
    """(place, dotted chain) of every attribute access such as QgsProject.instance."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                yield f"{file.relative_to(ROOT).as_posix()}:{node.lineno}", ast.unparse(node)


def test_no_file_holds_a_second_idea():
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / ".ci").rglob("*.py")]
    lengths = {file.relative_to(ROOT).as_posix(): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_there_is_no_drawer_for_leftovers():
    names = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert [str(file) for file in PACKAGE.rglob("*.py") if file.name in names] == []


def run_python(code: str) -> subprocess.CompletedProcess:
    """Run code in an interpreter of its own, started in the checkout."""
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_pure_rooms_work_where_qgis_is_not_installed():
    modules = [".".join(file.relative_to(ROOT).with_suffix("").parts) for room in LIBRARIES for file in files_of(room)
               if file.name != "__init__.py"]
    done = run_python(f"import sys, importlib\nsys.modules['qgis'] = None\nfor name in {modules!r}: importlib.import_module(name)")
    assert done.returncode == 0, done.stderr


def test_importing_the_plugin_loads_no_heavy_library():
    """Start-up costs nothing: design.md rule 7."""
    # newer QGIS itself loads shapely
    done = run_python("import sys, qgis.core, qgis.gui, qgis.utils\nbefore = set(sys.modules)\nimport est_plugin.plugin\n"
                      f"print([name for name in {HEAVY!r} if name in set(sys.modules) - before])")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"
