# SPDX-License-Identifier: GPL-2.0-or-later
"""A project made by an older version gets the tables, fields and relations that came since; looks and order of the layers stay as they are."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsCategorizedSymbolRenderer, QgsProject, QgsVectorLayer

from ..core.schema import VERSION
from ..i18n import Texts
from . import layer_roles as roles
from .attribute_forms import build_form
from .our_layers import add_our_layers
from .project_setup import LANGUAGE_ENTRY, SCHEMA_ENTRY, SCOPE, add_to_themes, save
from .relations import add_relations
from .styles import FINDING_CLASS, apply_styles


def is_older(project: QgsProject) -> bool:
    """Whether the open project was made for an older schema."""
    version, _found = project.readNumEntry(SCOPE, SCHEMA_ENTRY, 1)
    return version < VERSION


def bring_up_to_date(project: QgsProject, workspace_gpkg: Path) -> list[str]:
    """Add what is missing, make the forms anew and save; names of the layers that were added."""
    language, _found = project.readEntry(SCOPE, LANGUAGE_ENTRY, "sv")
    new = add_our_layers(project, workspace_gpkg, language)
    apply_styles(new, language)
    add_to_themes(project, new, Texts(language))
    ours: dict[str, QgsVectorLayer] = dict(roles.our_layers(project))
    _read_fields_anew(ours)
    _renew_class_of_findings(ours["finding"], language)
    _renew_class_of_hotspots(ours["hotspot"], language)
    add_relations(project, ours, language)
    for table in ours:
        build_form(project, table, ours, language)
    project.writeEntry(SCOPE, SCHEMA_ENTRY, VERSION)
    save(project, Path(project.fileName()))
    return sorted(layer.name() for layer in new.values())


def _renew_class_of_findings(layer: QgsVectorLayer, language: str) -> None:
    """The mark is a column since schema 2; a style that the municipality made itself is left alone."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer) and renderer.classAttribute() != FINDING_CLASS and '"handling"' in renderer.classAttribute():
        apply_styles({"finding": layer}, language)


def _renew_class_of_hotspots(layer: QgsVectorLayer, language: str) -> None:
    """Proposals and closed ones look different since schema 3; a style that the municipality made itself is left alone."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer) and renderer.classAttribute() == "level":
        apply_styles({"hotspot": layer}, language)


def _read_fields_anew(layers: dict[str, QgsVectorLayer]) -> None:
    """The layers were opened before their tables got new columns."""
    for layer in layers.values():
        layer.dataProvider().reloadData()
        layer.updateFields()
