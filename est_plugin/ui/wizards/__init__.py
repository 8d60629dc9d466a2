# SPDX-License-Identifier: GPL-2.0-or-later
"""Wizards: several small pages, each with a default in every field."""
