# SPDX-License-Identifier: GPL-2.0-or-later
"""User actions that screens and algorithms share."""
