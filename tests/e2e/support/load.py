# SPDX-License-Identifier: Apache-2.0
"""Devices that keep sending, and an application that keeps receiving, over outages of either side."""
import threading
import time
import uuid

import httpx

from .amqp import Refused
from .waiting import seconds


class Load:
    """Threads that send one QoS 1 message after the other, each with a body of its own."""

    def __init__(self, suite, devices, threads=4, pause=0.0):
        self.answers = []                # (body, status or None if there was no answer)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(suite, devices[number % len(devices)], pause),
                                          daemon=True) for number in range(threads)]

    def _run(self, suite, device, pause):
        client = suite.device_client(device)
        while not self._stop.is_set():
            body = uuid.uuid4().hex
            try:
                status = client.post("/telemetry", content=body, headers={"QoS-Level": "1"}).status_code
            except httpx.HTTPError:
                status = None
                time.sleep(0.05)
            self.answers.append((body, status))
            time.sleep(pause)
        client.close()

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(seconds(20))

    def accepted(self):
        return [body for body, status in self.answers if status == 202]


class Application:
    """Receives telemetry of a tenant, notes each body before it accepts, and connects again when it is cut off."""

    def __init__(self, suite, tenant):
        self.received = set()
        self._suite, self._tenant = suite, tenant
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _note(self, received):
        self.received.add(bytes(received.message.body).decode())
        return "accepted", None, False, False, None

    def _run(self):
        while not self._stop.is_set():
            peer = self._suite.peer()
            try:
                peer.wait_open()
                peer.receiver(f"telemetry/{self._tenant}", credit=100, answer=self._note)
                while not self._stop.is_set() and not peer.ended.done():
                    time.sleep(0.05)
            except (Refused, TimeoutError):
                time.sleep(0.1)
            finally:
                peer.close()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(seconds(10))
