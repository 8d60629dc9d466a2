# SPDX-License-Identifier: GPL-2.0-or-later
"""The tests, one folder per room; shared helpers are imported as tests.ROOM.name."""
