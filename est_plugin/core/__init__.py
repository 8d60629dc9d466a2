# SPDX-License-Identifier: GPL-2.0-or-later
"""The domain: what a walk, a finding and a measure are, and which rules hold."""
