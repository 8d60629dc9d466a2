#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes the machine ready: system packages when missing, then .venv beside the system's QGIS. A second call does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

VENV=.venv
STAMP=$VENV/.ready
mapfile -t PACKAGES < <(grep -v '^#' .ci/packages.txt)

say() { printf '%s\n' "$*"; }
fail() { printf 'make setup: %s\n' "$*" >&2; exit 1; }

recipe() { cat .ci/setup.sh .ci/packages.txt .ci/requirements*.txt | cksum; }

missing_packages() {
  local package
  for package in "${PACKAGES[@]}"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "these packages are missing: $missing. Only an administrator can install them, and sudo is not here. Ask for: apt-get install $missing"
  fi
}

install_packages() {
  command -v dpkg-query >/dev/null || return 0 # another system: the check of the modules below says what is missing
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  say "Installing system packages (a few minutes the first time): $missing"
  as_root apt-get update -q
  # shellcheck disable=SC2086  # a list of names
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q $missing
}

find_qgis_python() {
  local candidate
  for candidate in "${QGIS_PYTHON:-}" /usr/bin/python3 python3; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
    if "$candidate" -c 'import qgis.core' 2>/dev/null; then command -v "$candidate"; return 0; fi
  done
  return 1
}

make_venv() {
  local base=$1
  say "Making $VENV with $base"
  rm -rf "$VENV"
  "$base" -m venv --system-site-packages "$VENV"
  # The QGIS and GDAL bindings are built against the system's numpy: nothing may pull in another one.
  "$VENV/bin/python" -c 'import numpy; print("numpy==" + numpy.__version__)' >"$VENV/constraints.txt"
  "$VENV/bin/python" -m pip install -q --disable-pip-version-check -c "$VENV/constraints.txt" -r .ci/requirements.txt
  "$VENV/bin/python" -m pip install -q --disable-pip-version-check --no-deps -r .ci/requirements-alone.txt
}

check_modules() {
  "$VENV/bin/python" - <<'PY' || fail "the Python packages named above are missing beside QGIS. On Debian they are in: ${PACKAGES[*]}"
import importlib
import sys

missing = []
for name in ("qgis.core", "qgis.gui", "geopandas", "scipy", "reportlab", "openpyxl", "pypdf", "PIL", "pytest", "pytest_qgis"):
    try:
        importlib.import_module(name)
    except ImportError as error:
        missing.append(f"{name} ({error})")
if missing:
    print("missing: " + ", ".join(missing), file=sys.stderr)
sys.exit(bool(missing))
PY
}

if [ -x "$VENV/bin/python" ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$(recipe)" ] && "$VENV/bin/python" -c 'import qgis, pytest' 2>/dev/null \
   && { ! command -v dpkg-query >/dev/null || [ -z "$(missing_packages)" ]; }; then
  exit 0
fi
install_packages
base=$(find_qgis_python) || fail "no Python was found that can import qgis. Install QGIS, or name its interpreter: make setup QGIS_PYTHON=/path/to/python3"
make_venv "$base"
check_modules
recipe >"$STAMP"
say "Ready: $("$VENV/bin/python" -c 'from qgis.core import Qgis; import sys; print("QGIS", Qgis.QGIS_VERSION, "with Python", sys.version.split()[0])')"
