# SPDX-License-Identifier: GPL-2.0-or-later
"""Map tools: a click on the map becomes a finding, a lighting defect or a hotspot."""
