# SPDX-License-Identifier: Apache-2.0
"""Every port speaks TLS as configured, and on every hop a certificate that is wrong is refused (tls.md)."""
import contextlib
import socket
import ssl
import subprocess

import httpx
import pytest

from support.amqp import Refused
from support.certs import make_pair
from support.openssl import s_client
from support.suite import new_folder
from support.waiting import seconds, wait_until

PORTS = [("auth", "amqp"), ("registry", "amqp"), ("registry", "http"), ("network", None), ("http", None),
         ("auth", "health"), ("registry", "health"), ("network", "health"), ("http", "health")]
NAMES = [f"{name} {role or ''}".strip() for name, role in PORTS]


@pytest.mark.parametrize("name, role", PORTS, ids=NAMES)
@pytest.mark.parametrize("version, protocol", [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
def test_openssl_verifies_every_port(suite, name, role, version, protocol):
    done = s_client(suite, suite.port(name, role), version)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{protocol}, Cipher is" in done.stdout and "Verify return code: 0 (ok)" in done.stdout
    assert done.stdout.count("-----BEGIN CERTIFICATE-----") == 1 and " 1 s:" in done.stdout, "leaf and CA are sent"
    assert "Secure Renegotiation IS NOT supported" not in done.stdout or protocol == "TLSv1.3"
    assert "Compression: NONE" in done.stdout


@pytest.mark.parametrize("name, role", PORTS, ids=NAMES)
@pytest.mark.parametrize("options", [("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), ("-tls1", "-cipher", "ALL:@SECLEVEL=0"),
                                     ("-tls1_2", "-cipher", "aNULL:eNULL:@SECLEVEL=0")])
def test_old_versions_and_weak_ciphers_are_refused(suite, name, role, options):
    done = s_client(suite, suite.port(name, role), *options)
    assert done.returncode != 0 and "Cipher is (NONE)" in done.stdout


@pytest.mark.parametrize("name, role", PORTS, ids=NAMES)
def test_plain_ports_stay_closed(suite, name, role):
    endpoint = suite.endpoints["health"][name] if role == "health" else suite.endpoints[name]
    endpoint = endpoint.get(role, endpoint) if role != "health" else endpoint
    assert endpoint["plainOpen"] is False
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", endpoint["plainPort"]), 2)


def test_versions_and_ciphers_can_be_narrowed(own_suite):
    suite = own_suite("--set", "http:HONO_HTTP_SECUREPROTOCOLS=TLSv1.3",
                      "--set", "network:HONO_SERVER_SECUREPROTOCOLS=TLSv1.2",
                      "--set", "network:HONO_SERVER_SUPPORTEDCIPHERSUITES=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
    assert s_client(suite, suite.port("http"), "-tls1_3").returncode == 0
    assert s_client(suite, suite.port("http"), "-tls1_2").returncode != 0
    assert s_client(suite, suite.port("network"), "-tls1_3").returncode != 0
    done = s_client(suite, suite.port("network"), "-tls1_2")
    assert done.returncode == 0 and "Cipher is ECDHE-ECDSA-AES256-GCM-SHA384" in done.stdout


def test_a_session_is_resumed(suite):
    for name in ("http", "network"):
        file = new_folder("session") / "session.pem"
        first = s_client(suite, suite.port(name), "-tls1_2", "-sess_out", str(file))
        assert first.returncode == 0
        assert "Reused, TLSv1.2" in s_client(suite, suite.port(name), "-tls1_2", "-sess_in", str(file)).stdout


def test_a_client_certificate_of_a_foreign_ca_aborts_the_handshake(suite):
    key, cert = make_pair(new_folder("foreign"), "stranger")
    context = ssl.create_default_context(cafile=str(suite.ca_file))
    context.load_cert_chain(cert, key)
    with pytest.raises(OSError):
        with socket.create_connection(("127.0.0.1", suite.port("auth")), seconds(5)) as raw:
            with context.wrap_socket(raw, server_hostname="localhost") as client:
                client.sendall(b"AMQP\x03\x01\x00\x00")
                if client.recv(100) == b"":              # TLS 1.3: the refusal comes with the first read
                    raise ConnectionError("closed")


# -- wrong certificates on each hop ------------------------------------------------------------------------------------

WRONG = ("wrong CA", "wrong host", "expired")


@pytest.fixture
def wrong_pair(request, module_suite):
    folder = new_folder("wrong")
    certs = module_suite.sandbox.certs
    signer = (certs / "ca-key.pem", certs / "ca-cert.pem")
    return {"wrong CA": lambda: make_pair(folder, "wrong-ca"),
            "wrong host": lambda: make_pair(folder, "wrong-host", host="elsewhere.example", signer=signer),
            "expired": lambda: make_pair(folder, "expired", signer=signer, days=-1)}[request.param]()


def with_pair(prefix, pair):
    return {f"{prefix}_KEYPATH": str(pair[0]), f"{prefix}_CERTPATH": str(pair[1])}


@contextlib.contextmanager
def served_with(suite, name, **changed):
    """`name` runs with changed settings meanwhile. It need not get ready: an expired certificate is a failed check."""
    suite.kill(name)
    suite.start(name, wait=False, **changed)
    try:
        wait_until(lambda: suite.health(name, "/startup")[0] == 200, 10, f"{name} did not start")
        yield
    finally:
        suite.restart(name)


@pytest.mark.parametrize("wrong_pair", WRONG, indirect=True)
def test_clients_refuse_a_wrong_adapter(module_suite, wrong_pair):
    suite = module_suite
    device = suite.make_device("DEFAULT_TENANT")
    with served_with(suite, "http", **with_pair("HONO_HTTP", wrong_pair)):
        with pytest.raises(httpx.ConnectError):
            suite.send(device)
        done = subprocess.run(["curl", "-sS", "--cacert", str(suite.ca_file), f"{suite.http_url}/telemetry"],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 60, done.stderr


@pytest.mark.parametrize("server, prefix, check", [
    ("registry", "HONO_REGISTRY_AMQP", "connection to Tenant"),
    ("network", "HONO_SERVER", "connection to AMQP Messaging Network")])
@pytest.mark.parametrize("wrong_pair", WRONG, indirect=True)
def test_the_adapter_refuses_a_wrong_peer_and_recovers(module_suite, server, prefix, check, wrong_pair):
    suite = module_suite
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    suite.kill("http")
    with served_with(suite, server, **with_pair(prefix, wrong_pair)):
        suite.start("http", wait=False)
        wait_until(lambda: suite.health("http", "/startup")[0] == 200, 10, "the adapter did not start")
        assert suite.send(device).status_code == 503
        status, body = suite.health("http")
        assert status == 503 and check in body
        assert any("WARN" in line and "certificate" in line for line in suite.log("http").splitlines()[-200:])
    suite.wait_ready("http", 20)
    with suite.peer() as peer:
        peer.receiver(f"telemetry/{tenant}")
        wait_until(lambda: suite.send(device).status_code == 202, 10, "no recovery", pause=0.1)


@pytest.mark.parametrize("wrong_pair", WRONG, indirect=True)
def test_services_refuse_a_wrong_auth_server_and_recover(module_suite, wrong_pair):
    suite = module_suite
    signing = {"HONO_AUTH_SVC_SIGNING_KEYPATH": str(suite.sandbox.certs / "auth-server-key.pem"),
               "HONO_AUTH_SVC_SIGNING_CERTPATH": str(suite.sandbox.certs / "auth-server-cert.pem")}
    with served_with(suite, "auth", **with_pair("HONO_AUTH_AMQP", wrong_pair), **signing):
        for server, user in (("registry", "adapter"), ("network", "application")):
            with pytest.raises(Refused):
                suite.peer(server, user).wait_open(10)
    for server, user in (("registry", "adapter"), ("network", "application")):
        with suite.peer(server, user):
            pass


def test_tokens_signed_by_a_stranger_are_refused(module_suite):
    suite = module_suite
    key, cert = make_pair(new_folder("signer"), "signer")
    with served_with(suite, "auth", HONO_AUTH_SVC_SIGNING_KEYPATH=str(key), HONO_AUTH_SVC_SIGNING_CERTPATH=str(cert)):
        for server, user in (("registry", "adapter"), ("network", "application")):
            with pytest.raises(Refused):
                suite.peer(server, user).wait_open(10)
    with suite.peer():
        pass


def test_a_host_name_may_be_left_unchecked_where_the_operator_says_so(module_suite):
    suite = module_suite
    certs = suite.sandbox.certs
    pair = make_pair(new_folder("elsewhere"), "elsewhere", host="elsewhere.example",
                     signer=(certs / "ca-key.pem", certs / "ca-cert.pem"))
    unchecked = {f"HONO_{role}_HOSTNAMEVERIFICATIONREQUIRED": "false" for role in ("MESSAGING", "COMMAND")}
    with served_with(suite, "http", **unchecked), served_with(suite, "network", **with_pair("HONO_SERVER", pair)):
        suite.wait_ready("http", 20)
