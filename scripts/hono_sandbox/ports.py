# SPDX-License-Identifier: Apache-2.0
"""Free loopback ports, below the range from which the kernel takes ports for outgoing connections."""
import random
import socket

FIRST, LAST = 20000, 32000


def is_free(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class PortPicker:
    """Hands out each port once; random, so that suites started at the same time seldom meet."""

    def __init__(self):
        self._taken = set()

    def pick(self):
        for _ in range(1000):
            port = random.randrange(FIRST, LAST)
            if port not in self._taken and is_free(port):
                self._taken.add(port)
                return port
        raise RuntimeError(f"no free port between {FIRST} and {LAST}")
