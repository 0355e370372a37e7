# SPDX-License-Identifier: Apache-2.0
"""Starts, watches and stops the processes of one sandbox folder.

Folder: endpoints.json (where to connect), processes.json (how each process was started), certs/, data/, log/."""
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from . import components, https, ports, process

EXIT_PORT_TAKEN = 69                 # health-and-operations.md §6
STOP_SECONDS = 35                    # 20 s drain of an adapter, 8 s grace, and some for a slow machine


class SandboxError(Exception):
    """What went wrong, in words for the person at the keyboard."""


class PortTaken(Exception):
    """Somebody took a port between choosing and binding it; another set of ports will do."""


def stretch():
    """Factor for time-outs under sanitizers."""
    return float(os.environ.get("HONO_TEST_TIMEOUT_FACTOR") or 1)


class Sandbox:
    def __init__(self, tree, folder):
        self.tree = Path(tree)
        self.folder = Path(folder).resolve()
        self.log = self.folder / "log"
        self.certs = self.folder / "certs"
        self.state_file = self.folder / "processes.json"
        self.endpoints_file = self.folder / "endpoints.json"

    # -- what is there ---------------------------------------------------------------------------------------------

    def state(self):
        """{name: {component, argv, environment, pid, started}} of the last `up`, or {}."""
        try:
            return json.loads(self.state_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}

    def running(self):
        return {name: entry for name, entry in self.state().items() if process.is_alive(entry["pid"], entry["started"])}

    def endpoints(self):
        return json.loads(self.endpoints_file.read_text(encoding="utf-8"))

    # -- up --------------------------------------------------------------------------------------------------------

    def up(self, options):
        if self.running():
            raise SandboxError(f"a suite is running in {self.folder} already; stop it first (make down)")
        binaries = self._binaries(Path(options.build).resolve() / "bin", options.replicas)
        self._prepare(options)
        for attempt in (1, 2, 3):
            try:
                return self._up_once(options, binaries)
            except PortTaken as taken:
                self.down(quick=True)
                if attempt == 3:
                    raise SandboxError(f"no luck with free ports: {taken}") from taken
            except BaseException:
                self.down(quick=True)
                raise

    @staticmethod
    def _binaries(folder, replicas):
        found = {name: folder / executable for name, (executable, _) in components.EXECUTABLES.items()
                 if (folder / executable).is_file()}
        if not found:
            raise SandboxError(f"no executable of the suite in {folder}; build first (make build)")
        for adapter in replicas:
            if adapter not in found:
                raise SandboxError(f"replicas of '{adapter}' asked for, but {folder} has no such adapter")
        return found

    def _prepare(self, options):
        for name in ("certs", "log") + (() if options.data else ("data",)):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for stale in (self.endpoints_file, self.state_file):
            stale.unlink(missing_ok=True)
        self.log.mkdir(parents=True)
        self.data = Path(options.data).resolve() if options.data else self.folder / "data"
        (self.data / "registry").mkdir(parents=True, exist_ok=True)
        create = [str(self.tree / "demo-certs" / "create_certs.sh"), "--quiet", str(self.certs)]
        done = subprocess.run(create, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                              env={**os.environ, "TMPDIR": str(self.folder)})
        if done.returncode != 0:
            raise SandboxError(f"create_certs.sh failed:\n{done.stdout}{done.stderr}")

    def _up_once(self, options, binaries):
        picker = ports.PortPicker()
        instances = [components.make_instance(name, index, picker) for name in binaries
                     for index in range(options.replicas.get(name, 1))]
        settings = components.Settings(instances, self.certs, self.data, options)
        state = {}
        for instance in instances:
            state[instance.name] = self._spawn(instance.name, {
                "component": instance.component, "argv": [str(binaries[instance.component])],
                "environment": settings.environment(instance), "health": instance.health[0]})
            self._save(state)
        deadline = time.monotonic() + 20 * stretch()
        registry_first = sorted(state, key=lambda name: name != "registry")
        for name in registry_first:
            self.wait_until_ready(name, state[name], deadline)
            if name == "registry":
                self._provision(next(entry for entry in instances if entry.component == "registry"))
        pids = {name: entry["pid"] for name, entry in state.items()}
        content = components.endpoints(instances, options.insecure_ports, pids)
        self._write(self.endpoints_file, content)
        return content

    def _spawn(self, name, entry):
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("HONO_", "SPRING_"))}
        child = process.start(entry["argv"], {**environment, **entry["environment"]}, self.log / f"{name}.log",
                              self.folder)
        return {**entry, "pid": child.pid, "started": process.start_time(child.pid), "child": child}

    def _save(self, state):
        self._write(self.state_file, {name: {key: value for key, value in entry.items() if key != "child"}
                                      for name, entry in state.items()})

    @staticmethod
    def _write(path, content):
        """In one step, so that nobody reads half a file."""
        scratch = path.with_suffix(".new")
        scratch.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        scratch.replace(path)

    def wait_until_ready(self, name, entry, deadline):
        last = "no answer yet"
        while True:
            code = entry["child"].poll() if "child" in entry else None
            if code == EXIT_PORT_TAKEN:
                raise PortTaken(self.tail(name, 3))
            if code is not None:
                raise SandboxError(f"{name} ended with code {code}:\n{self.tail(name)}")
            try:
                status, _, body = https.request(components.HOST, entry["health"],
                                                str(self.certs / "trusted-certs.pem"), "GET", "/readiness", timeout=2)
                if status in (200, 204):
                    return
                last = f"readiness {status} {body.decode(errors='replace')}"
            except OSError as problem:
                last = f"readiness: {problem}"
            if time.monotonic() > deadline:
                raise SandboxError(f"{name} is not ready in time ({last}):\n{self.tail(name)}")
            time.sleep(0.02)

    def tail(self, name, lines=20):
        path = self.log / f"{name}.log"
        text = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
        return "\n".join(f"  {name}: {line}" for line in text[-lines:]) or f"  {name}: (nothing logged)"

    # -- demo tenant -----------------------------------------------------------------------------------------------

    def _provision(self, registry):
        """Tenant DEFAULT_TENANT with device 4711, which logs in as sensor1 with password hono-secret."""
        port = registry.listeners["http"][0]
        credentials = [{"type": "hashed-password", "auth-id": "sensor1", "secrets": [{"pwd-plain": "hono-secret"}]}]
        for method, path, body in (("POST", "/v1/tenants/DEFAULT_TENANT", {}),
                                   ("POST", "/v1/devices/DEFAULT_TENANT/4711", {}),
                                   ("PUT", "/v1/credentials/DEFAULT_TENANT/4711", credentials)):
            status, _, answer = https.request(components.HOST, port, str(self.certs / "trusted-certs.pem"), method,
                                              path, body, timeout=10 * stretch())
            if status not in (201, 204) and status != 409:       # 409: --data brought it along
                raise SandboxError(f"{method} {path}: {status} {answer.decode(errors='replace')}\n"
                                   f"{self.tail('registry')}")

    # -- one process of a running suite, for tests -----------------------------------------------------------------

    def start(self, name):
        """Starts a stopped process again, with the settings and ports it had; does not wait for it."""
        state = self.state()
        state[name] = self._spawn(name, state[name])
        self._save(state)
        return state[name]

    # -- down ------------------------------------------------------------------------------------------------------

    def down(self, quick=False):
        """Adapters first, so that they can finish what devices have sent; returns the names that had to be killed."""
        state = self.running()
        killed = []
        adapters = [name for name, entry in state.items() if entry["component"] in components.ADAPTERS]
        for group in (adapters, [name for name in state if name not in adapters]):
            stubborn = process.stop([(state[name]["pid"], state[name]["started"]) for name in group],
                                    0 if quick else STOP_SECONDS)
            killed += [name for name in group if state[name]["pid"] in stubborn]
        self.state_file.unlink(missing_ok=True)
        self.endpoints_file.unlink(missing_ok=True)
        return [] if quick else killed
