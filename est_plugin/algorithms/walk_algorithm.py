# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms about one walk share: its parameter, the language of papers, a store that may be read only, the project for maps."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterEnum, QgsProcessingParameterString, QgsProject

from ..core.record import Record
from ..i18n import LANGUAGES, tr
from .base import EstAlgorithm, Parameters, user_name

if TYPE_CHECKING:
    from ..jobs.print_walk import Setup
    from ..storage.store import Store

WALK, LANGUAGE = "WALK", "LANGUAGE"


class WalkAlgorithm(EstAlgorithm):
    """An algorithm about one walk."""

    GROUP = "walk"

    def add_walk(self) -> None:
        """The parameter WALK: id or name."""
        self.add(QgsProcessingParameterString(WALK, ""))

    def add_words(self, name: str, words: Iterable[str], default: str | None, *, optional: bool = False) -> None:
        """A parameter that takes one of fixed words, the same in every language."""
        self.add(QgsProcessingParameterEnum(name, "", list(words), defaultValue=default, optional=optional, usesStaticStrings=True))

    def add_language(self) -> None:
        """The parameter LANGUAGE; that of the workspace when none is chosen."""
        self.add_words(LANGUAGE, LANGUAGES, None, optional=True)

    def walk_of(self, parameters: Parameters, context: QgsProcessingContext, store: Store) -> Record:
        """The walk that WALK names."""
        from ..jobs.walk_facts import find_walk

        return find_walk(store, self.text_of(parameters, WALK, context))

    def language_of(self, parameters: Parameters, context: QgsProcessingContext, store: Store) -> str:
        """The chosen language, else that of the workspace."""
        return (self.parameterAsEnumString(parameters, LANGUAGE, context) if parameters.get(LANGUAGE) else "") or store.language

    def day_of(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> dt.date | None:
        """A parameter that is a day; None when it is left empty."""
        if parameters.get(name) in (None, ""):
            return None
        given = self.parameterAsDateTime(parameters, name, context).date()
        return dt.date(given.year(), given.month(), given.day())

    def setup_of(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, store: Store) -> Setup:
        """What all papers share: the language, the base map, and the day it is in the municipality."""
        from ..jobs.local_days import today_of
        from ..jobs.print_walk import Setup

        return Setup(self.language_of(parameters, context, store), project_for(context, store.path), today_of(store), feedback)

    @contextmanager
    def store_to_print(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, *, can_write: bool = True
    ) -> Iterator[Store]:
        """The store of WORKSPACE; printing also works while somebody else has it, then for reading."""
        from ..storage import workspace

        with workspace.open_workspace(self.workspace_path(parameters, context), user_name(), can_write=can_write) as opened:
            for key in opened.notes:
                feedback.pushInfo(tr(key))
            yield opened.store


def warn(feedback: QgsProcessingFeedback, warnings: Iterable[str]) -> None:
    """Say what a document wants said."""
    for warning in warnings:
        feedback.pushWarning(warning)


def project_for(context: QgsProcessingContext, gpkg: Path) -> QgsProject | None:
    """The project whose base map is drawn.

    That of the context when it belongs to this workspace, else the .qgz beside it, read for this purpose; without either one that has a
    base map of ours, or None.
    """
    from ..gis import layer_roles, project_setup

    project = context.project()
    if project is not None:
        own = project_setup.workspace_of(project)
        if own is not None and own.is_file() and own.samefile(gpkg):
            return project
    if gpkg.with_suffix(".qgz").is_file():
        beside = QgsProject()
        project_setup.open_project(beside, gpkg)
        return beside
    return project if project is not None and layer_roles.base_layers(project) else None
