# SPDX-License-Identifier: Apache-2.0
"""Time-outs of tests, stretched by HONO_TEST_TIMEOUT_FACTOR (builds with sanitizers are slower)."""
import os
import time

FACTOR = float(os.environ.get("HONO_TEST_TIMEOUT_FACTOR") or 1)


def seconds(value):
    return value * FACTOR


def wait_until(condition, timeout=5, what="condition not met", pause=0.02):
    """Polls until condition() is true and returns its value; AssertionError after the stretched time-out."""
    end = time.monotonic() + seconds(timeout)
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, what
        time.sleep(pause)
