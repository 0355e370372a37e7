# SPDX-License-Identifier: Apache-2.0
"""The whole suite on one machine, for scripts/sandbox and for the end-to-end tests."""
