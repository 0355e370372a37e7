# SPDX-License-Identifier: Apache-2.0
"""A running suite as tests see it: where to connect, devices and tenants to make, processes to hurt."""
import dataclasses
import itertools
import os
import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import httpx

TREE = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(TREE / "scripts"))

from hono_sandbox import https, process  # noqa: E402
from hono_sandbox.suite import Sandbox  # noqa: E402

from .amqp import Peer  # noqa: E402
from .waiting import seconds, wait_until  # noqa: E402

BUILD = Path(os.environ.get("HONO_E2E_BUILD") or TREE / "build" / "release").resolve()
WORK = BUILD / "e2e"
WORKERS = os.environ.get("HONO_E2E_WORKERS")
_numbers = itertools.count(1)


def new_folder(name):
    """An empty folder of its own for a test, below the build folder."""
    folder = WORK / f"{name}-{os.getpid()}-{next(_numbers)}"
    folder.mkdir(parents=True)
    return folder


def remove_folders():
    """Removes what this run wrote."""
    for folder in WORK.glob(f"*-{os.getpid()}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def sandbox_command(*arguments, timeout=120):
    """Runs scripts/sandbox; the pytest settings that are named HONO_ reach it, and it keeps them from the processes."""
    return subprocess.run([str(TREE / "scripts" / "sandbox"), *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=seconds(timeout), check=False)


@dataclasses.dataclass
class Device:
    tenant: str
    id: str
    auth_id: str
    password: str

    @property
    def basic(self):
        return (f"{self.auth_id}@{self.tenant}", self.password)


class Suite:
    def __init__(self, folder):
        self.sandbox = Sandbox(TREE, folder)
        self.endpoints = self.sandbox.endpoints()
        self.ca_file = self.sandbox.certs / "trusted-certs.pem"
        self.http_url = f"https://localhost:{self.endpoints['http']['port']}"
        self.management = httpx.Client(base_url=f"https://localhost:{self.endpoints['registry']['http']['port']}",
                                       verify=str(self.ca_file), timeout=seconds(10))
        self._children = {}

    # -- people and things --

    def make_tenant(self, **content):
        tenant = f"T-{uuid.uuid4().hex[:12]}"
        self.expect(201, self.management.post(f"/v1/tenants/{tenant}", json=content))
        return tenant

    def make_device(self, tenant, credentials=None, auth_id=None, **content):
        device = f"d-{uuid.uuid4().hex[:12]}"
        self.expect(201, self.management.post(f"/v1/devices/{tenant}/{device}", json=content))
        auth_id, password = auth_id or f"a-{device}", f"pw-{device}"
        self.set_credentials(Device(tenant, device, auth_id, password), **(credentials or {}))
        return Device(tenant, device, auth_id, password)

    def set_credentials(self, device, enabled=None, **secret):
        entry = {"type": "hashed-password", "auth-id": device.auth_id,
                 "secrets": [{"pwd-plain": device.password, **secret}]}
        if enabled is not None:
            entry["enabled"] = enabled
        self.expect(204, self.management.put(f"/v1/credentials/{device.tenant}/{device.id}", json=[entry]))

    @staticmethod
    def expect(status, response):
        assert response.status_code == status, f"{response.request.url}: {response.status_code} {response.text}"
        return response

    # -- clients --

    def device_client(self, device=None, **options):
        """An HTTPS client like a device: keep-alive, Basic credentials if a device is given."""
        options.setdefault("timeout", seconds(10))
        return httpx.Client(base_url=self.http_url, verify=str(self.ca_file), auth=device.basic if device else None,
                            **options)

    def send(self, device, content=b"21.5", path="/telemetry", method="POST", qos="1", **options):
        headers = {"Content-Type": "text/plain", **({"QoS-Level": qos} if qos is not None else {}),
                   **options.pop("headers", {})}
        with self.device_client(device) as client:
            return client.request(method, path, content=content, headers=headers, **options)

    def peer(self, endpoint="network", user="application", **options):
        """An AMQP connection to 'network', 'registry' or 'auth' as one of the users of endpoints.json."""
        described = self.endpoints[endpoint]
        port = described.get("amqp", described)["port"]
        if isinstance(user, str):
            user = self.endpoints["users"][user]
            user = (user["username"], user["password"])
        return Peer(port, user[0], user[1], ca_file=self.ca_file, **options)

    def port(self, name, role=None):
        """The TLS port of a listener ('amqp' where there are several), or of the health server with role 'health'."""
        if role == "health":
            return self.endpoints["health"][name]["port"]
        described = self.endpoints[name]
        return (described if "port" in described else described[role or "amqp"])["port"]

    # -- health --

    def health(self, name, path="/readiness"):
        """(status, body text); (0, reason) while nothing answers."""
        try:
            status, _, body = https.request("127.0.0.1", self.port(name, "health"), str(self.ca_file), "GET", path,
                                            timeout=seconds(3))
        except OSError as problem:
            return 0, str(problem)
        return status, body.decode()

    def wait_ready(self, name, timeout=10):
        wait_until(lambda: self.health(name)[0] in (200, 204), timeout, f"{name} is not ready: {self.log(name)[-2000:]}")

    def metric(self, name, series, **labels):
        """Sum of the samples of a series whose labels include the given ones."""
        total = 0.0
        for line in self.health(name, "/prometheus")[1].splitlines():
            head, _, value = line.rpartition(" ")
            if head.split("{")[0] == series and all(f'{key}="{text}"' in head for key, text in labels.items()):
                total += float(value)
        return total

    # -- processes --

    def log(self, name):
        return (self.sandbox.log / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def pid(self, name):
        return self.sandbox.state()[name]["pid"]

    def signal(self, name, number):
        entry = self.sandbox.state()[name]
        process.send_signal(entry["pid"], entry["started"], number)

    def kill(self, name):
        """kill -9, and wait until it is gone."""
        self.signal(name, signal.SIGKILL)
        self._wait_gone(name)

    def terminate(self, name, timeout=30):
        self.signal(name, signal.SIGTERM)
        self._wait_gone(name, timeout)

    def _wait_gone(self, name, timeout=5):
        entry = self.sandbox.state()[name]
        child = self._children.pop(name, None)
        if child:
            child.wait(seconds(timeout))
        wait_until(lambda: not process.is_alive(entry["pid"], entry["started"]), timeout, f"{name} did not end")

    def start(self, name, wait=True, **changed):
        """Starts a stopped component on its old ports; `changed` settings replace its own (None: left out)."""
        state = self.sandbox.state()
        original = state[name].setdefault("original", state[name]["environment"])
        state[name]["environment"] = {key: value for key, value in {**original, **changed}.items() if value is not None}
        self.sandbox._save(state)
        entry = self.sandbox.start(name)
        self._children[name] = entry["child"]
        if wait:
            self.wait_ready(name, 20)
        return entry["child"]

    def restart(self, name, wait=True, **changed):
        self.kill(name)
        return self.start(name, wait, **changed)

    def stop(self):
        """Ends what is left of the suite at once; what it wrote stays for whoever looks for reasons."""
        self.management.close()
        for name in self.sandbox.running():
            self.signal(name, signal.SIGCONT)
        self.sandbox.down(quick=True)

    def cpu_seconds(self, name):
        with open(f"/proc/{self.pid(name)}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_suite(*options, name="suite"):
    folder = new_folder(name)
    workers = ("--workers", WORKERS) if WORKERS and "--workers" not in options else ()
    done = sandbox_command("up", "--dir", folder, "--build", BUILD, *workers, *options)
    assert done.returncode == 0, f"sandbox up failed:\n{done.stdout}{done.stderr}"
    return Suite(folder)


def sanitizer_reports(suite):
    """Lines of a process's log in which a sanitizer complains."""
    marks = ("ERROR: AddressSanitizer", "runtime error:", "WARNING: ThreadSanitizer", "ERROR: LeakSanitizer")
    return [f"{log.name}: {line}" for log in suite.sandbox.log.glob("*.log")
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
            if any(mark in line for mark in marks)]


