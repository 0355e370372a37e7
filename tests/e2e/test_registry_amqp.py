# SPDX-License-Identifier: Apache-2.0
"""The registry's AMQP APIs as adapters use them (amqp-apis.md §3, §4, §8-§10)."""
import json
import uuid

import pytest
from proton import Link, Message

from support.amqp import Refused, Requester
from support.waiting import seconds


@pytest.fixture
def peer(suite):
    with suite.peer("registry", "adapter") as connected:
        yield connected


def body_of(message):
    return json.loads(bytes(message.body))


def status_of(message):
    assert type(message.properties["status"]).__name__ == "int32"
    return message.properties["status"]


# -- registration ------------------------------------------------------------------------------------------------------

def test_an_assertion_names_gateways_and_defaults(suite, tenant, peer):
    gateway, member = suite.make_device(tenant), suite.make_device(tenant, memberOf=["group"])
    device = suite.make_device(tenant, via=[gateway.id], viaGroups=["group"], defaults={"a": 1})
    registration = Requester(peer, f"registration/{tenant}")
    for acting in (None, gateway.id, member.id):
        properties = {"device_id": device.id, **({"gateway_id": acting} if acting else {})}
        answer = registration.call("assert", properties=properties)
        assert status_of(answer) == 200
        assert body_of(answer) == {"device-id": device.id, "via": [gateway.id, member.id], "defaults": {"a": 1}}
    assert answer.properties["tenant_id"] == tenant and answer.properties["device_id"] == device.id
    assert answer.properties["cache_control"].replace(" ", "") == "max-age=300"
    assert answer.content_type == "application/json"
    assert answer.address == f"registration/{tenant}/{device.id}"
    assert uuid.UUID(answer.id)


@pytest.mark.parametrize("case, status", [
    ("unknown", 404), ("disabled", 404), ("gateway not listed", 403), ("gateway unknown", 403),
    ("gateway disabled", 403), ("device unknown behind gateway", 404)])
def test_an_assertion_is_refused(suite, tenant, peer, case, status):
    gateway = suite.make_device(tenant, enabled=case != "gateway disabled")
    device = suite.make_device(tenant, enabled=case != "disabled",
                               via=[] if case == "gateway not listed" else [gateway.id])
    properties = {"device_id": "nobody" if "unknown" in case and "gateway unknown" != case else device.id}
    if "gateway" in case:
        properties["gateway_id"] = "nobody" if case == "gateway unknown" else gateway.id
    answer = Requester(peer, f"registration/{tenant}").call("assert", properties=properties)
    assert status_of(answer) == status
    assert not answer.body and "cache_control" not in answer.properties


def test_an_assertion_for_a_tenant_that_is_missing_is_404(peer):
    answer = Requester(peer, "registration/no-such-tenant").call("assert", properties={"device_id": "d"})
    assert status_of(answer) == 404


def test_changes_show_at_once(suite, tenant, peer):
    device = suite.make_device(tenant)
    registration = Requester(peer, f"registration/{tenant}")
    for enabled in (True, False, True):
        suite.expect(204, suite.management.put(f"/v1/devices/{tenant}/{device.id}", json={"enabled": enabled}))
        answer = registration.call("assert", properties={"device_id": device.id})
        assert status_of(answer) == (200 if enabled else 404)


# -- credentials -------------------------------------------------------------------------------------------------------

def test_credentials_are_found_by_type_and_auth_id(suite, tenant, peer):
    device = suite.make_device(tenant)
    credentials = Requester(peer, f"credentials/{tenant}")
    answer = credentials.call("get", json.dumps({"type": "hashed-password", "auth-id": device.auth_id}))
    assert status_of(answer) == 200
    found = body_of(answer)
    assert (found["device-id"], found["type"], found["auth-id"]) == (device.id, "hashed-password", device.auth_id)
    secret, = found["secrets"]
    assert secret["hash-function"] == "bcrypt" and secret["pwd-hash"].startswith("$2a$10$")
    assert "pwd-plain" not in secret
    assert answer.properties["cache_control"].replace(" ", "") == "max-age=180"
    for request in ({"type": "psk", "auth-id": device.auth_id}, {"type": "hashed-password", "auth-id": "nobody"}):
        assert status_of(credentials.call("get", json.dumps(request))) == 404


@pytest.mark.parametrize("body, status", [
    ("{}", 400), ('{"type":"hashed-password"}', 400), ('{"auth-id":"a"}', 400), ("{", 400), ("[]", 400), ("", 400),
    ('{"type":"hashed-password","auth-id":"a","device-id":"d"}', 400),
    ('{"type":"hashed-password","device-id":"d"}', 501), ('{"type":1,"auth-id":"a"}', 400)])
def test_bad_credentials_requests_are_answered(tenant, peer, body, status):
    assert status_of(Requester(peer, f"credentials/{tenant}").call("get", body)) == status


def test_operations_that_do_not_exist_are_400_for_who_may_do_everything_and_403_for_others(suite, tenant, peer):
    with suite.peer("registry", "restricted") as restricted:
        for family, subject, body in (("credentials", "add", "{}"), ("credentials", "update", "{}"),
                                      ("registration", "nonsense", None)):
            for user, of, status in ((restricted, "DEFAULT_TENANT", 400), (peer, tenant, 403)):
                requester = Requester(user, f"{family}/{of}", f"reply-{subject}")
                assert status_of(requester.call(subject, body, {"device_id": "d"})) == status, subject


def test_secrets_out_of_use_are_not_handed_out_and_the_client_context_counts(suite, tenant, peer):
    device = suite.make_device(tenant)
    entry = {"type": "hashed-password", "auth-id": device.auth_id, "ext": {"client-id": "c1"},
             "secrets": [{"pwd-plain": "a", "comment": "good"}, {"pwd-plain": "b", "enabled": False},
                         {"pwd-plain": "c", "not-after": "2020-01-01T00:00:00Z"},
                         {"pwd-plain": "d", "not-before": "2100-01-01T00:00:00Z", "comment": "future"}]}
    suite.expect(204, suite.management.put(f"/v1/credentials/{tenant}/{device.id}", json=[entry]))
    credentials = Requester(peer, f"credentials/{tenant}")
    request = {"type": "hashed-password", "auth-id": device.auth_id}
    answer = credentials.call("get", json.dumps(request))
    assert [secret.get("comment") for secret in body_of(answer)["secrets"]] == ["good", "future"]
    assert status_of(credentials.call("get", json.dumps({**request, "client-id": "c1", "other": 1}))) == 200
    assert status_of(credentials.call("get", json.dumps({**request, "client-id": "c2"}))) == 404


# -- tenants -----------------------------------------------------------------------------------------------------------

def test_a_tenant_is_found_by_id(suite, peer):
    tenant = suite.make_tenant(enabled=False, defaults={"ttl": 1}, ext={"x": 2}, adapters=[{"type": "hono-http"}],
                               **{"resource-limits": {"max-ttl": 5}})
    answer = Requester(peer, "tenant").call("get", json.dumps({"tenant-id": tenant}))
    assert status_of(answer) == 200 and answer.properties["tenant_id"] == tenant
    assert answer.address == f"tenant/{tenant}"
    assert answer.properties["cache_control"].replace(" ", "") == "max-age=180"
    assert body_of(answer) == {"tenant-id": tenant, "enabled": False, "minimum-message-size": 0, "defaults": {"ttl": 1},
                               "ext": {"x": 2}, "resource-limits": {"max-ttl": 5}, "adapters": [
                                   {"type": "hono-http", "enabled": False, "device-authentication-required": True}]}


@pytest.mark.parametrize("body, status", [('{"tenant-id":"no-such-tenant"}', 404), ("{}", 400), ("{", 400), (None, 400)])
def test_bad_tenant_requests_are_answered(peer, body, status):
    assert status_of(Requester(peer, "tenant").call("get", body)) == status


# -- the request/response protocol -------------------------------------------------------------------------------------

def test_the_correlation_id_wins_over_the_message_id(tenant, peer):
    registration = Requester(peer, f"registration/{tenant}")
    answer = registration.call("assert", properties={"device_id": "d"}, message_id="m-1")
    assert answer.correlation_id == "m-1"
    answer = registration.call("assert", properties={"device_id": "d"}, message_id="m-2", correlation_id="c-2")
    assert answer.correlation_id == "c-2"


@pytest.mark.parametrize("address, message", [
    ("registration", Message(subject="assert", id="1")),
    ("registration", Message(subject="assert", properties={"device_id": 7}, id="1")),
    ("registration", Message(properties={"device_id": "d"}, id="1")),
    ("registration", Message(subject="assert", properties={"device_id": "d"})),
    ("credentials", Message(subject="delete", id="1", body=b"{}", inferred=True)),
    ("credentials", Message(subject="get", id="1")),
    ("tenant", Message(id="1", body=b"{}", inferred=True))])
def test_a_malformed_request_is_rejected(tenant, peer, address, message):
    full = address if address == "tenant" else f"{address}/{tenant}"
    requester = Requester(peer, full)
    message.reply_to = requester.reply_to
    outcome = requester.sender.send(message).result(seconds(5))
    assert (outcome.state, outcome.condition) == ("rejected", "hono:bad-request")
    assert requester.receiver.none_within(0.2)


def test_a_request_without_reply_link_is_dropped_and_the_credit_comes_back(suite, tenant, peer):
    registration = Requester(peer, f"registration/{tenant}")
    with suite.peer("registry", "adapter") as other:
        other.receiver(f"registration/{tenant}/reply-of-other")
        for reply_to in (f"registration/{tenant}/nobody", f"registration/{tenant}/reply-of-other"):
            for _ in range(120):
                registration.sender.wait_for_credit()
                _, outcome = registration.send("assert", properties={"device_id": "d"}, reply_to=reply_to)
                assert outcome.result(seconds(5)).state == "accepted"
        assert registration.receiver.none_within(0.2)
    assert status_of(registration.call("assert", properties={"device_id": "d"})) == 404


def test_a_sender_gets_100_credits_and_one_back_for_each_response(tenant, peer):
    registration = Requester(peer, f"registration/{tenant}")
    registration.sender.wait_for_credit(100)
    assert registration.sender.credit == 100
    for _ in range(250):
        registration.call("assert", properties={"device_id": "d"})
    registration.sender.wait_for_credit(100)


@pytest.mark.parametrize("address, condition", [
    ("nothing/T", "amqp:not-found"), ("telemetry/T", "amqp:not-found"), (None, "amqp:not-allowed")])
def test_senders_to_what_is_not_served_are_refused(peer, address, condition):
    with pytest.raises(Refused) as refused:
        peer.sender(address)
    assert refused.value.condition == condition


def test_a_pre_settled_sender_is_refused(tenant, peer):
    with pytest.raises(Refused) as refused:
        peer.sender(f"registration/{tenant}", snd_settle_mode=Link.SND_SETTLED)
    assert refused.value.condition == "amqp:precondition-failed"


@pytest.mark.parametrize("address, condition", [
    ("nothing/T/r", "amqp:not-found"), ("", "amqp:not-found"), ("registration/T", "amqp:invalid-field"),
    ("credentials/T", "amqp:invalid-field"), ("tenant", "amqp:invalid-field")])
def test_receivers_of_what_is_not_served_are_refused(peer, address, condition):
    with pytest.raises(Refused) as refused:
        peer.receiver(address)
    assert refused.value.condition == condition


def test_a_reply_address_is_taken_once(suite, tenant, peer):
    peer.receiver(f"registration/{tenant}/mine")
    with suite.peer("registry", "adapter") as other:
        with pytest.raises(Refused) as refused:
            other.receiver(f"registration/{tenant}/mine")
        assert refused.value.condition == "amqp:illegal-state"
        peer.close()
        wait = other.receiver(f"registration/{tenant}/mine", wait=False)
        if wait.opened.exception(seconds(5)):            # the first one's end may be seen a moment later
            other.receiver(f"registration/{tenant}/mine")


# -- authorities -------------------------------------------------------------------------------------------------------

def test_a_user_without_authority_is_refused_at_the_link(suite, tenant):
    with suite.peer("registry", "application") as peer:
        for attach in (lambda: peer.sender(f"registration/{tenant}"), lambda: peer.receiver(f"registration/{tenant}/r"),
                       lambda: peer.sender("tenant"), lambda: peer.receiver("credentials/DEFAULT_TENANT/r")):
            with pytest.raises(Refused) as refused:
                attach()
            assert refused.value.condition == "amqp:unauthorized-access"


def test_a_restricted_user_sees_its_tenant_only(suite, tenant):
    with suite.peer("registry", "restricted") as peer:
        with pytest.raises(Refused):
            peer.sender(f"registration/{tenant}")
        own = Requester(peer, "registration/DEFAULT_TENANT")
        assert status_of(own.call("assert", properties={"device_id": "4711"})) == 200
        tenants = Requester(peer, "tenant")
        assert status_of(tenants.call("get", '{"tenant-id":"DEFAULT_TENANT"}')) == 200
        assert status_of(tenants.call("get", json.dumps({"tenant-id": tenant}))) == 403
        assert status_of(tenants.call("get", '{"tenant-id":"no-such-tenant"}')) == 404


def test_a_wrong_password_is_refused(suite):
    with pytest.raises(Refused) as refused:
        suite.peer("registry", ("http-adapter@HONO", "wrong")).wait_open()
    assert refused.value.condition == "amqp:unauthorized-access"


def test_links_may_be_opened_and_closed_again_and_again(suite, tenant):
    with suite.peer("registry", "adapter") as peer:
        for number in range(50):
            requester = Requester(peer, f"registration/{tenant}", f"reply-{number}")
            assert status_of(requester.call("assert", properties={"device_id": "d"})) == 404
            requester.sender.close()
            requester.receiver.close()
