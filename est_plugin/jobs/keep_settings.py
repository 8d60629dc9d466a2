# SPDX-License-Identifier: GPL-2.0-or-later
"""Keep what belongs to the workspace: several settings in one transaction, the logo as a copy in its folder."""
from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..core.errors import StorageError
from ..storage.store import Done, Store


def keep_settings(store: Store, values: Mapping[str, Any]) -> Done | None:
    """Write those that differ; None when nothing does."""
    changed = {key: value for key, value in values.items() if _is_new(store.setting(key), value)}
    if not changed:
        return None
    with store.transaction("settings") as tx:
        for key, value in changed.items():
            text = json.dumps(value, ensure_ascii=False)
            old = store.find("settings", {"key": key})
            if old:
                tx.update(old[0], value=text)
            else:
                tx.insert("settings", {"key": key, "value": text})
    return tx.done


def copy_logo(store: Store, source: str) -> str:
    """The logo beside the workspace, so that it comes along when the folder moves; its path from there."""
    picture = Path(source)
    target = store.path.parent / f"logo{picture.suffix.lower()}"
    if picture.resolve() != target.resolve():
        try:
            shutil.copyfile(picture, target)
        except OSError as error:
            raise StorageError("error.cannot-write", folder=str(target.parent)) from error
    return target.name


def _is_new(old: Any, new: Any) -> bool:
    if old is None:
        return new not in ("", {}, [], None)
    return old != new
