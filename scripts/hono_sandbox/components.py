# SPDX-License-Identifier: Apache-2.0
"""What each executable of the suite is called here, which ports it has, and the settings it gets.

Settings are given as a real installation gives them: environment variables in the uniform spelling of Hono 1.5."""
import dataclasses

HOST = "127.0.0.1"

# name here -> executable, name of its files among the demo certificates
EXECUTABLES = {
    "auth": ("auth-server", "auth-server"),
    "registry": ("device-registry", "device-registry"),
    "network": ("hono-server", "hono-server"),
    "http": ("http-adapter", "http-adapter"),
}
ADAPTERS = ("http",)
LISTENERS = {
    "auth": {"amqp": "HONO_AUTH_AMQP"},
    "registry": {"amqp": "HONO_REGISTRY_AMQP", "http": "HONO_REGISTRY_HTTP"},
    "network": {"amqp": "HONO_SERVER"},
    "http": {"http": "HONO_HTTP"},
}
USERS = {
    "adapter": {"username": "http-adapter@HONO", "password": "http-secret"},
    "restricted": {"username": "hono-client", "password": "secret", "tenant": "DEFAULT_TENANT"},
    "application": {"username": "consumer@HONO", "password": "verysecret"},
    "restrictedApplication": {"username": "user1@HONO", "password": "pw", "tenant": "DEFAULT_TENANT"},
}
# What this build supports; tests/e2e/test_sandbox.py holds them against the running suite.
FEATURES = {"search": False, "autoProvisioning": False, "credentialsClientContext": True, "prometheus": True}


@dataclasses.dataclass
class Instance:
    """One process: a component or a further replica of it."""
    component: str
    index: int                       # 0, or the number of the further replica
    listeners: dict                  # role -> (port, plain port)
    health: tuple                    # (port, plain port)

    @property
    def name(self):
        return self.component if self.index == 0 else f"{self.component}-{self.index + 1}"


def make_instance(component, index, picker):
    return Instance(component, index, {role: (picker.pick(), picker.pick()) for role in LISTENERS[component]},
                    (picker.pick(), picker.pick()))


class Settings:
    """Composes the environment of every process from the chosen ports and the options of `sandbox up`."""

    def __init__(self, instances, certs, data, options):
        self._first = {instance.component: instance for instance in instances if instance.index == 0}
        self._certs = certs
        self._data = data
        self._options = options

    def environment(self, instance):
        certificate = EXECUTABLES[instance.component][1]
        pair = {"KEYPATH": self._certs / f"{certificate}-key.pem", "CERTPATH": self._certs / f"{certificate}-cert.pem"}
        values = {"HONO_LOG_LEVEL": self._options.log_level}
        if self._options.workers:
            values["HONO_APP_MAXINSTANCES"] = self._options.workers
        self._add(values, "HONO_HEALTHCHECK", BINDADDRESS=HOST, PORT=instance.health[0], ALLOWLOOPBACK="true", **pair)
        for role, prefix in LISTENERS[instance.component].items():
            port, plain_port = instance.listeners[role]
            self._add(values, prefix, BINDADDRESS=HOST, PORT=port, **pair)
            if self._options.insecure_ports:
                self._add(values, prefix, INSECUREPORTENABLED="true", INSECUREPORT=plain_port,
                          INSECUREPORTBINDADDRESS=HOST)
        getattr(self, "_add_" + instance.component)(values)
        for component, name, value in self._options.set:
            if component in (None, instance.component):
                values[name] = value
        return {name: str(value) for name, value in values.items()}

    def _add_auth(self, values):
        # Client certificates signed by the demo CA may log in by SASL EXTERNAL.
        values["HONO_AUTH_AMQP_TRUSTSTOREPATH"] = self._trust()

    def _add_registry(self, values):
        values["HONO_REGISTRY_STORE"] = self._options.store
        values["HONO_REGISTRY_SQLITE_PATH"] = self._data / "registry" / "registry.db"
        self._add_auth_client(values)
        self._add_client(values, "HONO_MESSAGING", "network", "device-registry@HONO", "registry-secret")

    def _add_network(self, values):
        self._add_auth_client(values)

    def _add_http(self, values):
        user = USERS["adapter"]
        for prefix in ("HONO_MESSAGING", "HONO_COMMAND"):
            self._add_client(values, prefix, "network", user["username"], user["password"])
        for prefix in ("HONO_TENANT", "HONO_REGISTRATION", "HONO_CREDENTIALS", "HONO_DEVICECONNECTION"):
            self._add_client(values, prefix, "registry", user["username"], user["password"])

    def _add_auth_client(self, values):
        self._add_client(values, "HONO_AUTH", "auth")
        values["HONO_AUTH_VALIDATION_CERTPATH"] = self._certs / "auth-server-cert.pem"

    def _add_client(self, values, prefix, peer, username=None, password=None):
        if peer not in self._first:
            return
        self._add(values, prefix, HOST="localhost", PORT=self._first[peer].listeners["amqp"][0],
                  TRUSTSTOREPATH=self._trust())
        if username:
            self._add(values, prefix, USERNAME=username, PASSWORD=password)

    def _trust(self):
        return self._certs / "trusted-certs.pem"

    @staticmethod
    def _add(values, prefix, **settings):
        values.update({f"{prefix}_{name}": value for name, value in settings.items()})


def endpoints(instances, insecure_ports, pids):
    """The content of endpoints.json."""
    def endpoint(ports):
        return {"host": HOST, "port": ports[0], "plainPort": ports[1], "plainOpen": insecure_ports}

    content = {"tls": {"caFile": "certs/trusted-certs.pem", "servername": "localhost", "verifyHostname": True},
               "features": {**FEATURES, "insecurePortsClosed": not insecure_ports}}
    for instance in (entry for entry in instances if entry.index == 0):
        described = {role: endpoint(ports) for role, ports in instance.listeners.items()}
        content[instance.component] = described if instance.component in ("auth", "registry") \
            else next(iter(described.values()))
    replicas = {adapter: [endpoint(next(iter(entry.listeners.values()))) for entry in instances
                          if entry.component == adapter] for adapter in ADAPTERS}
    if any(replicas.values()):
        content["replicas"] = {adapter: entries for adapter, entries in replicas.items() if entries}
    content["health"] = {entry.component: {"host": HOST, "port": entry.health[0], "tls": True,
                                           "plainPort": entry.health[1], "plainOpen": False}
                         for entry in instances if entry.index == 0}
    content["users"] = USERS
    content["pids"] = {entry.component: pids[entry.name] for entry in instances if entry.index == 0}
    return content
