# SPDX-License-Identifier: Apache-2.0
"""`openssl s_client` against every port: suites, groups and names it may choose, and the certificates it may show.

test_tls.py has versions by port and what settings change; here everything is as it is by default (tls.md §7–§11)."""
import base64
import re
import ssl

import pytest

from support.certs import SERVER, make_pair
from support.openssl import s_client
from support.suite import new_folder

PORTS = {"auth": ("auth", "amqp"), "registry-amqp": ("registry", "amqp"), "registry-http": ("registry", "http"),
         "network": ("network", None), "http": ("http", None), "auth-health": ("auth", "health"),
         "registry-health": ("registry", "health"), "network-health": ("network", "health"),
         "http-health": ("http", "health")}
VERSIONS = {"-tls1_2": "TLSv1.2", "-tls1_3": "TLSv1.3"}
each_port = pytest.mark.parametrize("where", PORTS)
each_version = pytest.mark.parametrize("version", VERSIONS)

# Neither AMQP nor HTTP: every server says something and closes.
NONSENSE = b"HELO\x09\x09\x09\x09\r\n\r\n"
ANSWER = re.compile(r"AMQP|HTTP/1\.1 400")


def port_of(suite, where):
    return suite.port(*PORTS[where])


# -- suites, groups, versions --------------------------------------------------------------------------------------------

TLS_1_2 = ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305")
TLS_1_3 = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256")
# The demo certificates are on P-256: suites for RSA, and those that are no good, find no partner.
NO_PARTNER = ("ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA", "DHE-RSA-AES256-GCM-SHA384", "NULL-SHA256",
              "ADH-AES128-SHA256", "AECDH-AES128-SHA", "ECDHE-ECDSA-NULL-SHA")


@each_port
@pytest.mark.parametrize("suite_name", TLS_1_2 + TLS_1_3)
def test_a_client_gets_the_suite_it_asks_for(suite, where, suite_name):
    choice = ("-tls1_3", "-ciphersuites") if suite_name in TLS_1_3 else ("-tls1_2", "-cipher")
    done = s_client(suite, port_of(suite, where), *choice, suite_name)
    assert done.returncode == 0, done.stderr
    assert f"Cipher is {suite_name}" in done.stdout


@each_port
@pytest.mark.parametrize("suite_name", NO_PARTNER)
def test_suites_without_a_partner_are_told_so(suite, where, suite_name):
    done = s_client(suite, port_of(suite, where), "-tls1_2", "-cipher", f"{suite_name}:@SECLEVEL=0")
    assert done.returncode != 0 and "alert handshake failure" in done.stderr, done.stderr


# Under TLS 1.2 the client's groups must contain the curve of the certificate, too.
@each_port
@pytest.mark.parametrize("version, groups, chosen", [
    ("-tls1_3", "X25519", "X25519, 253 bits"), ("-tls1_3", "P-256", "ECDH, prime256v1, 256 bits"),
    ("-tls1_3", "P-384", "ECDH, secp384r1, 384 bits"), ("-tls1_3", "P-521", "ECDH, secp521r1, 521 bits"),
    ("-tls1_2", "P-256", "ECDH, prime256v1, 256 bits"), ("-tls1_2", "P-256:X25519", "X25519, 253 bits")])
def test_the_group_of_the_key_exchange_is_one_that_the_client_knows(suite, where, version, groups, chosen):
    done = s_client(suite, port_of(suite, where), version, "-groups", groups)
    assert done.returncode == 0, done.stderr
    assert f"Server Temp Key: {chosen}" in done.stdout


@each_port
def test_a_client_cannot_renegotiate(suite, where):
    done = s_client(suite, port_of(suite, where), "-tls1_2", "-no_ign_eof", data=b"R\n")
    assert "RENEGOTIATING" in done.stdout + done.stderr and "no renegotiation" in done.stderr, done.stdout + done.stderr


@each_port
@each_version
def test_protocols_of_other_applications_are_not_chosen(suite, where, version):
    done = s_client(suite, port_of(suite, where), version, "-alpn", "h2,mqtt,spdy/3")
    assert done.returncode == 0, done.stderr
    assert "No ALPN negotiated" in done.stdout


@pytest.mark.parametrize("where", [where for where in PORTS if PORTS[where][1] != "health"])
def test_early_data_is_not_accepted(suite, where, tmp_path):
    session, early = tmp_path / "session.pem", tmp_path / "early"
    early.write_bytes(NONSENSE)
    first = s_client(suite, port_of(suite, where), "-tls1_3", "-sess_out", session, data=NONSENSE)
    assert "Max Early Data: 0" in first.stdout
    done = s_client(suite, port_of(suite, where), "-tls1_3", "-sess_in", session, "-early_data", early)
    assert "Reused, TLSv1.3" in done.stdout and "Early data was accepted" not in done.stdout


# -- server names ------------------------------------------------------------------------------------------------------

@each_port
@each_version
@pytest.mark.parametrize("name", (None, "localhost", "LOCALHOST", "unknown.example", "*.example", "192.0.2.1", "a" * 255))
def test_without_further_certificates_every_name_gets_the_one(suite, where, version, name):
    done = s_client(suite, port_of(suite, where), version, name=name)
    assert done.returncode == 0 and "unrecognized name" not in done.stderr, done.stderr


# -- client certificates -----------------------------------------------------------------------------------------------

# What each kind of listener makes of a certificate in the handshake: None = goes on, else the alert (OpenSSL's words).
UNKNOWN_CA, EXPIRED = "unknown ca", "certificate expired"
CERTIFICATES = {
    # what is shown:     with trust store, by dates only
    "good":             (None, None),
    "none":             (None, None),
    "expired":          (EXPIRED, EXPIRED),
    "not yet valid":    ("bad certificate", "bad certificate"),
    "wrong CA":         (UNKNOWN_CA, None),
    "self-signed":      (UNKNOWN_CA, None),
    "forged issuer":    ("decrypt error", None),
    "server only":      ("unsupported certificate", None),
}
# Under configuration by the sandbox: only the auth server has a trust store, and only the adapter looks for devices.
PATH, DATES = 0, 1
ASKING = {"auth": PATH, "http": DATES}


@pytest.fixture(scope="module", name="pairs")
def make_pairs(suite):
    folder, certs = new_folder("matrix"), suite.sandbox.certs
    signer = (certs / "ca-key.pem", certs / "ca-cert.pem")
    stranger = make_pair(folder, "stranger")
    return {"good": make_pair(folder, "good", signer=signer),
            "none": None,
            "expired": make_pair(folder, "expired", signer=signer, days=-1),
            "not yet valid": make_pair(folder, "early", signer=signer, begins=1),
            "wrong CA": stranger,
            "self-signed": make_pair(folder, "self", self_signed=True),
            "forged issuer": make_pair(folder, "forged", signer=(stranger[0], signer[1])),
            "server only": make_pair(folder, "server", signer=signer, usages=(SERVER,))}


def shown(pair):
    return () if pair is None else ("-key", pair[0], "-cert", pair[1])


@pytest.mark.parametrize("where", ASKING)
@each_version
@pytest.mark.parametrize("kind", CERTIFICATES)
def test_a_client_certificate_is_judged_in_the_handshake(suite, where, version, kind, pairs):
    alert = CERTIFICATES[kind][ASKING[where]]
    done = s_client(suite, port_of(suite, where), version, *shown(pairs[kind]), data=NONSENSE)
    if alert is None:
        assert ANSWER.search(done.stdout) and "alert" not in done.stderr, done.stderr
    else:
        assert f"alert {alert}" in done.stderr and not ANSWER.search(done.stdout), done.stderr


@each_port
@each_version
def test_a_listener_names_the_cas_it_knows_and_asks_only_where_it_can_judge(suite, where, version):
    done = s_client(suite, port_of(suite, where), version)
    names = re.findall(r"Acceptable client certificate CA names\n((?:C = CA.*\n)*)", done.stdout)
    if ASKING.get(where) == PATH:
        assert [re.search("CN = (.*)", line)[1] for line in names[0].splitlines()] == ["ca", "root"]
    else:
        assert not names
    asked = "Shared Requested Signature Algorithms" in done.stdout or "Requested Signature Algorithms" in done.stdout
    assert asked == (where in ASKING), done.stdout


@each_version
@pytest.mark.parametrize("where", [where for where in PORTS if where not in ASKING])
def test_a_listener_that_does_not_ask_takes_no_notice(suite, where, version, pairs):
    done = s_client(suite, port_of(suite, where), version, *shown(pairs["expired"]), data=NONSENSE)
    assert ANSWER.search(done.stdout) and "alert" not in done.stderr, done.stderr


# -- devices: what the adapter makes of a certificate whose issuer only the tenant knows ---------------------------------

UPLOAD = (b"POST /telemetry HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n"
          b"Connection: close\r\n\r\n21.5")


class Site:
    """A tenant with a CA of its own, and a device that is known by its certificate."""

    def __init__(self, suite, folder):
        self.suite, self.folder = suite, folder
        self.ca = make_pair(folder, f"ca-of-{folder.name}")
        der = ssl.PEM_cert_to_DER_cert(self.ca[1].read_text(encoding="ascii"))
        self.tenant = suite.make_tenant(**{"trusted-ca": [{"cert": base64.b64encode(der).decode()}]})
        self.device = suite.make_device(self.tenant)
        suite.expect(204, suite.management.put(f"/v1/credentials/{self.tenant}/{self.device.id}", json=[
            {"type": "x509-cert", "auth-id": "CN=lamp", "secrets": [{}]}]))
        self.lamp = make_pair(folder, "lamp", signer=self.ca)

    def upload(self, *options):
        """Status of an upload, and what openssl says about the connection."""
        done = s_client(self.suite, self.suite.port("http"), *options, data=UPLOAD)
        status = re.search(r"HTTP/1\.1 (\d+)", done.stdout)
        return int(status[1]) if status else None, done.stdout + done.stderr


@pytest.fixture(scope="module", name="site")
def make_site(suite):
    made = Site(suite, new_folder("site"))
    with suite.peer() as peer:
        peer.receiver(f"telemetry/{made.tenant}")
        yield made


DEVICES = {
    "known": (202, lambda site: site.lamp),
    "none": (401, lambda site: None),
    "no match": (401, lambda site: make_pair(site.folder, "fan", signer=site.ca)),
    "expired": (EXPIRED, lambda site: make_pair(site.folder, "old", signer=site.ca, days=-1)),
    "wrong CA": (404, lambda site: make_pair(site.folder, "stranger")),
    "self-signed": (404, lambda site: make_pair(site.folder, "lamp-itself", self_signed=True)),
    "forged issuer": (401, lambda site: make_pair(
        site.folder, "forger", signer=(make_pair(site.folder, "forger-ca")[0], site.ca[1]))),
    "issued by a device": (404, lambda site: make_pair(site.folder, "child", signer=site.lamp)),
}


@each_version
@pytest.mark.parametrize("kind", DEVICES)
def test_a_device_is_judged_by_its_certificate(site, version, kind):
    expected, make = DEVICES[kind]
    status, text = site.upload(version, *shown(make(site)))
    if isinstance(expected, int):
        assert status == expected, text
    else:
        assert status is None and f"alert {expected}" in text, text


@each_version
def test_a_resumed_session_brings_in_no_device_that_was_disabled_meanwhile(own_suite, version):
    caches = [f"http:HONO_{name}_RESPONSECACHEMAXSIZE=0" for name in ("REGISTRATION", "CREDENTIALS", "TENANT")]
    suite = own_suite(*(word for cache in caches for word in ("--set", cache)))
    site = Site(suite, new_folder("site"))
    session = site.folder / "session.pem"
    with suite.peer() as peer:
        peer.receiver(f"telemetry/{site.tenant}")
        assert site.upload(version, *shown(site.lamp), "-sess_out", session)[0] == 202
        # The session alone carries the certificate: the key is not needed any more.
        status, text = site.upload(version, "-sess_in", session)
        assert status == 202 and f"Reused, {VERSIONS[version]}" in text, text
        suite.expect(204, suite.management.put(f"/v1/devices/{site.tenant}/{site.device.id}", json={"enabled": False}))
        status, text = site.upload(version, "-sess_in", session)
        assert status == 404 and f"Reused, {VERSIONS[version]}" in text, text
        suite.expect(204, suite.management.delete(f"/v1/devices/{site.tenant}/{site.device.id}"))
        status, text = site.upload(version, "-sess_in", session)
        assert status == 401 and f"Reused, {VERSIONS[version]}" in text, text
