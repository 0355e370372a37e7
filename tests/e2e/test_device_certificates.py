# SPDX-License-Identifier: Apache-2.0
"""Devices that log in with client certificates (tls.md §16, http-adapter.md §5.3)."""
import base64
import ssl
import uuid

import httpx
import pytest

from support.certs import make_pair


class Site:
    """A tenant with a CA of its own."""

    def __init__(self, suite, folder, provisioning):
        self.suite, self.folder = suite, folder
        self.ca = make_pair(folder, f"ca-{uuid.uuid4().hex[:8]}")
        der = ssl.PEM_cert_to_DER_cert(self.ca[1].read_text())
        self.tenant = suite.make_tenant(**{"trusted-ca": [
            {"cert": base64.b64encode(der).decode(), "auto-provisioning-enabled": provisioning}]})

    def upload(self, name, signer=None, days=30, auth=None):
        key, certificate = make_pair(self.folder, name, signer=signer or self.ca, days=days)
        with httpx.Client(base_url=self.suite.http_url, verify=str(self.suite.ca_file), auth=auth,
                          cert=(str(certificate), str(key))) as client:
            return client.post("/telemetry", content=b"21.5", headers={"Content-Type": "text/plain"})


@pytest.fixture
def site(suite, tmp_path):
    return lambda provisioning=False: Site(suite, tmp_path, provisioning)



def test_a_device_gets_in_with_a_certificate_of_its_tenants_ca(suite, site):
    acme = site()
    device = suite.make_device(acme.tenant)
    suite.expect(204, suite.management.put(f"/v1/credentials/{acme.tenant}/{device.id}", json=[
        {"type": "x509-cert", "auth-id": "CN=lamp", "secrets": [{}]}]))
    with suite.peer() as peer:
        received = peer.receiver(f"telemetry/{acme.tenant}")
        suite.expect(202, acme.upload("lamp"))
        assert received.next().message.properties["device_id"] == device.id
    suite.expect(401, acme.upload("fan"))


def test_a_refused_certificate_is_not_made_good_by_a_password(suite, site, tmp_path):
    acme = site(True)
    device = suite.make_device(acme.tenant)
    forger = tmp_path / "forged"
    forger.mkdir()
    forged = make_pair(forger, acme.ca[1].name.removesuffix("-cert.pem"))
    answer = suite.expect(401, acme.upload("lamp", signer=forged, auth=device.basic))
    assert answer.headers["www-authenticate"] == 'Basic realm="Hono"'
    unknown = make_pair(tmp_path, "unknown CA")
    assert suite.expect(404, acme.upload("lamp", signer=unknown, auth=device.basic)).text == "no such tenant"


def test_an_unknown_device_is_registered_if_its_ca_allows_it(suite, site):
    acme = site(True)
    with suite.peer() as peer:
        received = peer.receiver(f"telemetry/{acme.tenant}")
        for _ in range(2):
            suite.expect(202, acme.upload("lamp"))
        first, second = (received.next().message.properties["device_id"] for _ in range(2))
    assert first == second
    registered = suite.expect(200, suite.management.get(f"/v1/credentials/{acme.tenant}/{first}")).json()
    assert [(entry["type"], entry["auth-id"]) for entry in registered] == [("x509-cert", "CN=lamp")]
