# SPDX-License-Identifier: Apache-2.0
"""The names that executables know (configuration.md §4, §15), and the document that is made from their tables."""
import os
import re
import subprocess
from pathlib import Path

import pytest

from support.suite import BUILD

TREE = Path(__file__).resolve().parents[2]

# Paths: a file that is not there is reported with the property and the name that set it.
OLD_PATHS = [
    ("auth", "HONO_AUTH_KEY_FILE", "hono.auth.amqp.keyPath"),
    ("auth", "HONO_AUTH_CERT_FILE", "hono.auth.amqp.certPath"),
    ("auth", "HONO_AUTH_TRUST_STORE_PATH", "hono.auth.amqp.trustStorePath"),
    ("network", "HONO_SERVER_KEY_FILE", "hono.server.keyPath"),
    ("network", "HONO_SERVER_CERT_FILE", "hono.server.certPath"),
    ("network", "HONO_DOWNSTREAM_KEY_FILE", "hono.downstream.keyPath"),
    ("network", "HONO_DOWNSTREAM_CERT_FILE", "hono.downstream.certPath"),
    ("network", "HONO_DOWNSTREAM_TRUST_STORE_PATH", "hono.downstream.trustStorePath"),
    ("network", "HONO_AUTH_TRUST_STORE_PATH", "hono.auth.trustStorePath"),
    ("registry", "HONO_DEVICE_REGISTRY_KEY_FILE", "hono.registry.amqp.keyPath"),
    ("registry", "HONO_DEVICE_REGISTRY_CERT_FILE", "hono.registry.amqp.certPath"),
    ("registry", "HONO_AUTH_TRUST_STORE_PATH", "hono.auth.trustStorePath"),
    ("http", "HONO_HTTP_KEY_FILE", "hono.http.keyPath"),
    ("http", "HONO_HTTP_CERT_FILE", "hono.http.certPath"),
    ("http", "HONO_HTTP_TRUST_STORE_PATH", "hono.http.trustStorePath"),
    ("http", "HONO_CLIENT_TRUST_STORE_PATH", "hono.messaging.trustStorePath"),
    ("http", "HONO_REGISTRATION_TRUST_STORE_PATH", "hono.registration.trustStorePath"),
]
# Others: --check-config shows them with the name that set them.
OLD_VALUES = [
    ("auth", "HONO_AUTH_TRUST_STORE_PASSWORD", "hono.auth.amqp.trustStorePassword"),
    ("auth", "HONO_AUTH_MAX_INSTANCES", "hono.app.maxInstances"),
    ("network", "HONO_AUTH_TRUST_STORE_PASSWORD", "hono.auth.trustStorePassword"),
    ("registry", "HONO_AUTH_TRUST_STORE_PASSWORD", "hono.auth.trustStorePassword"),
    ("registry", "HONO_DEVICE_REGISTRY_MAX_INSTANCES", "hono.app.maxInstances"),
    ("registry", "HONO_DEVICE_REGISTRY_MAX_DEVICES_PER_TENANT", "hono.registry.svc.maxDevicesPerTenant"),
    ("registry", "HONO_REGISTRY_SVC_RECEIVER_LINK_CREDIT", "hono.registry.amqp.receiverLinkCredit"),
    ("registry", "HONO_REGISTRY_HTTP_DEVICE_ID_REGEX", "hono.registry.http.deviceIdPattern"),
    ("registry", "HONO_REGISTRY_SVC_MAXBCRYPTITERATIONS", "hono.credentials.svc.maxBcryptCostFactor"),
    ("registry", "HONO_REGISTRY_REST_REALM", "hono.registry.http.realm"),
    ("http", "HONO_HTTP_TRUST_STORE_PASSWORD", "hono.http.trustStorePassword"),
    ("http", "HONO_CLIENT_TRUST_STORE_PASSWORD", "hono.messaging.trustStorePassword"),
    ("http", "HONO_CLIENT_TRUST_STORE_PASSWORD", "hono.command.trustStorePassword"),
    ("http", "HONO_REGISTRATION_TRUST_STORE_PASSWORD", "hono.registration.trustStorePassword"),
]


def instead_of(name, variable, value):
    """Settings of a process in which `variable` is given in place of the name of 1.5."""
    words = re.sub(r"([A-Z])", r"_\1", name).replace(".", "_").upper()
    return {words: None, name.replace(".", "_").upper(): None, variable: value}


def option_of(variable):
    """The option of the same old name: HONO_DEVICE_REGISTRY_KEY_FILE is --hono.device.registry.keyFile."""
    words = variable.lower().split("_")
    prefix = words[:3] if words[1] == "device" else words[:2]
    leaf = words[len(prefix):]
    return "--" + ".".join(prefix) + "." + leaf[0] + "".join(word.capitalize() for word in leaf[1:])


@pytest.mark.parametrize("component, variable, name", OLD_PATHS)
def test_old_names_of_files_reach_their_settings(solo, component, variable, name):
    code, output = solo.run(component, "--check-config", **instead_of(name, variable, "/nonexistent/x.pem"))
    assert code == 78
    assert f"{name} ({variable})" in output
    option = option_of(variable)
    code, output = solo.run(component, "--check-config", f"{option}=/nonexistent/x.pem", **instead_of(name, variable, None))
    assert code == 78
    assert f"{name} ({option})" in output


@pytest.mark.parametrize("component, variable, name", OLD_VALUES)
def test_old_names_of_values_reach_their_settings(solo, component, variable, name):
    code, output = solo.run(component, "--check-config", **instead_of(name, variable, "10"))
    assert code == 0, output
    assert any(line.startswith(name + "=") and line.endswith(f"({variable})") for line in output.splitlines()), output


def test_the_misspelt_name_of_0_5_gives_way_to_the_correct_one(solo):
    misspelt, correct = "HONO_DOWNSTRAM_TRUST_STORE_PASSWORD", "HONO_DOWNSTREAM_TRUST_STORE_PASSWORD"
    code, output = solo.run("network", "--check-config", **{misspelt: "x"})
    assert code == 78 and f"hono.downstream.trustStorePassword ({misspelt})" in output
    code, output = solo.run("network", "--check-config", **{misspelt: "x", correct: "y"})
    assert code == 78 and f"hono.downstream.trustStorePassword ({correct})" in output


@pytest.mark.parametrize("component, variable", [
    ("auth", "HONO_AUTH_AMQP_NETWORK_DEBUG_LOGGING_ENABLED"),
    ("registry", "HONO_REGISTRY_AMQP_NETWORK_DEBUG_LOGGING_ENABLED"),
    ("network", "HONO_SERVER_NETWORK_DEBUG_LOGGING_ENABLED")])
def test_logs_of_frames_are_refused_by_name(solo, component, variable):
    code, output = solo.run(component, "--check-config", **{variable: "true"})
    assert code == 78 and variable in output


@pytest.mark.parametrize("variable, value", [("HONO_RESOURCELIMITS_MODE", "counters"),
                                             ("HONO_RESOURCELIMITS_PROMETHEUSBASED_HOST", "prometheus")])
def test_limits_of_tenants_are_refused_by_name(solo, variable, value):
    code, output = solo.run("http", "--check-config", **{variable: value})
    assert code == 78 and variable in output


def test_the_document_is_what_the_executables_say():
    done = subprocess.run([TREE / "scripts" / "configuration-docs", "--check", "--build", BUILD],
                          env=os.environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
