# SPDX-License-Identifier: GPL-2.0-or-later
"""Statistics on arrays and frames; no QGIS."""
