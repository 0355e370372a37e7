# SPDX-License-Identifier: Apache-2.0
"""What a device sees of the HTTP adapter, and what an application gets of it (http-adapter.md)."""
import base64
import queue
import time

import pytest
from proton import symbol

from support.raw import RawClient
from support.waiting import seconds, wait_until

EMPTY = "application/vnd.eclipse-hono-empty-notification"


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


# -- what arrives ------------------------------------------------------------------------------------------------------

def test_telemetry_arrives_with_everything_the_api_lists(suite, device, consumer):
    before = time.time() * 1000
    answer = suite.send(device, b'{"t":21}', qos="1", headers={"Content-Type": "application/json; charset=utf-8"})
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (202, b"", "0")
    message = consumer.telemetry.next().message
    assert bytes(message.body) == b'{"t":21}' and message.inferred
    assert message.address == f"telemetry/{device.tenant}"
    assert message.content_type == "application/json"
    assert message.durable is False
    assert before - 1000 <= message.creation_time * 1000 <= time.time() * 1000 + 1000
    assert message.annotations == {symbol("tenant_id"): device.tenant, symbol("device_id"): device.id,
                                   symbol("resource"): f"telemetry/{device.tenant}/{device.id}"}
    assert message.properties == {"device_id": device.id, "orig_adapter": "hono-http", "orig_address": "/telemetry",
                                  "qos": 1}
    assert type(message.properties["qos"]).__name__ == "int32"


@pytest.mark.parametrize("level, expected", [("0", 0), (None, 0), ("", 0), ("1", 1)])
def test_the_qos_of_telemetry_is_passed_on(suite, device, consumer, level, expected):
    assert suite.send(device, qos=level).status_code == 202
    assert consumer.telemetry.next().message.properties["qos"] == expected


def test_an_event_is_durable_and_always_at_least_once(suite, device, consumer):
    assert suite.send(device, path="/event?hono-ttl=30", qos=None).status_code == 202
    message = consumer.event.next().message
    assert message.durable and message.ttl == 30
    assert message.address == f"event/{device.tenant}"
    assert message.properties["qos"] == 1
    assert message.properties["orig_address"] == "/event?hono-ttl=30"
    assert message.annotations[symbol("resource")] == f"event/{device.tenant}/{device.id}"


def test_the_ttl_header_wins_over_the_query_and_is_capped_by_the_tenant(suite):
    tenant = suite.make_tenant(**{"resource-limits": {"max-ttl": 20}})
    device = suite.make_device(tenant)
    with suite.peer() as peer:
        event, telemetry = peer.receiver(f"event/{tenant}"), peer.receiver(f"telemetry/{tenant}")
        for headers, expected in (({"hono-ttl": "10"}, 10), ({"hono-ttl": "40"}, 20), ({}, 20)):
            assert suite.send(device, path="/event?hono-ttl=15" if headers else "/event", qos=None,
                              headers=headers).status_code == 202
            assert event.next().message.ttl == expected
        assert suite.send(device, headers={"hono-ttl": "10"}).status_code == 202
        assert telemetry.next().message.ttl == 0


def test_a_missing_content_type_becomes_octet_stream(suite, device, consumer):
    with suite.device_client(device) as client:
        assert client.post("/telemetry", content=b"\x00\x01", headers={"QoS-Level": "1"}).status_code == 202
    assert consumer.telemetry.next().message.content_type == "application/octet-stream"


def test_defaults_of_device_and_tenant_are_filled_in(suite):
    tenant = suite.make_tenant(defaults={"ttl": 30, "color": "red", "size": 3, "subject": "ignored",
                                         "content-type": "text/tenant"})
    device = suite.make_device(tenant, defaults={"color": "blue", "qos": 7})
    with suite.peer() as peer:
        event = peer.receiver(f"event/{tenant}")
        with suite.device_client(device) as client:
            assert client.post("/event", content=b"x").status_code == 202
    message = event.next().message
    assert message.properties["color"] == "blue" and message.properties["size"] == 3
    assert message.properties["qos"] == 1
    assert message.content_type == "text/tenant" and message.ttl == 30 and message.subject is None


def test_a_device_may_name_itself_in_the_path(suite, device, consumer):
    path = f"/telemetry/{device.tenant}/{device.id}"
    for variant in (path, path + "/", path.replace(device.id[2:4], f"%{ord(device.id[2]):02x}{device.id[3]}")):
        answer = suite.send(device, method="PUT", path=variant)
        assert answer.status_code == 202, variant
        message = consumer.telemetry.next().message
        assert message.properties["device_id"] == device.id


def test_a_gateway_sends_for_a_device_that_lists_it(suite, tenant, consumer):
    gateway = suite.make_device(tenant)
    device = suite.make_device(tenant, via=[gateway.id])
    for family, link in (("telemetry", consumer.telemetry), ("event", consumer.event)):
        answer = suite.send(gateway, method="PUT", path=f"/{family}/{tenant}/{device.id}")
        assert answer.status_code == 202, answer.text
        message = link.next().message
        assert message.properties["device_id"] == device.id
        assert message.annotations[symbol("device_id")] == device.id
        assert "gateway_id" not in message.properties


@pytest.mark.parametrize("case, status, text", [
    ("not listed", 403, "gateway unknown, disabled or not authorized to act on behalf of device"),
    ("gateway disabled", 403, "gateway unknown, disabled or not authorized to act on behalf of device"),
    ("device disabled", 404, "device unknown or disabled"),
    ("device unknown", 404, "device unknown or disabled"),
    ("other tenant", 403, "not authorized to upload data for device from other tenant")])
def test_a_gateway_is_refused(suite, tenant, consumer, case, status, text):
    gateway = suite.make_device(tenant, **({"enabled": False} if case == "gateway disabled" else {}))
    device = suite.make_device(tenant, via=[] if case == "not listed" else [gateway.id],
                               enabled=case != "device disabled")
    target_tenant = suite.make_tenant() if case == "other tenant" else tenant
    target = "nobody" if case == "device unknown" else device.id
    answer = suite.send(gateway, method="PUT", path=f"/telemetry/{target_tenant}/{target}")
    assert (answer.status_code, answer.text) == (status, text)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


# -- authentication ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("header, status, text", [
    (None, 401, "Unauthorized"),
    ("Basic", 400, "Bad Request"),
    ("Digest abc", 401, "Unauthorized"),
    ("Basic %%%", 400, "Malformed authorization header"),
    ("Basic " + base64.b64encode(b"no colon").decode(), 401, "malformed credentials"),
    (basic("not base64!", ""), 401, "malformed credentials"),
    (basic("no-tenant", "pw"), 401, "malformed credentials"),
    (basic("a@no-such-tenant", "pw"), 401, "bad credentials")])
def test_bad_authorization_headers_are_told_apart(suite, header, status, text):
    with suite.device_client() as client:
        answer = client.post("/telemetry", content=b"x", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.text) == (status, text)
    assert ("www-authenticate" in answer.headers) == (status == 401)
    if status == 401:
        assert answer.headers["www-authenticate"] == 'Basic realm="Hono"'


def test_the_scheme_is_matched_in_any_case_and_credentials_may_be_the_user_name(suite, device, consumer):
    user, password = device.basic
    packed = base64.b64encode(f"{user}:{password}".encode()).decode()
    with suite.device_client() as client:
        for header in ("bAsIc " + packed, basic(packed, "")):
            assert client.post("/telemetry", content=b"x", headers={"Authorization": header}).status_code == 202


def test_a_wrong_password_and_an_unknown_auth_id_are_refused(suite, device, consumer):
    with suite.device_client() as client:
        for user, password in ((device.basic[0], "wrong"), (device.basic[0], device.password + " "),
                               (f"nobody@{device.tenant}", device.password)):
            answer = client.post("/telemetry", content=b"x", headers={"Authorization": basic(user, password)})
            assert (answer.status_code, answer.text) == (401, "bad credentials")


def test_the_tenant_starts_behind_the_first_at_sign(suite, device):
    with suite.device_client() as client:
        header = basic(f"{device.auth_id}@{device.tenant}@more", device.password)
        answer = client.post("/telemetry", content=b"x", headers={"Authorization": header})
    assert (answer.status_code, answer.text) == (401, "bad credentials")


@pytest.mark.parametrize("secret, status, text", [
    ({"enabled": False}, 401, "bad credentials"),
    ({"not-after": "2020-01-01T00:00:00Z"}, 401, "bad credentials"),
    ({"not-before": "2100-01-01T00:00:00Z"}, 401, "bad credentials"),
    ({"not-before": "2020-01-01T00:00:00Z", "not-after": "2100-01-01T00:00:00+01:00"}, 202, "")])
def test_a_secret_counts_only_while_it_is_valid(suite, tenant, consumer, secret, status, text):
    if secret.get("enabled") is False:                   # next to a good one, else the registry hands out none at all
        device = suite.make_device(tenant)
        entry = {"type": "hashed-password", "auth-id": device.auth_id,
                 "secrets": [{"pwd-plain": device.password, "enabled": False}, {"pwd-plain": "other"}]}
        suite.expect(204, suite.management.put(f"/v1/credentials/{tenant}/{device.id}", json=[entry]))
    else:
        device = suite.make_device(tenant, credentials=secret)
    answer = suite.send(device)
    assert (answer.status_code, answer.text) == (status, text)


def test_disabled_credentials_are_refused(suite, tenant):
    device = suite.make_device(tenant, credentials={"enabled": False})
    assert suite.send(device).status_code == 401


@pytest.mark.parametrize("function", ["sha-256", "sha-512"])
def test_salted_hashes_are_verified(suite, tenant, consumer, function):
    digests = {"sha-256": "/rZc+4Bh5G9xnEYn0fcXox7Lv70zcHQBKN0FYZjDQEM=",
               "sha-512": "8RzPKDWW46Ukf48aZZ9z/u4blDYX3EgAuLrz9DXQThhEZfybs2ql1Tm3C9Ty5dnyx6X2rfdXBooyLeu5kP3DJQ=="}
    device = suite.make_device(tenant)
    entry = {"type": "hashed-password", "auth-id": device.auth_id,
             "secrets": [{"hash-function": function, "salt": "c2FsdC0xNw==", "pwd-hash": digests[function]}]}
    suite.expect(204, suite.management.put(f"/v1/credentials/{tenant}/{device.id}", json=[entry]))
    assert suite.send(device).status_code == 401
    device.password = "sesame-17"
    assert suite.send(device).status_code == 202


# -- tenant and device checks ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("content, text", [
    ({"enabled": False}, "tenant is disabled"),
    ({"adapters": [{"type": "hono-http", "enabled": False}]}, "adapter disabled for tenant"),
    ({"adapters": [{"type": "hono-mqtt", "enabled": True}]}, "adapter disabled for tenant")])
def test_a_disabled_tenant_or_adapter_is_told_before_the_password_is_looked_at(suite, content, text):
    tenant = suite.make_tenant(**content)
    device = suite.make_device(tenant)
    for password in (device.password, "wrong"):
        device.password = password
        answer = suite.send(device)
        assert (answer.status_code, answer.text) == (403, text)


def test_an_enabled_adapter_serves(suite):
    tenant = suite.make_tenant(adapters=[{"type": "hono-http", "enabled": True}])
    device = suite.make_device(tenant)
    with suite.peer() as peer:
        peer.receiver(f"telemetry/{tenant}")
        assert suite.send(device).status_code == 202


def test_a_disabled_device_is_unknown(suite, tenant, consumer):
    device = suite.make_device(tenant, enabled=False)
    answer = suite.send(device)
    assert (answer.status_code, answer.text) == (404, "device unknown or disabled")


# -- the request itself ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path, level", [("/telemetry", "2"), ("/telemetry", "-1"), ("/telemetry", "x"),
                                         ("/event", "0"), ("/event", "2"), ("/event", "one")])
def test_an_impossible_qos_is_refused(suite, device, consumer, path, level):
    assert suite.send(device, path=path, qos=level).status_code == 400


def test_an_event_may_ask_for_qos_1(suite, device, consumer):
    assert suite.send(device, path="/event", qos="1").status_code == 202


@pytest.mark.parametrize("body, content_type, status, text", [
    (b"", EMPTY, 202, ""),
    (b"", "text/plain", 400, "content type [text/plain] does not match payload"),
    (b"", None, 400, "content type [null] does not match payload"),
    (b"x", EMPTY, 400, f"content type [{EMPTY}] does not match payload"),
    (b"x", "application/x-www-form-urlencoded", 202, "")])
def test_body_and_content_type_must_agree(suite, device, consumer, body, content_type, status, text):
    with suite.device_client(device) as client:
        answer = client.post("/event", content=body, headers={"Content-Type": content_type} if content_type else {})
    assert (answer.status_code, answer.text) == (status, text)
    if body == b"" and status == 202:
        assert consumer.event.next().message.body in (b"", None)


@pytest.mark.parametrize("size, status", [(2048, 202), (2049, 413)])
def test_the_payload_limit_is_exact(suite, device, consumer, size, status):
    assert suite.send(device, b"x" * size).status_code == status


def test_a_body_too_large_is_refused_before_authentication(suite):
    with suite.device_client() as client:
        answer = client.post("/telemetry", content=b"x" * 3000)
    assert (answer.status_code, answer.text) == (413, "Error Code: 413")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_chunked_body_counts_like_any_other(suite, device, consumer):
    def chunks(count):
        for _ in range(count):
            yield b"0123456789abcdef"

    with suite.device_client(device) as client:
        headers = {"Content-Type": "text/plain", "QoS-Level": "1"}
        assert client.post("/telemetry", content=chunks(128), headers=headers).status_code == 202
        assert bytes(consumer.telemetry.next().message.body) == b"0123456789abcdef" * 128
        assert client.post("/telemetry", content=chunks(129), headers=headers).status_code == 413


@pytest.mark.parametrize("method, path, status", [
    ("GET", "/telemetry", 405), ("PUT", "/telemetry", 405), ("DELETE", "/event", 405), ("POST", "/telemetry/a/b", 405),
    ("POST", "/", 404), ("POST", "/nothing", 404), ("PUT", "/telemetry/a", 404), ("PUT", "/telemetry/a/b/c", 404),
    ("POST", "/t", 404), ("POST", "/Telemetry", 404)])
def test_unknown_paths_and_methods_are_told_apart(suite, method, path, status):
    with suite.device_client() as client:
        answer = client.request(method, path)
    assert answer.status_code == status
    if status == 405:
        assert answer.content == b""
    else:
        assert "<h1>Resource not found</h1>" in answer.text


# -- outcomes ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path, level", [("/telemetry", "0"), ("/telemetry", "1"), ("/event", None)])
def test_without_a_consumer_the_device_hears_so_at_once(suite, device, path, level):
    begin = time.monotonic()
    answer = suite.send(device, path=path, qos=level)
    assert (answer.status_code, answer.text) == (503, "no consumer available")
    assert answer.headers["retry-after"] == "2"
    assert time.monotonic() - begin < seconds(1)


@pytest.mark.parametrize("outcome, status, text", [
    ({"outcome": "released"}, 503, "consumer didn't process the message"),
    ({"outcome": "modified", "failed": True}, 503, "consumer didn't process the message"),
    ({"outcome": "modified", "undeliverable": True}, 404,
     "consumer declared message as undeliverable, it should not be redelivered"),
    ({"outcome": "rejected"}, 400, None),
    ({"outcome": "rejected", "condition": "amqp:unauthorized-access"}, 403, None),
    ({"outcome": "rejected", "condition": "amqp:resource-limit-exceeded"}, 503,
     "consumer rejected the message because a resource limit was exceeded, possibly a (tenant-specific) queue size limit"),
    ({"outcome": "rejected", "condition": "amqp:internal-error"}, 503, None)])
@pytest.mark.parametrize("path", ["/telemetry", "/event"])
def test_the_consumers_outcome_decides_the_status(suite, device, path, outcome, status, text):
    def answer_with(_):
        return (outcome["outcome"], outcome.get("condition"), outcome.get("failed", False),
                outcome.get("undeliverable", False), None)

    with suite.peer() as peer:
        peer.receiver(f"{path[1:]}/{device.tenant}", answer=answer_with)
        answer = suite.send(device, path=path)
    assert answer.status_code == status
    assert text is None or answer.text == text
    assert ("retry-after" in answer.headers) == (status == 503)


def test_a_silent_consumer_ends_in_503_after_the_send_timeout(suite, device):
    with suite.peer() as peer:
        link = peer.receiver(f"telemetry/{device.tenant}", answer=None)
        begin = time.monotonic()
        answer = suite.send(device)
        waited = time.monotonic() - begin
        assert (answer.status_code, answer.text) == (
            503, "consumer failed to indicate in time whether it has processed the message")
        assert 0.9 <= waited < seconds(3)
        link.next()
        wait_until(lambda: link.settled, 5, "the adapter did not settle what it gave up")


def test_qos_0_does_not_wait_for_the_outcome(suite, device):
    with suite.peer() as peer:
        link = peer.receiver(f"telemetry/{device.tenant}", answer=None)
        begin = time.monotonic()
        assert suite.send(device, qos="0").status_code == 202
        assert time.monotonic() - begin < seconds(0.8)
        assert not link.next().settled, "adapters send unsettled, whatever the device asked for"


# -- HTTP itself -------------------------------------------------------------------------------------------------------

def test_a_connection_serves_request_after_request(suite, device, consumer):
    with suite.device_client(device) as client:
        for number in range(5):
            assert client.post("/telemetry", content=b"%d" % number, headers={"QoS-Level": "1"}).status_code == 202
        assert len(client._transport._pool.connections) == 1
    assert [bytes(consumer.telemetry.next().message.body) for _ in range(5)] == [b"0", b"1", b"2", b"3", b"4"]


def test_requests_sent_ahead_are_answered_in_their_order(suite, device, consumer):
    authorization = basic(*device.basic)
    with RawClient(suite.port("http"), suite.ca_file) as client:
        request = (b"POST /telemetry HTTP/1.1\r\nHost: x\r\nAuthorization: " + authorization.encode() +
                   b"\r\nQoS-Level: 1\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n1")
        client.send(request + b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n" + request)
        assert [client.read_response()[0] for _ in range(3)] == [202, 404, 202]


def test_a_client_that_expects_100_gets_it_and_then_its_answer(suite, device, consumer):
    head = (b"POST /telemetry HTTP/1.1\r\nHost: x\r\nAuthorization: " + basic(*device.basic).encode() +
            b"\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: ")
    with RawClient(suite.port("http"), suite.ca_file) as client:
        client.send(head + b"3\r\n\r\n")
        assert client.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 100 ")
        client.send(b"abc")
        assert client.read_response()[0] == 202
    with RawClient(suite.port("http"), suite.ca_file) as client:
        client.send(head + b"5000\r\n\r\n")
        assert client.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 413 ")


def test_connection_close_and_http_1_0_end_the_connection(suite):
    for request in (b"GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"GET /x HTTP/1.0\r\n\r\n"):
        with RawClient(suite.port("http"), suite.ca_file) as client:
            client.send(request)
            assert client.read_all().startswith(b"HTTP/1.1 404 ")


# -- CORS --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path, method, headers", [
    ("/telemetry", "POST", ("QoS-Level", "hono-ttd", "authorization", "content-type")),
    ("/telemetry/t/d", "PUT", ("QoS-Level", "hono-ttd", "authorization", "content-type")),
    ("/event", "POST", ("hono-ttd", "authorization", "content-type")),
    ("/event/t/d", "PUT", ("hono-ttd", "authorization", "content-type"))])
def test_a_preflight_names_methods_and_headers(suite, path, method, headers):
    with suite.device_client() as client:
        answer = client.options(path, headers={"Origin": "https://app.example",
                                               "Access-Control-Request-Method": method})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["access-control-allow-origin"] in ("*", "https://app.example")
    assert method in answer.headers["access-control-allow-methods"]
    for name in headers:
        assert name in answer.headers["access-control-allow-headers"]


def test_a_cross_origin_upload_may_read_the_command_headers(suite, device, consumer):
    answer = suite.send(device, headers={"Origin": "https://app.example"})
    assert answer.status_code == 202
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-expose-headers"] == "hono-command,hono-cmd-req-id"


def test_a_foreign_origin_is_refused_when_origins_are_restricted(own_suite):
    suite = own_suite("--set", "http:HONO_HTTP_CORSALLOWEDORIGIN=https://[a-z]+\\.example",
                      "--set", "http:HONO_HTTP_REALM=Elsewhere", "--set", "http:HONO_HTTP_MAXPAYLOADSIZE=129")
    device = suite.make_device("DEFAULT_TENANT")
    with suite.peer() as peer:
        peer.receiver("telemetry/DEFAULT_TENANT")
        answer = suite.send(device, headers={"Origin": "https://app.example"})
        assert answer.status_code == 202 and answer.headers["access-control-allow-origin"] == "https://app.example"
        answer = suite.send(device, headers={"Origin": "https://app.example.evil.org"})
        assert answer.status_code == 403 and answer.content == b""
        assert answer.reason_phrase == "CORS Rejected - Invalid origin"
        assert suite.send(device, b"x" * 130).status_code == 413
    with suite.device_client() as client:
        answer = client.post("/telemetry", content=b"x")
        assert answer.headers["www-authenticate"] == 'Basic realm="Elsewhere"'


# -- without authentication --------------------------------------------------------------------------------------------

def test_without_authentication_the_path_names_the_device(own_suite):
    suite = own_suite("--set", "http:HONO_HTTP_AUTHENTICATIONREQUIRED=false")
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    with suite.peer() as peer, suite.device_client() as client:
        telemetry = peer.receiver(f"telemetry/{tenant}")
        answer = client.put(f"/telemetry/{tenant}/{device.id}", content=b"x", headers={"QoS-Level": "1"})
        assert answer.status_code == 202
        assert telemetry.next().message.properties["device_id"] == device.id
        assert client.post("/telemetry", content=b"x").status_code == 404
        answer = client.put(f"/telemetry/{tenant}/nobody", content=b"x")
        assert (answer.status_code, answer.text) == (404, "device unknown or disabled")
        answer = client.put("/telemetry/no-such-tenant/nobody", content=b"x")
        assert (answer.status_code, answer.text) == (404, "no such tenant")
        assert "WARN" in suite.log("http")


# -- metrics -----------------------------------------------------------------------------------------------------------

def test_uploads_are_counted_as_hono_counts_them(suite, device):
    def received(**labels):
        return suite.metric("http", "hono_messages_received_seconds_count", tenant=device.tenant, **labels)

    suite.send(device)
    assert received(status="undeliverable", type="telemetry", qos="1", ttd="none") == 1
    assert suite.metric("http", "hono_downstream_full_total", tenant=device.tenant, type="telemetry") == 1
    with suite.peer() as peer:
        peer.receiver(f"telemetry/{device.tenant}")
        peer.receiver(f"event/{device.tenant}", answer=lambda _: ("rejected", None, False, False, None))
        suite.send(device, b"12345")
        suite.send(device, b"12345", qos="0")
        suite.send(device, path="/event")
    assert received(status="forwarded", type="telemetry", qos="1", component_name="hono-http",
                    component_type="adapter") == 1
    assert received(status="forwarded", type="telemetry", qos="0") == 1
    assert received(status="unprocessable", type="event", qos="1") == 1
    assert suite.metric("http", "hono_messages_payload_bytes_sum", tenant=device.tenant, status="forwarded") == 10
    assert suite.metric("http", "hono_downstream_sent_seconds_count", tenant=device.tenant, type="telemetry",
                        outcome="accepted") >= 1
    assert suite.metric("http", "hono_downstream_sent_seconds_count", tenant=device.tenant, type="event",
                        outcome="rejected") == 1


def test_failures_before_the_checks_of_tenant_and_device_are_not_counted(suite, device):
    device.password = "wrong"
    suite.send(device)
    suite.send(device, qos="7")
    assert suite.metric("http", "hono_messages_received_seconds_count", tenant=device.tenant) == 0


def test_messages_of_one_connection_keep_their_order(suite, device, consumer):
    with suite.device_client(device) as client:
        for number in range(20):
            assert client.post("/telemetry", content=b"%d" % number, headers={"QoS-Level": "0"}).status_code == 202
    received = [bytes(consumer.telemetry.next().message.body) for _ in range(20)]
    assert received == [b"%d" % number for number in range(20)]
    with pytest.raises(queue.Empty):
        consumer.telemetry.messages.get(timeout=0.1)


def test_a_message_without_credit_is_not_kept_for_later(suite, device):
    assert suite.send(device).status_code == 503
    with suite.peer() as peer:
        assert peer.receiver(f"telemetry/{device.tenant}").none_within(0.3)
        assert suite.send(device, b"now").status_code == 202
