# SPDX-License-Identifier: Apache-2.0
"""Single executables as children of the test, for what a whole suite is not needed: start-up, exit codes, odd settings."""
import argparse
import os
import shutil
import signal
import subprocess

from .certs import shared_certs
from .suite import BUILD, new_folder
from .waiting import seconds, wait_until

from hono_sandbox import components, https, ports  # noqa: E402  (support.suite sets the path)


class Process:
    def __init__(self, component, instance, environment, certs, folder, arguments=()):
        self.component = component
        self.instance = instance
        self.environment = environment
        self.ca_file = certs / "trusted-certs.pem"
        self.log_file = folder / f"{component}.log"
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("HONO_", "SPRING_"))}
        with open(self.log_file, "ab") as log:
            self.child = subprocess.Popen([str(BUILD / "bin" / components.EXECUTABLES[component][0]), *arguments],
                                          env={**clean, **environment}, cwd=folder, stdin=subprocess.DEVNULL,
                                          stdout=log, stderr=subprocess.STDOUT)

    @property
    def log(self):
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def tail(self):
        return "\n".join(self.log.splitlines()[-10:])

    @property
    def pid(self):
        return self.child.pid

    def port(self, role="amqp"):
        return self.instance.health[0] if role == "health" else self.instance.listeners[role][0]

    def health(self, path="/readiness"):
        try:
            return https.request("127.0.0.1", self.port("health"), str(self.ca_file), "GET", path, timeout=2)[0]
        except OSError:
            return 0

    def wait_started(self, timeout=10):
        """Until /startup says so; an early end is an error with the log's text."""
        def started():
            assert self.child.poll() is None, f"{self.component} ended with {self.child.returncode}:\n{self.tail}"
            return self.health("/startup") == 200
        wait_until(started, timeout, f"{self.component} did not start")
        return self

    def wait_exit(self, timeout=10):
        return self.child.wait(seconds(timeout))

    def signal(self, number):
        os.kill(self.child.pid, number)


class Solo:
    """Starts components with the sandbox's settings, changed as the test wants (None leaves a setting out)."""

    def __init__(self):
        self.folder = new_folder("solo")
        self.certs = shared_certs()
        self._picker = ports.PortPicker()
        self.instances = {name: components.make_instance(name, 0, self._picker) for name in components.EXECUTABLES}
        self._processes = []

    def environment(self, component, **changed):
        options = argparse.Namespace(log_level="INFO", workers=None, insecure_ports=False, store="sqlite", set=[])
        data = self.folder / "data"
        (data / "registry").mkdir(parents=True, exist_ok=True)
        settings = components.Settings(self.instances.values(), self.certs, data, options)
        merged = {**settings.environment(self.instances[component]), **changed}
        return {key: str(value) for key, value in merged.items() if value is not None}

    def start(self, component, arguments=(), **changed):
        process = Process(component, self.instances[component], self.environment(component, **changed), self.certs,
                          self.folder, arguments)
        self._processes.append(process)
        return process

    def run(self, component, *arguments, **changed):
        """Starts, waits for the end, and returns (exit code, log)."""
        process = self.start(component, arguments, **changed)
        return process.wait_exit(), process.log

    def stop(self):
        for process in self._processes:
            if process.child.poll() is None:
                process.signal(signal.SIGCONT)
                process.child.kill()
                process.child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
