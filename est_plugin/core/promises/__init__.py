# SPDX-License-Identifier: GPL-2.0-or-later
"""Citizen promises: what counts for them, how much is expected by a day, and whether they are kept."""
