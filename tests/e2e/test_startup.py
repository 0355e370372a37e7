# SPDX-License-Identifier: Apache-2.0
"""Starting and stopping each executable: exit codes, and messages that name what is wrong (health-and-operations.md
§5, §6, §10)."""
import re
import json
import signal
import socket
import ssl
import time

import pytest

from support.certs import make_pair
from support.waiting import seconds

COMPONENTS = ("auth", "registry", "network", "http")
LISTENER = {"auth": "HONO_AUTH_AMQP", "registry": "HONO_REGISTRY_AMQP", "network": "HONO_SERVER", "http": "HONO_HTTP"}

each = pytest.mark.parametrize("component", COMPONENTS)


@each
def test_help_and_version_end_with_0(solo, component):
    code, output = solo.run(component, "--help")
    assert code == 0 and LISTENER[component] + "_KEY" in output.upper()
    code, output = solo.run(component, "--version")
    assert code == 0 and output.strip()


@each
def test_what_is_no_option_ends_with_2(solo, component):
    for argument in ("positional", "-x"):
        assert solo.run(component, argument)[0] == 2


@each
def test_check_config_tells_values_and_sources_but_no_secrets(solo, component):
    code, output = solo.run(component, "--check-config")
    assert code == 0, output
    assert LISTENER[component] + "_PORT" in output
    assert "http-secret" not in output and "registry-secret" not in output


@each
def test_the_schema_is_printed_as_json(solo, component):
    code, output = solo.run(component, "--print-config-schema")
    assert code == 0
    assert "hono.healthCheck.port" in json.dumps(json.loads(output))


@each
def test_an_unreadable_key_ends_with_78_and_names_its_variable(solo, component):
    missing = solo.folder / "missing-key.pem"
    prefix = LISTENER[component]
    code, log = solo.run(component, **{f"{prefix}_KEYPATH": missing})
    assert code == 78
    assert "E01" in log and f"{prefix}_KEYPATH" in log and str(missing) in log and "ERROR" in log


@each
@pytest.mark.parametrize("name, value", [("PORT", "abc"), ("PORT", "70000"), ("INSECUREPORTENABLED", "maybe"),
                                         ("SECUREPROTOCOLS", "SSLv3"), ("MAXPAYLOADSIZE", "128")])
def test_a_bad_variable_ends_with_78_and_names_it(solo, component, name, value):
    variable = f"{LISTENER[component]}_{name}"
    code, log = solo.run(component, **{variable: value})
    assert code == 78 and variable in log and value in log


@each
def test_all_problems_are_told_at_once(solo, component):
    prefix = LISTENER[component]
    code, log = solo.run(component, **{f"{prefix}_CERTPATH": None, "HONO_HEALTHCHECK_PORT": "-1",
                                       f"{prefix}_SECUREPROTOCOLS": "TLSv9", "HONO_LOG_FORMAT": "xml"})
    assert code == 78
    for variable in (f"{prefix}_CERT_PATH", "HONO_HEALTHCHECK_PORT", f"{prefix}_SECUREPROTOCOLS", "HONO_LOG_FORMAT"):
        assert variable in log, variable
    assert "E03" in log and "E14" in log


@each
def test_a_key_that_does_not_fit_the_certificate_ends_with_78(solo, component):
    key, _ = make_pair(solo.folder, "other")
    code, log = solo.run(component, **{f"{LISTENER[component]}_KEYPATH": key})
    assert code == 78 and "E05" in log


@each
def test_no_port_at_all_ends_with_78(solo, component):
    prefix = LISTENER[component]
    code, log = solo.run(component, **{f"{prefix}_KEYPATH": None, f"{prefix}_CERTPATH": None})
    assert code == 78 and "E11" in log


@each
def test_equal_ports_end_with_78(solo, component):
    prefix = LISTENER[component]
    port = solo.environment(component)[f"{prefix}_PORT"]
    code, log = solo.run(component, **{f"{prefix}_INSECUREPORT": port})
    assert code == 78 and "E12" in log


@pytest.mark.parametrize("component", ("registry", "network"))
def test_a_service_needs_a_key_to_validate_tokens(solo, component):
    code, log = solo.run(component, HONO_AUTH_VALIDATION_CERTPATH=None)
    assert code == 78 and "HONO_AUTH_VALIDATION_CERT_PATH" in log and "HONO_AUTH_VALIDATION_SHARED_SECRET" in log


def test_a_shared_secret_needs_32_bytes_and_is_not_printed(solo):
    for component, name in (("auth", "HONO_AUTH_SVC_SIGNING_SHAREDSECRET"),
                            ("registry", "HONO_AUTH_VALIDATION_SHAREDSECRET")):
        code, log = solo.run(component, **{name: "short-secret"})
        assert code == 78 and name in log and "short-secret" not in log


def test_an_unusable_trust_store_never_means_plain_text(solo):
    code, log = solo.run("http", HONO_MESSAGING_TRUSTSTOREPATH=solo.folder / "none.pem")
    assert code == 78 and "HONO_MESSAGING_TRUSTSTOREPATH" in log
    empty = solo.folder / "empty.pem"
    empty.write_text("nothing here", encoding="utf-8")
    code, log = solo.run("http", HONO_TENANT_TRUSTSTOREPATH=empty)
    assert code == 78 and "E08" in log


def test_published_passwords_serve_loopback_only(solo):
    code, log = solo.run("auth", HONO_AUTH_AMQP_BINDADDRESS="0.0.0.0")
    assert code == 78 and "hono.auth.svc.permissionsPath" in log
    file = solo.folder / "permissions.json"
    file.write_text('{"users": {}}', encoding="utf-8")
    solo.start("auth", HONO_AUTH_AMQP_BINDADDRESS="0.0.0.0", HONO_AUTH_SVC_PERMISSIONSPATH=file).wait_started()


@pytest.mark.parametrize("content", ["{", "[]", '{"roles": {"r": [{"activities": ["READ"]}]}}',
                                     '{"roles": {"r": [{"resource": "a", "activities": ["FLY"]}]}}'])
def test_a_bad_permissions_file_ends_with_78(solo, content):
    file = solo.folder / "permissions.json"
    file.write_text(content, encoding="utf-8")
    code, log = solo.run("auth", HONO_AUTH_SVC_PERMISSIONSPATH=file)
    assert code == 78 and "HONO_AUTH_SVC_PERMISSIONSPATH" in log


def test_the_management_api_is_never_open_to_the_world_by_default(solo):
    code, log = solo.run("registry", HONO_REGISTRY_HTTP_BINDADDRESS="0.0.0.0")
    assert code == 78 and "hono.registry.http.usersPath" in log and "hono.registry.http.trustStorePath" in log
    process = solo.start("registry", HONO_REGISTRY_HTTP_BINDADDRESS="0.0.0.0",
                         HONO_REGISTRY_HTTP_AUTHENTICATIONREQUIRED="false").wait_started()
    assert "WARN" in process.log


def test_the_health_server_needs_an_address(solo):
    code, log = solo.run("auth", HONO_HEALTHCHECK_ALLOWLOOPBACK=None)
    assert code == 78 and "HONO_HEALTHCHECK_BINDADDRESS" in log.replace("HEALTH_CHECK", "HEALTHCHECK").replace(
        "BIND_ADDRESS", "BINDADDRESS")


@each
def test_a_taken_port_ends_with_69_although_workers_share_theirs(solo, component):
    first = solo.start(component, HONO_APP_MAXINSTANCES="2").wait_started()
    health = {"HONO_HEALTHCHECK_PORT": "0"}
    code, log = solo.run(component, HONO_APP_MAXINSTANCES="2", **health)
    assert code == 69 and "E13" in log
    assert first.child.poll() is None and first.health("/liveness") in (200, 204)


@each
def test_an_address_that_is_not_ours_ends_with_69(solo, component):
    prefix = LISTENER[component]
    changed = {f"{prefix}_BINDADDRESS": "192.0.2.1"}
    if component == "auth":
        file = solo.folder / "permissions.json"
        file.write_text('{"users": {}}', encoding="utf-8")
        changed["HONO_AUTH_SVC_PERMISSIONSPATH"] = file
    code, log = solo.run(component, **changed)
    assert code == 69 and "E13" in log


@each
def test_the_started_line_names_every_listener_and_port_0_is_resolved(solo, component):
    process = solo.start(component, **{f"{LISTENER[component]}_PORT": "0"}).wait_started()
    line = next(line for line in process.log.splitlines() if "started" in line and "listeners=" in line)
    scheme = "https" if component == "http" else "amqps"
    assert f"{scheme}://127.0.0.1:" in line and not re.search(r":0(,|\s|$)", line)
    if component == "registry":
        assert f"https://127.0.0.1:{process.port('http')}" in line


@each
def test_sigterm_and_sigint_end_with_0(solo, component):
    for number in (signal.SIGTERM, signal.SIGINT):
        process = solo.start(component).wait_started()
        begin = time.monotonic()
        process.signal(number)
        assert process.wait_exit(15) == 0, process.log
        assert time.monotonic() - begin < seconds(5), "nobody was connected"


def test_a_second_sigterm_aborts_the_drain(solo):
    process = solo.start("http").wait_started()
    context = ssl.create_default_context(cafile=str(process.ca_file))
    raw = socket.create_connection(("127.0.0.1", process.port("http")), seconds(5))
    with context.wrap_socket(raw, server_hostname="localhost") as connection:
        connection.sendall(b"POST /telemetry HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 100", "the request has begun"
        process.signal(signal.SIGTERM)
        time.sleep(0.3)
        process.signal(signal.SIGTERM)
        assert process.wait_exit(5) == 70


def test_other_spellings_of_a_variable_and_options_work(solo):
    port = solo.environment("auth")["HONO_AUTH_AMQP_PORT"]
    certs = solo.certs
    process = solo.start("auth", ("--hono.auth.amqp.cert-path=" + str(certs / "auth-server-cert.pem"),),
                         HONO_AUTH_AMQP_KEYPATH=None, HONO_AUTH_AMQP_CERTPATH=None, HONO_AUTH_AMQP_PORT=None,
                         HONO_AUTH_KEY_FILE=certs / "auth-server-key.pem", HONO_AUTH_AMQP__PORT=port).wait_started()
    assert process.health("/readiness") in (200, 204)


def test_an_unknown_variable_is_reported_and_fatal_in_strict_mode(solo):
    process = solo.start("auth", HONO_AUTH_AMQP_PRT="1").wait_started()
    assert any("WARN" in line and "HONO_AUTH_AMQP_PRT" in line for line in process.log.splitlines())
    code, log = solo.run("auth", HONO_AUTH_AMQP_PRT="1", HONO_CONFIG_STRICT="true")
    assert code == 78 and "HONO_AUTH_AMQP_PRT" in log


def test_no_secret_is_logged(solo):
    for component, secrets in (("registry", ["registry-secret"]), ("http", ["http-secret"]), ("auth", ["verysecret"])):
        process = solo.start(component, HONO_LOG_LEVEL="TRACE").wait_started()
        assert not [secret for secret in secrets if secret in process.log]


@each
def test_logs_may_be_json(solo, component):
    process = solo.start(component, HONO_LOG_FORMAT="json").wait_started()
    lines = [json.loads(line) for line in process.log.splitlines() if line.strip()]
    assert lines and all(isinstance(line, dict) for line in lines)
