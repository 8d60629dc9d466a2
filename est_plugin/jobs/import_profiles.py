# SPDX-License-Identifier: GPL-2.0-or-later
"""Sources that the municipality reads again and again: how their columns and words are understood, kept in the workspace."""
from __future__ import annotations

import json

from ..core.errors import InputError
from ..core.importing.profile import Profile, from_json
from ..storage.store import Store

SETTING = "import_profiles"


def profile_names(store: Store) -> list[str]:
    """Names of the saved sources."""
    return sorted(_saved(store), key=str.casefold)


def saved_profile(store: Store, name: str) -> Profile:
    """A saved source by its name, upper and lower case alike."""
    saved = _saved(store)
    found = next((one for one in saved if one.casefold() == name.strip().casefold()), None)
    if found is None:
        raise InputError("import.profile-unknown", name=name, known=", ".join(profile_names(store)) or "–")
    content = saved[found]
    return from_json(content if isinstance(content, str) else json.dumps(content), found)


def save_profile(store: Store, name: str, profile: Profile) -> None:
    """Keep a source under a name; one of the same name is replaced."""
    kept = {one: content for one, content in _saved(store).items() if one.casefold() != name.strip().casefold()}
    store.set_setting(SETTING, {**kept, name.strip(): json.loads(profile.to_json())})


def _saved(store: Store) -> dict:
    saved = store.setting(SETTING) or {}
    return dict(saved) if isinstance(saved, dict) else {}
