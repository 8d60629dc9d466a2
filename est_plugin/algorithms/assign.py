# SPDX-License-Identifier: GPL-2.0-or-later
"""est:assign: measures for all rows of a table that an expression picks."""
from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsExpression, QgsExpressionContextUtils, QgsFeatureRequest, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime, QgsProcessingParameterEnum, QgsProcessingParameterExpression, QgsProcessingParameterString,
    QgsVectorLayer,
)  # fmt: skip

from ..core.choices import CHOICES, value_of
from ..core.errors import Cancelled, InputError, NotFoundError, StorageError
from ..core.record import Record
from ..i18n import Texts, language, tr
from .base import EstAlgorithm, Parameters, refresh_layers

if TYPE_CHECKING:
    from ..jobs import assign
    from ..storage.store import Store

_SHOWN = 8
_REMOVED = ("merged", "rejected")
TARGETS = ("finding", "lighting_defect", "hotspot")  # those of core.schema.LINK_TARGETS, without loading the schema when QGIS starts


class Assign(EstAlgorithm):
    """One measure for each row; what is not given is proposed by the rules of the workspace."""

    ID = "assign"
    GROUP = "measures"

    def add_parameters(self) -> None:
        optional = True
        self.add_workspace()
        self.add(QgsProcessingParameterEnum("TARGET", "", list(TARGETS), defaultValue="finding", usesStaticStrings=True))
        self.add(QgsProcessingParameterExpression("WHERE", ""))
        self.add(QgsProcessingParameterString("ORGANISATION", ""))
        self.add(QgsProcessingParameterString("TYPE", "", optional=optional))
        self.add(QgsProcessingParameterDateTime("DUE", "", QgsProcessingParameterDateTime.Type.Date, optional=optional))
        priorities = [choice.word for choice in reversed(CHOICES["priority"])]
        self.add(QgsProcessingParameterEnum("PRIORITY", "", priorities, optional=optional, usesStaticStrings=True))
        self.addOutput(QgsProcessingOutputNumber("CREATED", self.label("CREATED")))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..core.schema import TABLES
        from ..jobs import assign

        with self.open_store(parameters, context, feedback) as store:
            target = self.parameterAsEnumString(parameters, "TARGET", context)
            organisation = find_organisation(store, self.text_of(parameters, "ORGANISATION", context))
            measure_type = find_type(store, self.text_of(parameters, "TYPE", context))
            targets = _in_use(store, target, picked(store, target, self._where(parameters, context), context, feedback), feedback)
            if not targets:
                feedback.pushWarning(tr("algorithm.assign.none", table=TABLES[target].label(language())))
                return {"CREATED": 0}
            proposed = assign.propose(store, targets, dt.datetime.now(dt.timezone.utc), responsible=organisation, measure_type=measure_type or None)
            texts = Texts(store.language)
            decided = [self._decided(assign.as_input(one, store.language, texts), parameters, context) for one in proposed]
            if any(one.proposal.call_now for one in proposed):
                feedback.pushWarning(tr("algorithm.assign.call-now", n=sum(1 for one in proposed if one.proposal.call_now)))
            if feedback.isCanceled():
                raise Cancelled()
            done = assign.assign_each(store, [([pair], given) for pair, given in zip(targets, decided)])
            path = store.path
        refresh_layers(context, path, done.tables)
        feedback.pushInfo(tr("algorithm.assign.done", n=len(decided), organisation=organisation["name"]))
        return {"CREATED": len(decided)}

    def _where(self, parameters: Parameters, context: QgsProcessingContext) -> str:
        given = parameters.get("WHERE")  # parameterAsExpression gives nothing for one that cannot be parsed, and no reason
        text = str(given if isinstance(given, str) else self.parameterAsExpression(parameters, "WHERE", context)).strip()
        if not text:
            raise InputError("algorithm.assign.where-empty")
        return text

    def _decided(self, proposal: assign.MeasureInput, parameters: Parameters, context: QgsProcessingContext) -> assign.MeasureInput:
        """The proposal with the date and priority that were given; a case that waits for an answer has its date there."""
        given = self.parameterAsDateTime(parameters, "DUE", context).date() if parameters.get("DUE") not in (None, "") else None
        if given is not None:
            day = dt.date(given.year(), given.month(), given.day())
            changes = {"answer_by": day} if proposal.status == "forwarded" else {"due_date": day, "window_from": None, "window_to": None}
            proposal = replace(proposal, due_reason=None, **changes)
        if parameters.get("PRIORITY") not in (None, ""):
            proposal = replace(proposal, priority=int(value_of("priority", self.parameterAsEnumString(parameters, "PRIORITY", context))))
        return proposal


def find_organisation(store: Store, wanted: str) -> Record:
    """An organisation in use by id, code or name; an unknown one is an error that names the likely ones."""
    if not wanted:
        raise InputError("algorithm.assign.organisation-missing")
    rows = store.find("organisation", order_by=["sort"])
    key = wanted.casefold()
    found = next((row for row in rows if row.id == wanted), None)
    found = found or next((row for row in rows if (row["code"] or "").casefold() == key), None)
    if found is None:
        named = [row for row in rows if row["name"].casefold() == key]
        in_use = [row for row in named if row["active"]]
        if len(in_use) > 1:
            raise InputError("algorithm.assign.organisation-twice", name=wanted, codes=", ".join(row["code"] or row.id for row in in_use))
        found = (in_use or named or [None])[0]
    if found is None:
        raise NotFoundError("algorithm.assign.organisation-unknown", name=wanted[:80], close=_close(wanted, _organisation_words(rows)))
    if not found["active"]:
        raise InputError("algorithm.assign.organisation-unused", name=found["name"])
    return found


def find_type(store: Store, wanted: str) -> str:
    """A measure type by its code or label; empty stays empty."""
    if not wanted:
        return ""
    rows = store.find("code", {"list": "measure_type"}, order_by=["sort"])
    for column in ("code", "label_sv", "label_en"):
        for row in rows:
            if (row[column] or "").casefold() == wanted.casefold():
                return row["code"]
    possible = ", ".join(row["code"] for row in rows if row["active"])
    raise NotFoundError("algorithm.assign.type-unknown", type=wanted[:80], possible=possible)


def picked(store: Store, table: str, where: str, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> list[str]:
    """Ids of the rows for which a QGIS expression is true, in the order of their numbers."""
    layer = QgsVectorLayer(f"{store.path}|layername={table}", table, "ogr")
    if not layer.isValid():
        raise StorageError("error.table-missing", table=table, file=store.path.name)
    expression = _expression(where, layer)
    scope = context.expressionContext()
    scope.appendScope(QgsExpressionContextUtils.layerScope(layer))
    if not expression.prepare(scope):
        raise InputError("algorithm.assign.where-bad", where=where[:200], reason=expression.evalErrorString())
    found: list[tuple[int, str]] = []
    for feature in layer.getFeatures(QgsFeatureRequest()):
        if feedback.isCanceled():
            raise Cancelled()
        scope.setFeature(feature)
        value = expression.evaluate(scope)
        if expression.hasEvalError():
            raise InputError("algorithm.assign.where-bad", where=where[:200], reason=expression.evalErrorString())
        if _is_true(value):
            found.append((feature["number"] or 0, feature["id"]))
    return [record_id for _number, record_id in sorted(found)]


def _expression(where: str, layer: QgsVectorLayer) -> QgsExpression:
    expression = QgsExpression(where)
    if expression.hasParserError():
        raise InputError("algorithm.assign.where-bad", where=where[:200], reason=expression.parserErrorString().strip())
    fields = [field.name() for field in layer.fields()]
    known = {name.casefold() for name in fields}
    unknown = sorted(name for name in expression.referencedColumns() if name.casefold() not in known and name != QgsFeatureRequest.ALL_ATTRIBUTES)
    if unknown:
        raise InputError("algorithm.assign.where-column", column=", ".join(unknown), close=_close(unknown[0], fields), possible=", ".join(fields))
    return expression


def _is_true(value: Any) -> bool:
    """As QGIS filters: numbers other than 0 are true, null and text are not."""
    return isinstance(value, (bool, int, float)) and bool(value)


def _in_use(store: Store, table: str, ids: list[str], feedback: QgsProcessingFeedback) -> list[tuple[str, str]]:
    """Rows that were merged with others or removed at the review get no measure; rows that have one already are counted aloud."""
    rows = {row.id: row for row in store.find(table, {"id": ids})} if ids else {}
    removed = [one for one in ids if rows[one].get("review_state") in _REMOVED]
    if removed:
        feedback.pushWarning(tr("algorithm.assign.removed", n=len(removed)))
    kept = [one for one in ids if one not in set(removed)]
    again = sum(1 for one in kept if rows[one]["handling"] != "unassigned")
    if again:
        feedback.pushInfo(tr("algorithm.assign.again", n=again))
    return [(table, one) for one in kept]


def _close(wanted: str, words: list[str]) -> str:
    by_key = {word.casefold(): word for word in words}
    near = difflib.get_close_matches(wanted.casefold(), list(by_key), n=_SHOWN, cutoff=0.4)
    return ", ".join([by_key[key] for key in near] or words[:_SHOWN])


def _organisation_words(rows: list[Record]) -> list[str]:
    return [word for row in rows if row["active"] for word in (row["name"], row["code"]) if word]
