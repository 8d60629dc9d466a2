# SPDX-License-Identifier: GPL-2.0-or-later
"""Copy photos into the workspace and hang them on rows, in the transaction that needs them."""
from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..core.errors import InputError, StorageError
from ..core.record import Record
from ..storage import photo_files
from ..storage.store import Store, Transaction

logger = logging.getLogger(__name__)


class PhotoCopier:
    """Copies for one transaction; what was copied is taken away again when the transaction fails."""

    def __init__(self, store: Store) -> None:
        self._folder = store.path.parent
        self._made: list[Path] = []
        self.refused: list[InputError | StorageError] = []  # photos that could not be used; the rest goes on

    def attach(self, tx: Transaction, column: str, record_id: str, photos: Iterable[Path], **values: Any) -> list[Record]:
        """Copy each photo and make its row; `column` is the parent column of attachment, for example finding_id."""
        made = []
        for path in photos:
            try:
                info = photo_files.read_photo(Path(path))
                stored = photo_files.copy_into_workspace(info, self._folder)
            except (InputError, StorageError) as error:
                self.refused.append(error)
                continue
            if stored.is_new:
                self._made.append(self._folder / stored.relative_path)
            row: Mapping[str, Any] = {
                column: record_id,
                "path": stored.relative_path,
                "sha256": stored.sha256,
                "taken_at": info.taken_at,
                "bearing": info.bearing_deg,
                "caption": info.caption or None,
                **values,
            }
            made.append(tx.insert("attachment", row))
        return made

    def take_back(self) -> None:
        """Remove the copies that this transaction made."""
        for path in self._made:
            try:
                path.unlink(missing_ok=True)
            except OSError:
                logger.warning("copied photo not removed: %s", path.name)
        self._made.clear()


@contextmanager
def photo_transaction(store: Store, label: str) -> Iterator[tuple[Transaction, PhotoCopier]]:
    """A Store transaction whose photos vanish with it when it fails."""
    copier = PhotoCopier(store)
    try:
        with store.transaction(label) as tx:
            yield tx, copier
    except BaseException:
        copier.take_back()
        raise
