# SPDX-License-Identifier: Apache-2.0
"""The demo certificates are what tls.md §15 says, as openssl sees them."""
import re
import stat
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "demo-certs" / "create_certs.sh"
SANS = {
    "qdrouter": ["hono-dispatch-router"], "artemis": ["hono-artemis"], "auth-server": ["hono-service-auth"],
    "device-registry": ["hono-service-device-registry"], "device-connection": ["hono-service-device-connection"],
    "command-router": ["hono-service-command-router"], "hono-server": ["hono-server", "hono-messaging-network"],
    "http-adapter": ["hono-adapter-http-vertx", "hono-adapter-http"], "rest-adapter": ["hono-adapter-rest-vertx"],
    "mqtt-adapter": ["hono-adapter-mqtt-vertx", "hono-adapter-mqtt"], "kura-adapter": ["hono-adapter-kura"],
    "amqp-adapter": ["hono-adapter-amqp-vertx", "hono-adapter-amqp"],
    "coap-adapter": ["hono-adapter-coap-vertx", "hono-adapter-coap"],
    "lora-adapter": ["hono-adapter-lora-vertx", "hono-adapter-lora"], "example-gateway": [],
}
KEY_STORES = {
    "artemis": "artemis artemiskeys", "auth-server": "authServer authkeys",
    "device-registry": "deviceRegistry deviceregistrykeys", "command-router": "commandRouter commandrouterkeys",
    "device-connection": "deviceConnection deviceconnectionkeys", "hono-server": "hono honokeys",
    "http-adapter": "http httpkeys", "rest-adapter": "rest restkeys", "mqtt-adapter": "mqtt mqttkeys",
    "kura-adapter": "kura kurakeys", "amqp-adapter": "amqp amqpkeys", "coap-adapter": "coap coapkeys",
    "lora-adapter": "lora lorakeys", "example-gateway": "exampleGateway examplegatewaykeys",
}
each = pytest.mark.parametrize("name", SANS)


def run(*command, code=0):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def text_of(file):
    return run("openssl", "x509", "-in", file, "-noout", "-text", "-nameopt", "RFC2253")


def public_key(*command):
    return run("openssl", *command, "-noout", "-pubkey") if command[0] == "x509" else run("openssl", *command, "-pubout")


def blocks(text):
    """The PEM blocks of a text without line ends, in order."""
    return ["".join(block.split()) for block in re.findall(r"-----BEGIN .*?-----END [A-Z ]+-----", text, re.S)]


@pytest.fixture(scope="module", name="certs")
def make_certs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "certs"
    output = run(SCRIPT, "--days", "10", folder)
    assert "auth-server-key.pem" in output
    return folder


@each
@pytest.mark.parametrize("purpose", ("sslserver", "sslclient"))
def test_a_component_is_trusted_as_server_and_as_client(certs, name, purpose):
    file = certs / f"{name}-cert.pem"
    assert file.read_text(encoding="ascii").count("BEGIN CERTIFICATE") == 2
    run("openssl", "verify", "-no-CApath", "-CAfile", certs / "trusted-certs.pem", "-purpose", purpose,
        "-verify_hostname", "localhost", file)
    # With the root alone, the chain in the file leads to it.
    run("openssl", "verify", "-no-CApath", "-CAfile", certs / "root-cert.pem", "-untrusted", file, file)


@each
def test_a_component_has_its_names_and_extensions(certs, name):
    text = text_of(certs / f"{name}-cert.pem")
    assert f"Subject: CN={name},OU=Hono,O=Eclipse IoT,L=Ottawa,C=CA\n" in text
    assert "Issuer: CN=ca,OU=Hono,O=Eclipse IoT,L=Ottawa,C=CA\n" in text
    assert "Digital Signature, Key Encipherment, Key Agreement" in text
    assert "TLS Web Server Authentication, TLS Web Client Authentication" in text
    assert "ecdsa-with-SHA256" in text and "ASN1 OID: prime256v1" in text
    assert "Basic Constraints" not in text and "Authority Key Identifier" not in text
    names = re.search(r"Subject Alternative Name: \n\s*(.*)", text)[1].replace("DNS:", "").split(", ")
    assert "localhost" in names and not any("IP Address" in entry for entry in names)
    for expected in SANS[name]:
        assert expected in names and f"{expected}.hono" in names


def test_each_key_is_unencrypted_pkcs8_for_its_owner_only_and_fits(certs):
    keys = sorted(certs.glob("*-key.pem"))
    assert len(keys) == len(SANS) + 5                    # root, ca, hono-messaging, default_tenant, device-4711
    for key in keys:
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert key.read_text(encoding="ascii").startswith("-----BEGIN PRIVATE KEY-----\n")
        certificate = key.with_name(key.name.replace("-key.pem", "-cert.pem"))
        assert public_key("pkey", "-in", key) == public_key("x509", "-in", certificate)


def test_the_trust_store_is_ca_then_root(certs):
    assert (certs / "trusted-certs.pem").read_text(encoding="ascii") == \
        (certs / "ca-cert.pem").read_text(encoding="ascii") + (certs / "root-cert.pem").read_text(encoding="ascii")
    run("openssl", "verify", "-no-CApath", "-CAfile", certs / "root-cert.pem", certs / "ca-cert.pem")
    root, issuing = text_of(certs / "root-cert.pem"), text_of(certs / "ca-cert.pem")
    for text in (root, issuing):
        assert "Basic Constraints: critical\n" in text and "CA:TRUE" in text and "Certificate Sign, CRL Sign" in text
    assert "keyid:" in root and "DirName:" in root and "Authority Key Identifier" not in issuing


@pytest.mark.parametrize("name", KEY_STORES)
def test_a_key_store_holds_the_same_pair(certs, name):
    store, password = KEY_STORES[name].split()
    read = ("openssl", "pkcs12", "-in", certs / f"{store}KeyStore.p12", "-passin", f"pass:{password}")
    assert stat.S_IMODE((certs / f"{store}KeyStore.p12").stat().st_mode) == 0o600
    assert blocks(run(*read, "-nokeys")) == blocks((certs / f"{name}-cert.pem").read_text(encoding="ascii"))
    key = run(*read, "-nocerts", "-noenc")
    assert blocks(key) == blocks((certs / f"{name}-key.pem").read_text(encoding="ascii"))
    assert "friendlyName" not in key
    run("openssl", "pkcs12", "-in", read[3], "-passin", "pass:wrong", code=1)


def test_trust_stores_hold_the_same_certificates(certs):
    expected = blocks((certs / "trusted-certs.pem").read_text(encoding="ascii"))
    printed = run("openssl", "pkcs12", "-in", certs / "trustStore.p12", "-passin", "pass:honotrust", "-nokeys")
    assert blocks(printed) == expected
    # keytool verifies the digest at the end of the file, too.
    for alias, certificate in zip(("ca", "root"), expected):
        printed = run("keytool", "-exportcert", "-rfc", "-keystore", certs / "trustStore.jks", "-storetype", "JKS",
                      "-storepass", "honotrust", "-alias", alias)
        assert blocks(printed) == [certificate]


def test_the_readme_names_every_key_and_trust_store(certs):
    stores = {f"{entry.split()[0]}KeyStore.p12" for entry in KEY_STORES.values()} | {"trustStore.p12", "trustStore.jks"}
    assert {file.name for file in certs.iterdir() if file.suffix in (".p12", ".jks")} == stores
    readme = (SCRIPT.parent / "README.md").read_text(encoding="utf-8")
    for name in stores | {entry.split()[1] for entry in KEY_STORES.values()}:
        assert f"`{name}`" in readme


def test_the_server_of_0_5_has_the_same_pair_under_its_old_name(certs):
    for kind in ("key", "cert"):
        assert (certs / f"hono-messaging-{kind}.pem").read_bytes() == (certs / f"hono-server-{kind}.pem").read_bytes()


def test_the_device_is_signed_by_the_tenant_and_known_by_its_properties(certs):
    run("openssl", "verify", "-no-CApath", "-CAfile", certs / "default_tenant-cert.pem", certs / "device-4711-cert.pem")
    device = text_of(certs / "device-4711-cert.pem")
    assert "Version: 1 (0x0)" in device and "X509v3" not in device
    anchor = dict(line.split("=", 1) for line in (certs / "trust-anchor.properties").read_text("utf-8").splitlines())
    assert anchor["trusted-ca.subject-dn"] == "CN=DEFAULT_TENANT_CA,OU=Hono,O=Eclipse IoT,L=Ottawa,C=CA"
    assert anchor["trusted-ca.algorithm"] == "EC"
    pem = public_key("x509", "-in", certs / "default_tenant-cert.pem")
    assert anchor["trusted-ca.public-key"] == "".join(pem.splitlines()[1:-1])
    for name in ("not-before", "not-after"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", anchor[f"trusted-ca.{name}"])
    assert (certs / "device-certs.properties").read_text("utf-8") == \
        "cert.device-4711.subject=CN=Device 4711,OU=Hono,O=Eclipse IoT,L=Ottawa,C=CA\n"


def test_a_new_run_replaces_the_set_and_leaves_other_files(tmp_path):
    stale = [tmp_path / name for name in ("old-adapter-key.pem", "oldKeyStore.p12")]
    other = tmp_path / "notes.txt"
    for file in (*stale, other):
        file.write_text("", encoding="ascii")
    run(SCRIPT, "--quiet", tmp_path)
    first = (tmp_path / "ca-key.pem").read_bytes()
    assert run(SCRIPT, "--quiet", tmp_path) == ""
    assert (tmp_path / "ca-key.pem").read_bytes() != first
    assert not any(file.exists() for file in stale) and other.exists()


def test_the_script_explains_itself_and_refuses_nonsense(tmp_path):
    text = run(SCRIPT, "--help")
    assert all(word in text for word in ("--key-alg", "trusted-certs.pem", "KeyStore.p12", "trustStore", "honotrust"))
    for arguments in (["--days", "0", tmp_path / "x"], ["--days"], ["--key-alg", "DSA", tmp_path / "x"], ["--wrong"],
                      [tmp_path / "x", tmp_path / "y"]):
        run(SCRIPT, *arguments, code=2)
    assert not list(tmp_path.iterdir())
