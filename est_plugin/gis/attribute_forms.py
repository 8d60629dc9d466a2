# SPDX-License-Identifier: GPL-2.0-or-later
"""Native QGIS forms made from the schema: no Python in the project, so they work without the plugin and in QField."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsAttributeEditorContainer, QgsAttributeEditorField, QgsAttributeEditorRelation, QgsAttributeTableConfig, QgsEditFormConfig,
    QgsEditorWidgetSetup, QgsExpression, QgsFieldConstraints, QgsOptionalExpression, QgsProject, QgsVectorLayer,
)  # fmt: skip

from ..compat import set_group_box
from ..core.schema import TABLES, Column, Table
from ..core.schema.model import DATETIME, HANDLING, JSON, MAIN, SYSTEM
from ..i18n import Texts
from .field_rules import apply_rules, default_value, rules
from .field_widgets import display_expression, widget_setup
from .form_layout import CHILDREN, GROUPS, HIDDEN, TABS, Child, Group

_READ_ONLY_TABLES = ("change_log",)


def build_form(project: QgsProject, table_name: str, layers: Mapping[str, QgsVectorLayer], language: str) -> None:
    """Fields, rules and form of one of our layers; relations must stand in the project before."""
    layer, table = layers[table_name], TABLES[table_name]
    config = layer.editFormConfig()  # a new one knows no fields and would forget what is read-only
    config.setLayout(QgsEditFormConfig.EditorLayout.TabLayout)
    config.setSuppress(QgsEditFormConfig.FeatureFormSuppress.SuppressOff)
    config.clearTabs()
    for column in table.columns:
        _set_up_field(layer, table, column, layers, language, config)
    for index in _indexes_outside_schema(layer, table):
        layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
    for tab in _tabs(project, layer, table, config, language):
        config.addTab(tab)
    layer.setEditFormConfig(config)
    layer.setDisplayExpression(display_expression(table))
    layer.setAttributeTableConfig(_table_config(layer, table))
    layer.setReadOnly(table_name in _READ_ONLY_TABLES)


def label_of(column: Column, language: str) -> str:
    """The label in the form; clock times are kept and shown in UTC by QGIS, and say so."""
    label = column.label(language)
    return f"{label} (UTC)" if column.type == DATETIME else label


def _set_up_field(
    layer: QgsVectorLayer, table: Table, column: Column, layers: Mapping[str, QgsVectorLayer], language: str, config: QgsEditFormConfig
) -> None:
    index = layer.fields().lookupField(column.name)
    layer.setFieldAlias(index, label_of(column, language))
    layer.setEditorWidgetSetup(index, widget_setup(table, column, layers, language))
    default = default_value(table, column)
    if default is not None:
        layer.setDefaultValueDefinition(index, default)
    if column.name == "id":  # pasted and split rows get an id of their own
        layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintUnique)
    apply_rules(layer, index, rules(table, column, language))
    is_fixed = column.is_derived or column.name == "number" and table.name != "walk_stop"
    config.setReadOnly(index, is_fixed or column.tab == SYSTEM or table.name in _READ_ONLY_TABLES)


def _indexes_outside_schema(layer: QgsVectorLayer, table: Table) -> list[int]:
    return [index for index, field in enumerate(layer.fields()) if field.name() not in table]


def _shown_columns(table: Table, tab: str) -> list[str]:
    """Columns of a tab; how far it has come stands last on the first one."""
    tabs = (MAIN, HANDLING) if tab == MAIN else (tab,)
    names = [c.name for one in tabs for c in table.columns if c.tab == one and c.type != JSON and (table.name, c.name) not in HIDDEN]
    if tab == MAIN and "number" in table and "number" not in names:
        names.insert(0, "number")
    return names


def _tabs(
    project: QgsProject, layer: QgsVectorLayer, table: Table, config: QgsEditFormConfig, language: str
) -> list[QgsAttributeEditorContainer]:
    texts = Texts(language)
    made = []
    for tab in TABS:
        title = table.label(language) if tab == MAIN else texts(f"gis.tab.{tab}")
        container = _tab(layer, table, tab, title, texts)
        if not container.children():
            continue
        made.append(container)
    children = (_child_tab(project, child, texts) for child in CHILDREN.get(table.name, ()))
    return made + [child for child in children if child is not None]


def _tab(layer: QgsVectorLayer, table: Table, tab: str, title: str, texts: Texts) -> QgsAttributeEditorContainer:
    container = QgsAttributeEditorContainer(title, None)
    set_group_box(container, False)
    groups = [group for group in GROUPS.get(table.name, ()) if group.tab == tab]
    grouped = {name for group in GROUPS.get(table.name, ()) for name in group.columns}
    for name in _shown_columns(table, tab):
        if name in grouped:
            continue
        _add_field(container, layer, name)
        for group in groups:
            if group.after == name:
                container.addChildElement(_group(layer, group, container, texts))
    return container


def _group(layer: QgsVectorLayer, group: Group, parent: QgsAttributeEditorContainer, texts: Texts) -> QgsAttributeEditorContainer:
    box = QgsAttributeEditorContainer(texts(f"gis.group.{group.key}"), parent)
    set_group_box(box, True)
    box.setVisibilityExpression(_when(group.visible))
    for name in group.columns:
        _add_field(box, layer, name)
    return box


def _add_field(container: QgsAttributeEditorContainer, layer: QgsVectorLayer, name: str) -> None:
    container.addChildElement(QgsAttributeEditorField(name, layer.fields().lookupField(name), container))


def _child_tab(project: QgsProject, child: Child, texts: Texts) -> QgsAttributeEditorContainer | None:
    relation = project.relationManager().relation(child.relation)
    if not relation.isValid():
        return None
    container = QgsAttributeEditorContainer(texts(f"gis.tab.{child.key}"), None)
    set_group_box(container, False)
    element = QgsAttributeEditorRelation(relation, container)
    element.setShowLabel(False)
    element.setRelationWidgetTypeId("relation_editor")
    element.setRelationEditorConfiguration({"buttons": child.buttons, "show_first_feature": True})
    if child.many:
        element.setNmRelationId(child.many)
    container.addChildElement(element)
    if child.visible:
        container.setVisibilityExpression(_when(child.visible))
    return container


def _when(expression: str) -> QgsOptionalExpression:
    return QgsOptionalExpression(QgsExpression(expression))


def _table_config(layer: QgsVectorLayer, table: Table) -> QgsAttributeTableConfig:
    """Columns of the attribute table: system columns are there but hidden, the number comes first."""
    config = QgsAttributeTableConfig()
    config.update(layer.fields())
    columns = config.columns()
    for column in columns:
        declared = table.by_name.get(column.name)
        is_ours = declared is None or declared.tab == SYSTEM and column.name != "number" or declared.type == JSON
        column.hidden = is_ours and column.type == QgsAttributeTableConfig.Type.Field
    columns.sort(key=lambda column: column.name != "number")
    config.setColumns(columns)
    return config
