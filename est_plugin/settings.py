# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person sets for herself, each declared once. What belongs to the workspace is in its own table (Store.setting)."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsSettings

PREFIX = "est_plugin/"
RECENT_MAX = 8
HEARTBEAT_S = 30


@dataclass(frozen=True)
class Setting:
    """One entry of QgsSettings: its key, type and default."""

    key: str
    type: type
    default: Any

    def get(self) -> Any:
        """The kept value, or the default when there is none or it cannot be read."""
        value = QgsSettings().value(PREFIX + self.key, self.default)
        return _as(self.type, value, self.default)

    def set(self, value: Any) -> None:
        """Keep a value."""
        QgsSettings().setValue(PREFIX + self.key, value)

    def reset(self) -> None:
        """Forget the value."""
        QgsSettings().remove(PREFIX + self.key)

    @property
    def is_set(self) -> bool:
        """Whether somebody has chosen a value."""
        return QgsSettings().contains(PREFIX + self.key)


def _as(kind: type, value: Any, default: Any) -> Any:
    """A value from an ini file, where everything may have become text."""
    if kind is list:
        if value is None or value == "":
            return []
        return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]
    if kind is bool:
        return value if isinstance(value, bool) else str(value).strip().lower() in ("true", "1", "yes")
    try:
        return kind(value) if value is not None else default
    except (TypeError, ValueError):
        return default


LANGUAGE = Setting("language", str, "")  # "" = the language of QGIS
FIRST_START_DONE = Setting("first-start-done", bool, False)
PANEL_TAB = Setting("panel/tab", str, "today")
PANEL_LIST = Setting("panel/list", str, "")  # view, filter, order of the list (core.work.remembered)
MY_ORGANISATION = Setting("my-organisation", list, [])  # [id, name]: whose the view "Mina" is
REPORT_ORGANISATION = Setting("report/organisation", list, [])  # [id, name]: who reported last
REPORT_REVIEWED = Setting("report/reviewed", bool, False)  # what one types oneself counts at once
RECENT_WORKSPACES = Setting("recent-workspaces", list, [])
PINNED_WORKSPACES = Setting("pinned-workspaces", list, [])  # always in the list, before the recent ones
LAST_FOLDER = Setting("last-folder", str, "")
DEFAULT_MUNICIPALITY = Setting("default-municipality", str, "")
DEFAULT_WORKSPACE = Setting("default-workspace", str, "")


def remember_workspace(path: str) -> None:
    """Put a workspace first among the recent ones."""
    rest = [p for p in RECENT_WORKSPACES.get() if p != path]
    RECENT_WORKSPACES.set([path, *rest][:RECENT_MAX])


def forget_workspace(path: str) -> None:
    """Take a workspace that is gone out of the recent ones."""
    RECENT_WORKSPACES.set([p for p in RECENT_WORKSPACES.get() if p != path])


def pin_workspace(path: str, is_pinned: bool) -> None:
    """Keep a workspace in the list, or let it go with time as the others."""
    rest = [p for p in PINNED_WORKSPACES.get() if p != path]
    PINNED_WORKSPACES.set([*rest, path] if is_pinned else rest)


def my_workspaces() -> list[tuple[str, bool]]:
    """(path, is it pinned) of the workspaces of this person: pinned ones in the order they were pinned, then the recent ones."""
    pinned = PINNED_WORKSPACES.get()
    return [(path, True) for path in pinned] + [(path, False) for path in RECENT_WORKSPACES.get() if path not in pinned]


def interface_language(locale: str) -> str:
    """The language to speak: the person's own choice, else that of QGIS."""
    from .i18n import LANGUAGES, language_of

    chosen = LANGUAGE.get()
    return chosen if chosen in LANGUAGES else language_of(locale)
