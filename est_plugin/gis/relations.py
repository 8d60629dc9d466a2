# SPDX-License-Identifier: GPL-2.0-or-later
"""Relations between our layers: always associations (a composition with foreign keys breaks deleting), keys are our own ids."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import QgsProject, QgsRelation, QgsRelationContext, QgsVectorLayer

from ..core.schema import TABLES

HISTORY_TABLES = tuple(table.name for table in TABLES.values() if table.has_history and table.name != "organisation")


def relation_id(table: str, column: str) -> str:
    """Id of the relation from a column to the table it references."""
    return f"{table}_{column}"


def history_id(table: str) -> str:
    """Id of the relation from the log to the rows of a table."""
    return f"change_log_{table}"


def add_relations(project: QgsProject, layers: Mapping[str, QgsVectorLayer], language: str) -> None:
    """One relation for each reference of the schema, and the log of each table with history."""
    made = []
    for table in TABLES.values():
        for column in table.columns:
            if column.references and table.name in layers and column.references in layers:
                name = f"{table.label(language)}: {column.label(language)}"
                made.append(
                    _relation(
                        project, relation_id(table.name, column.name), name, layers[table.name], column.name, layers[column.references]
                    )
                )
    if "change_log" in layers:
        for name in HISTORY_TABLES:
            if name in layers:
                title = f"{TABLES['change_log'].label(language)}: {TABLES[name].label(language)}"
                made.append(_relation(project, history_id(name), title, layers["change_log"], "record_id", layers[name]))
    for relation in made:
        project.relationManager().addRelation(relation)


def _relation(project: QgsProject, key: str, name: str, child: QgsVectorLayer, column: str, parent: QgsVectorLayer) -> QgsRelation:
    relation = QgsRelation(QgsRelationContext(project))
    relation.setId(key)
    relation.setName(name)
    relation.setReferencingLayer(child.id())
    relation.setReferencedLayer(parent.id())
    relation.addFieldPair(column, "id")
    relation.setStrength(QgsRelation.RelationStrength.Association)
    return relation
