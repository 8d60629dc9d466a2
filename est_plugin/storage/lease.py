# SPDX-License-Identifier: GPL-2.0-or-later
"""One writer at a time: a lease file beside the workspace says who has it open.

A lease is renewed while its holder lives. One that has not been renewed for STALE_S was left by a crash and may be taken
over; age is measured by the file server's clock, because clocks of two PCs differ.
"""
from __future__ import annotations

import datetime as dt
import json
import logging
import os
import socket
import uuid
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import StorageError

logger = logging.getLogger(__name__)
RENEW_S, STALE_S = 60, 300
_PROCESS = uuid.uuid4().hex  # names this run of the program


@dataclass(frozen=True)
class Holder:
    """Who has the workspace open for writing."""

    user: str
    computer: str
    since: dt.datetime
    process: str
    pid: int
    is_stale: bool

    @property
    def is_this_process(self) -> bool:
        """Whether it is this run of the program."""
        return self.process == _PROCESS


def lease_path(workspace: Path) -> Path:
    """The lease file of a workspace."""
    return workspace.with_suffix(".lease")


class Lease:
    """The right to write in a workspace, until released."""

    def __init__(self, workspace: Path, is_shared: bool) -> None:
        self._path = lease_path(workspace)
        self._is_shared = is_shared  # another part of this program holds it and will release it

    def is_held(self) -> bool:
        """Whether the right is still ours; False after somebody took it over."""
        holder = read_holder(self._path)
        return holder is not None and holder.is_this_process

    def renew(self) -> bool:
        """Say that we still live; False when the lease was taken over."""
        if not self.is_held():
            return False
        try:
            os.utime(self._path)
        except OSError:
            logger.warning("lease not renewed", exc_info=True)
        return True

    def release(self) -> None:
        """Let others write."""
        if self._is_shared or not self.is_held():
            return
        try:
            self._path.unlink()
        except OSError:
            logger.warning("lease not removed", exc_info=True)


def read_holder(path: Path) -> Holder | None:
    """Who holds the lease at `path`; None when nobody does."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        age_s = _server_now(path.parent) - path.stat().st_mtime
        since = dt.datetime.fromisoformat(data["since"])
        stale = age_s > STALE_S or _is_dead_here(data["computer"], int(data["pid"]), data["process"])
        return Holder(data["user"], data["computer"], since, data["process"], int(data["pid"]), stale)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):  # half written by a crash: nobody can hold it
        logger.warning("lease unreadable", exc_info=True)
        return Holder("?", "?", dt.datetime.now(dt.timezone.utc), "", 0, True)


def acquire(workspace: Path, user: str, *, take_over: bool = False) -> Lease | Holder:
    """The lease when it is free (or left by a crash and `take_over`), else who holds it."""
    path = lease_path(workspace)
    if _write_new(path, user):
        return Lease(workspace, is_shared=False)
    holder = read_holder(path)
    if holder is None:
        return acquire(workspace, user, take_over=take_over)
    if holder.is_this_process:
        return Lease(workspace, is_shared=True)
    if not (take_over and holder.is_stale):
        return holder
    grave = path.with_name(path.name + "." + uuid.uuid4().hex)
    try:
        os.replace(path, grave)
    except FileNotFoundError:
        return acquire(workspace, user)
    taken = read_holder(grave)
    if taken is not None and taken.process != holder.process:  # another one took over between our look and our grasp: give it back
        os.replace(grave, path)
        return taken
    grave.unlink()
    return acquire(workspace, user)


def _write_new(path: Path, user: str) -> bool:
    content = {
        "user": user,
        "computer": socket.gethostname(),
        "pid": os.getpid(),
        "process": _PROCESS,
        "since": dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds"),
    }
    try:
        with open(path, "x", encoding="utf-8") as file:
            json.dump(content, file)
    except FileExistsError:
        return False
    except OSError as error:
        raise StorageError("error.cannot-write", folder=str(path.parent)) from error
    return True


def _server_now(folder: Path) -> float:
    probe = folder / f".est-{uuid.uuid4().hex}"
    try:
        probe.touch()
        now = probe.stat().st_mtime
        probe.unlink()
        return now
    except OSError:  # folder for reading only: our own clock must do
        return dt.datetime.now().timestamp()


def _is_dead_here(computer: str, pid: int, process: str) -> bool:
    if computer != socket.gethostname() or process == _PROCESS or os.name == "nt":
        return False  # on Windows os.kill would end the process; the age decides there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
