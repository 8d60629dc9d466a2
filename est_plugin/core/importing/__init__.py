# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading what others have written: columns, values and coordinates of foreign tables."""
