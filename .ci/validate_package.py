#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Local twin of the checks that the QGIS plugin repository makes on an uploaded zip.

Not checked, since it needs the network: whether the addresses in metadata.txt answer and whether name and version are free.
"""
from __future__ import annotations

import configparser
import logging
import re
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

MAX_BYTES = 25 * 1024 * 1024
REQUIRED = ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository")
LINKS = ("tracker", "repository", "homepage")
BOOLEANS = ("experimental", "deprecated", "server", "hasProcessingProvider")
COMPILED = {".so", ".dll", ".dylib", ".exe", ".pyd", ".o", ".a", ".lib", ".obj", ".class", ".jar", ".msi", ".bin"}
MAGIC = (b"\x7fELF", b"MZ\x90", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
UNWANTED = {"__pycache__", "__MACOSX", ".git", ".svn", ".DS_Store", "Thumbs.db", ".idea", ".vscode", ".venv"}
TEXT = {".py", ".txt", ".md", ".json", ".ui", ".qml", ".svg", ".html", ".css", ".xml", ".csv", ".ini", ".toml", ".sql", ".qgs", ".ts"}
BANDIT = (
    "B102",  # exec
    "B105", "B106", "B107",  # passwords in the code
    "B301", "B302", "B306", "B307",  # pickle, marshal, mktemp, eval
    "B310",  # urllib's urlopen
    "B313", "B314", "B315", "B316", "B317", "B318", "B319",  # XML parsers that resolve entities
    "B608",  # SQL put together from strings
    "B701",  # jinja2 without escaping
)

Findings = list[str]


def check_structure(archive: zipfile.ZipFile) -> Findings:
    """One folder, named like a Python package, with the files that must be there and none that must not."""
    found: Findings = []
    names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    tops = sorted({PurePosixPath(name).parts[0] for name in names})
    if len(tops) != 1 or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", tops[0]):
        return [f"the zip must hold one folder named like a Python package, not: {', '.join(tops)}"]
    for needed in ("__init__.py", "metadata.txt", "LICENSE"):
        if f"{tops[0]}/{needed}" not in names:
            found.append(f"{needed} is missing in {tops[0]}/")
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name:
            found.append(f"{name}: leads out of the folder")
        if UNWANTED & set(path.parts) or path.suffix in (".pyc", ".pyo"):
            found.append(f"{name}: does not belong in a package")
        if path.suffix.lower() in COMPILED or archive.read(name)[:4].startswith(MAGIC):
            found.append(f"{name}: a compiled binary")
    return found


def check_size(package: Path) -> Findings:
    """At most 25 MB."""
    size = package.stat().st_size
    return [f"{size / 1e6:.1f} MB is more than {MAX_BYTES / 1e6:.1f} MB"] if size > MAX_BYTES else []


def check_metadata(folder: Path) -> Findings:
    """Compulsory keys, versions, address, links, icon."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    try:
        parser.read_string((folder / "metadata.txt").read_text(encoding="utf-8"))
        values = dict(parser["general"])
    except (OSError, UnicodeDecodeError, configparser.Error, KeyError) as error:
        return [f"metadata.txt cannot be read: {error!r}"]
    found = [f"metadata.txt: {key} is missing" for key in REQUIRED if not values.get(key, "").strip()]
    found += [f"metadata.txt: {key}={values[key]} is neither True nor False"
              for key in BOOLEANS if key in values and values[key].lower() not in ("true", "false", "yes", "no")]
    for key in ("qgisMinimumVersion", "qgisMaximumVersion"):
        if key in values and not re.fullmatch(r"\d+(\.\d+){1,2}", values[key]):
            found.append(f"metadata.txt: {key}={values[key]} is not a version such as 3.22")
    if not re.fullmatch(r"\d+(\.\d+)+([-.]?\w+)*", values.get("version", "")):
        found.append(f"metadata.txt: version={values.get('version')} is not a version such as 1.0.0")
    if not re.fullmatch(r"[^@\s,]+@[^@\s,]+\.[A-Za-z]{2,}", values.get("email", "")):
        found.append(f"metadata.txt: email={values.get('email')} is not one address")
    for key in LINKS:
        parts = urlsplit(values.get(key, ""))
        if key in values and (parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or " " in values[key]):
            found.append(f"metadata.txt: {key}={values[key]} is not a web address")
    icon = values.get("icon")
    if icon and not (folder / icon).is_file():
        found.append(f"metadata.txt: icon={icon} is not in the package")
    if "supportsQt6" in values:
        found.append("metadata.txt: supportsQt6 is obsolete, qgisMaximumVersion=4.99 says it")
    return found


def check_bandit(folder: Path) -> Findings:
    """The Bandit rules of the repository, at every severity and confidence."""
    from bandit.core.config import BanditConfig
    from bandit.core.manager import BanditManager

    logging.getLogger("bandit").setLevel(logging.ERROR)  # it reads the reason behind `nosec B608` as names of tests
    manager = BanditManager(BanditConfig(), "file", profile={"include": set(BANDIT), "exclude": set()}, quiet=True)
    manager.discover_files([str(folder)], recursive=True)
    manager.run_tests()
    found = [f"{name}: not readable for Bandit: {reason}" for name, reason in manager.get_skipped()]
    for issue in manager.get_issue_list():
        found.append(f"{Path(issue.fname).relative_to(folder.parent).as_posix()}:{issue.lineno}: {issue.test_id} {issue.text}")
    return found


def check_secrets(folder: Path) -> Findings:
    """detect-secrets with all its plugins: keys, tokens, high-entropy strings. Nothing is sent anywhere."""
    from detect_secrets.core.scan import scan_file
    from detect_secrets.core.secrets_collection import SecretsCollection
    from detect_secrets.settings import default_settings

    found: Findings = []
    with default_settings() as settings:
        settings.disable_filters("detect_secrets.filters.common.is_ignored_due_to_verification_policies")
        for path in sorted(folder.rglob("*")):
            if path.is_file() and (path.suffix in TEXT or not path.suffix):
                secrets = SecretsCollection()
                secrets[str(path)].update(scan_file(str(path)))
                found += [f"{path.relative_to(folder.parent).as_posix()}:{secret.line_number}: {secret.type}" for _, secret in secrets]
    return found


def validate(package: Path) -> dict[str, Findings]:
    """All checks, by name; empty lists are good."""
    with zipfile.ZipFile(package) as archive, tempfile.TemporaryDirectory() as temporary:
        results = {"structure": check_structure(archive), "size": check_size(package)}
        if any("one folder" in finding or "leads out" in finding for finding in results["structure"]):
            return results  # not safe to unpack
        archive.extractall(temporary)
        folder = next(Path(temporary).iterdir())
        results["metadata"] = check_metadata(folder)
        results["bandit"] = check_bandit(folder)
        results["secrets"] = check_secrets(folder)
    return results


def main(arguments: list[str]) -> int:
    """Entry of the command line."""
    if len(arguments) != 1:
        print("usage: validate_package.py PACKAGE.zip", file=sys.stderr)
        return 2
    package = Path(arguments[0])
    try:
        results = validate(package)
    except (OSError, zipfile.BadZipFile) as error:
        print(f"{package}: {error}", file=sys.stderr)
        return 2
    for name, findings in results.items():
        print(f"{name:10} {'ok' if not findings else f'{len(findings)} findings'}")
        for finding in findings:
            print(f"           {finding}")
    count = sum(map(len, results.values()))
    print(f"{package.name}: {package.stat().st_size / 1e6:.2f} MB, {'accepted' if not count else f'refused, {count} findings'}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
