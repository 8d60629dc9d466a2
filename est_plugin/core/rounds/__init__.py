# SPDX-License-Identifier: GPL-2.0-or-later
"""Safety rounds: which places a shift goes to, what counts as a visit, and what visits add up to."""
