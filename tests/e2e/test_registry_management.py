# SPDX-License-Identifier: Apache-2.0
"""The registry's management API over HTTPS (device-registry.md §2-§5)."""
import re
import threading
import uuid

import pytest

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def api(suite):
    return suite.management


def fresh(kind="T"):
    return f"{kind}-{uuid.uuid4().hex[:12]}"


# -- tenants -----------------------------------------------------------------------------------------------------------

def test_a_tenant_is_created_read_replaced_and_deleted(api):
    tenant = fresh()
    created = api.post(f"/v1/tenants/{tenant}", json={"enabled": True, "ext": {"a": 1}})
    assert (created.status_code, created.json()) == (201, {"id": tenant})
    assert created.headers["location"] == f"/v1/tenants/{tenant}"
    version = created.headers["etag"]
    assert UUID.fullmatch(version)
    read = api.get(f"/v1/tenants/{tenant}")
    assert (read.status_code, read.json(), read.headers["etag"]) == (200, {"enabled": True, "ext": {"a": 1}}, version)
    assert read.headers["content-type"] == "application/json; charset=utf-8"
    replaced = api.put(f"/v1/tenants/{tenant}", json={"enabled": False})
    assert (replaced.status_code, replaced.content) == (204, b"")
    assert replaced.headers["etag"] != version
    assert api.get(f"/v1/tenants/{tenant}").json() == {"enabled": False}
    assert api.delete(f"/v1/tenants/{tenant}").status_code == 204
    for method in ("GET", "DELETE"):
        assert api.request(method, f"/v1/tenants/{tenant}").status_code == 404
    assert api.put(f"/v1/tenants/{tenant}", json={}).status_code == 404


def test_a_tenant_without_id_and_body_gets_a_uuid(api):
    created = api.post("/v1/tenants")
    assert created.status_code == 201
    identifier = created.json()["id"]
    assert UUID.fullmatch(identifier)
    assert api.get(f"/v1/tenants/{identifier}").json() == {}


def test_a_full_tenant_object_comes_back_as_specified(api):
    tenant = fresh()
    body = {"enabled": True, "defaults": {"ttl": 3600}, "minimum-message-size": 1024,
            "adapters": [{"type": "hono-mqtt", "enabled": True},
                         {"type": "hono-http", "enabled": True, "device-authentication-required": False,
                          "ext": {"max-ttd": 10}}],
            "resource-limits": {"max-connections": 500, "data-volume": {
                "effective-since": "2021-01-01T00:00:00+01:00", "max-bytes": 1000000000}}}
    assert api.post(f"/v1/tenants/{tenant}", json=body).status_code == 201
    expected = dict(body)
    expected["adapters"] = [{"type": "hono-mqtt", "enabled": True, "device-authentication-required": True},
                            body["adapters"][1]]
    expected["resource-limits"] = {"max-connections": 500, "data-volume": {
        "effective-since": "2020-12-31T23:00:00Z", "max-bytes": 1000000000, "period": {"mode": "monthly"}}}
    assert api.get(f"/v1/tenants/{tenant}").json() == expected


@pytest.mark.parametrize("body", [
    {"unknown": 1}, {"enabled": "maybe"}, {"enabled": 1}, {"adapters": []}, {"adapters": [{}]},
    {"adapters": [{"type": ""}]}, {"adapters": [{"type": "a"}, {"type": "a"}]}, {"adapters": [{"type": "a", "x": 1}]},
    {"minimum-message-size": -1}, {"minimum-message-size": "x"}, {"ext": 1}, {"defaults": []},
    {"resource-limits": {"max-connections": -2}}, {"resource-limits": {"unknown": 1}},
    {"resource-limits": {"data-volume": {"max-bytes": 1}}},
    {"resource-limits": {"data-volume": {"effective-since": "2021-01-01T00:00:00+0100"}}},
    {"resource-limits": {"data-volume": {"effective-since": "2021-01-01T00:00:00Z",
                                         "period": {"mode": "days", "no-of-days": 0}}}},
    {"trusted-ca": {}}, {"trusted-ca": [{}]}, {"trusted-ca": [{"cert": "bm8gY2VydA=="}]}, {"trusted-ca": [{"x": 1}]}])
def test_an_invalid_tenant_is_refused(api, body):
    answer = api.post(f"/v1/tenants/{fresh()}", json=body)
    assert answer.status_code == 400
    assert answer.text


def test_a_tenant_id_is_taken_once(api):
    tenant = fresh()
    assert api.post(f"/v1/tenants/{tenant}").status_code == 201
    assert api.post(f"/v1/tenants/{tenant}").status_code == 409


@pytest.mark.parametrize("identifier", ["with%20blank", "a%2Fb", "%C3%A4", "a:b", "a%40b"])
def test_an_id_of_other_characters_is_refused(api, identifier):
    for method, path in (("POST", f"/v1/tenants/{identifier}"), ("GET", f"/v1/tenants/{identifier}"),
                         ("PUT", f"/v1/tenants/{identifier}"), ("DELETE", f"/v1/tenants/{identifier}")):
        assert api.request(method, path, json={} if method == "PUT" else None).status_code == 400, method


# -- request bodies ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("content, content_type, status", [
    (b"{", "application/json", 400), (b"{} x", "application/json", 400), (b"[]", "application/json", 400),
    (b"null", "application/json", 400), (b"{'a':1}", "application/json", 400), (b'{"enabled":tru}', "application/json", 400),
    (b'{"ext":{"a":NaN}}', "application/json", 400), (b'{"ext":{"a":"\xff"}}', "application/json", 400),
    (b"{}", "text/plain", 400), (b"{}", None, 400), (b"{}", "Application/JSON; charset=utf-8", 201),
    (b'{"ext":' + b'{"a":' * 110 + b"1" + b"}" * 110 + b"}", "application/json", 400),
    (b'{"ext":' + b'{"a":' * 90 + b"1" + b"}" * 90 + b"}", "application/json", 201),
    (b'{"ext":{"a":"' + b"x" * 2100 + b'"}}', "application/json", 413), (b'{"enabled":"false"}', "application/json", 201)])
def test_bodies_are_checked(api, content, content_type, status):
    headers = {"Content-Type": content_type} if content_type else {}
    assert api.post(f"/v1/tenants/{fresh()}", content=content, headers=headers).status_code == status


def test_a_put_needs_a_body(api, suite):
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    for path in (f"/v1/tenants/{tenant}", f"/v1/devices/{tenant}/{device.id}", f"/v1/credentials/{tenant}/{device.id}"):
        assert api.put(path).status_code == 400


@pytest.mark.parametrize("method, path, status", [
    ("GET", "/", 404), ("GET", "/v1", 404), ("GET", "/v1/nothing", 404), ("GET", "/v2/tenants/T", 404),
    ("PATCH", "/v1/tenants/T", 405), ("DELETE", "/v1/credentials/T/d", 405), ("POST", "/v1/credentials/T/d", 405),
    ("GET", "/v1/devices/no-such-tenant/", 404)])
def test_unknown_paths_and_methods(api, method, path, status):
    assert api.request(method, path).status_code == status


# -- versions ----------------------------------------------------------------------------------------------------------

def test_a_version_that_does_not_match_changes_nothing(api, suite):
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    for path, body in ((f"/v1/tenants/{tenant}", {}), (f"/v1/devices/{tenant}/{device.id}", {}),
                       (f"/v1/credentials/{tenant}/{device.id}", [])):
        version = api.get(path).headers["etag"]
        assert api.put(path, json=body, headers={"If-Match": "other"}).status_code == 412
        assert api.get(path).headers["etag"] == version
        updated = api.put(path, json=body, headers={"If-Match": version})
        assert updated.status_code == 204
        assert api.put(path, json=body, headers={"If-Match": version}).status_code == 412
        assert api.get(path).headers["etag"] == updated.headers["etag"]
    for path in (f"/v1/devices/{tenant}/{device.id}", f"/v1/tenants/{tenant}"):
        assert api.delete(path, headers={"If-Match": "other"}).status_code == 412
        assert api.delete(path, headers={"If-Match": api.get(path).headers["etag"]}).status_code == 204
        assert api.delete(path, headers={"If-Match": "other"}).status_code == 404


def test_of_several_writers_with_one_version_one_succeeds(suite):
    tenant = suite.make_tenant()
    version = suite.management.get(f"/v1/tenants/{tenant}").headers["etag"]
    statuses = []

    def write(number):
        answer = suite.management.put(f"/v1/tenants/{tenant}", json={"ext": {"n": number}}, headers={"If-Match": version})
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [204] + [412] * 7


# -- devices -----------------------------------------------------------------------------------------------------------

def test_a_device_is_created_read_replaced_and_deleted(api, suite):
    tenant, device = suite.make_tenant(), fresh("d") + ":1"
    path = f"/v1/devices/{tenant}/{device}"
    created = api.post(path, json={"viaGroups": ["g"], "via": "gw-9", "defaults": {"content-type": "a/b"}})
    assert (created.status_code, created.json(), created.headers["location"]) == (201, {"id": device}, path)
    read = api.get(path)
    status = read.json().pop("status")
    assert read.headers["etag"] == created.headers["etag"]
    body = read.json()
    body.pop("status")
    assert body == {"viaGroups": ["g"], "via": ["gw-9"], "defaults": {"content-type": "a/b"}}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", status["created"]) and "updated" not in status
    assert status["auto-provisioned"] is False
    assert api.get(f"/v1/credentials/{tenant}/{device}").json() == []
    assert api.put(path, json={"enabled": False}).status_code == 204
    after = api.get(path).json()
    assert after["enabled"] is False and "via" not in after
    assert after["status"]["created"] == status["created"] and "updated" in after["status"]
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.get(f"/v1/credentials/{tenant}/{device}").status_code == 404


@pytest.mark.parametrize("body", [
    {"unknown": 1}, {"via": 1}, {"via": [1]}, {"memberOf": ["g"], "via": ["gw"]}, {"memberOf": "g", "viaGroups": "h"},
    {"enabled": None, "x": 1}, {"ext": []}, {"authorities": None}])
def test_an_invalid_device_is_refused(api, suite, body):
    assert api.post(f"/v1/devices/{suite.make_tenant()}/{fresh('d')}", json=body).status_code == 400


def test_devices_of_a_tenant_that_is_missing_are_out_of_reach(api, suite):
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    assert api.post(f"/v1/devices/{tenant}/{device.id}").status_code == 409
    assert api.delete(f"/v1/tenants/{tenant}").status_code == 204
    assert api.get(f"/v1/devices/{tenant}/{device.id}").status_code == 404
    assert api.post(f"/v1/devices/{tenant}/other").status_code == 404
    assert api.get(f"/v1/credentials/{tenant}/{device.id}").status_code == 404
    assert api.put(f"/v1/credentials/{tenant}/{device.id}", json=[]).status_code == 404


# -- credentials -------------------------------------------------------------------------------------------------------

@pytest.fixture
def credentials_path(suite):
    tenant = suite.make_tenant()
    device = fresh("d")
    suite.expect(201, suite.management.post(f"/v1/devices/{tenant}/{device}"))
    return f"/v1/credentials/{tenant}/{device}"


def test_secrets_never_come_back(api, credentials_path):
    body = [{"type": "hashed-password", "auth-id": "sensor", "secrets": [{"pwd-plain": "top", "comment": "c"}]},
            {"type": "psk", "auth-id": "sensor", "secrets": [{"key": "c2VjcmV0a2V5"}]}]
    assert api.put(credentials_path, json=body).status_code == 204
    read = api.get(credentials_path)
    assert "top" not in read.text and "$2" not in read.text and "c2VjcmV0a2V5" not in read.text
    entries = {entry["type"]: entry for entry in read.json()}
    secret = entries["hashed-password"]["secrets"][0]
    assert UUID.fullmatch(secret.pop("id")) and secret == {"comment": "c"}
    assert entries["psk"]["auth-id"] == "sensor" and set(entries["psk"]["secrets"][0]) == {"id"}


def test_a_secret_named_by_its_id_keeps_its_password(suite, api):
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    path = f"/v1/credentials/{tenant}/{device.id}"
    identifier = api.get(path).json()[0]["secrets"][0]["id"]
    entry = {"type": "hashed-password", "auth-id": device.auth_id, "secrets": [{"id": identifier, "comment": "kept"}]}
    assert api.put(path, json=[entry]).status_code == 204
    assert api.get(path).json()[0]["secrets"] == [{"id": identifier, "comment": "kept"}]
    with suite.peer() as peer:
        peer.receiver(f"telemetry/{tenant}")
        assert suite.send(device).status_code == 202
    entry["secrets"] = [{"id": "no-such-id"}]
    assert api.put(path, json=[entry]).status_code == 400


@pytest.mark.parametrize("entry", [
    {"type": "hashed-password", "auth-id": "a", "secrets": []}, {"type": "hashed-password", "auth-id": "a"},
    {"type": "hashed-password", "secrets": [{"pwd-plain": "x"}]}, {"auth-id": "a", "secrets": [{"pwd-plain": "x"}]},
    {"type": "hashed-password", "auth-id": "a b", "secrets": [{"pwd-plain": "x"}]},
    {"type": "Bad Type", "auth-id": "a", "secrets": [{"x": 1}]},
    {"type": "hashed-password", "auth-id": "a", "secrets": [{"hash-function": "sha-256"}]},
    {"type": "hashed-password", "auth-id": "a", "secrets": [{"hash-function": "bcrypt", "pwd-hash": "nonsense"}]},
    {"type": "hashed-password", "auth-id": "a", "secrets": [
        {"hash-function": "bcrypt", "pwd-hash": "$2a$12$" + "a" * 53}]},
    {"type": "hashed-password", "auth-id": "a", "secrets": [
        {"pwd-plain": "x", "not-before": "2022-01-01T00:00:00Z", "not-after": "2021-01-01T00:00:00Z"}]},
    {"type": "hashed-password", "auth-id": "a", "secrets": [{"pwd-plain": "x", "unknown": 1}]},
    {"type": "hashed-password", "auth-id": "a", "device-id": "d", "secrets": [{"pwd-plain": "x"}]},
    {"type": "psk", "auth-id": "a", "secrets": [{}]}, {"type": "psk", "auth-id": "a", "secrets": [{"key": "a_-b"}]},
    {"type": "x509-cert", "auth-id": "no dn", "secrets": [{}]}])
def test_invalid_credentials_are_refused(api, credentials_path, entry):
    assert api.put(credentials_path, json=[entry]).status_code == 400
    assert api.get(credentials_path).json() == []


def test_an_auth_id_belongs_to_one_device_of_a_tenant(suite, api):
    tenant = suite.make_tenant()
    first, second = suite.make_device(tenant), suite.make_device(tenant)
    entry = {"type": "hashed-password", "auth-id": first.auth_id, "secrets": [{"pwd-plain": "x"}]}
    assert api.put(f"/v1/credentials/{tenant}/{second.id}", json=[entry]).status_code == 409
    assert api.put(f"/v1/credentials/{tenant}/{first.id}", json=[entry, entry]).status_code == 400


def test_a_subject_dn_is_stored_in_its_normal_form(api, credentials_path):
    entry = {"type": "x509-cert", "auth-id": "cn=lamp1, o=ACME", "secrets": [{}]}
    assert api.put(credentials_path, json=[entry]).status_code == 204
    assert api.get(credentials_path).json()[0]["auth-id"] == "CN=lamp1,O=ACME"


# -- CORS, durability --------------------------------------------------------------------------------------------------

def test_a_preflight_is_answered_for_every_resource(api):
    for path, method in (("/v1/tenants/none", "PUT"), ("/v1/devices/none/none", "DELETE"),
                         ("/v1/credentials/none/none", "PUT")):
        answer = api.options(path, headers={"Origin": "https://a.example", "Access-Control-Request-Method": method})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert method in answer.headers["access-control-allow-methods"]
        for name in ("content-type", "authorization", "if-match"):
            assert name in answer.headers["access-control-allow-headers"].lower()
    answer = api.get("/v1/tenants/DEFAULT_TENANT", headers={"Origin": "https://a.example"})
    assert "etag" in answer.headers["access-control-expose-headers"].lower()


def test_what_was_answered_survives_kill_9(module_suite):
    suite = module_suite
    tenant = suite.make_tenant(ext={"kept": True})
    device = suite.make_device(tenant)
    suite.restart("registry")
    assert suite.management.get(f"/v1/tenants/{tenant}").json() == {"ext": {"kept": True}}
    assert suite.management.get(f"/v1/credentials/{tenant}/{device.id}").json()[0]["auth-id"] == device.auth_id
