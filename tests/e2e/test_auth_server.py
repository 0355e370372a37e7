# SPDX-License-Identifier: Apache-2.0
"""The auth server as services and a dispatch router see it (auth-server.md)."""
import base64
import crypt
import datetime
import json
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from proton import Array, Data, Link, symbol

from support.amqp import Peer, Refused
from support.raw import AMQP_HEADER, RawClient, begin_frame, open_frame, receiver_frames
from support.waiting import seconds


def fetch_token(peer):
    message = peer.receiver("cbs").next().message
    assert message.properties == {"type": "amqp:jwt"}
    assert isinstance(message.body, str) and not message.inferred
    return message.body


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def claims_of(token):
    return json.loads(decode(token.split(".")[1]))


def verify(token, certificate_file):
    """Header and claims of a token whose signature the certificate's key verifies."""
    header, claims, signature = token.split(".")
    key = x509.load_pem_x509_certificate(certificate_file.read_bytes()).public_key()
    raw, signed = decode(signature), f"{header}.{claims}".encode()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(raw, signed, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert len(raw) == 64
        key.verify(encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")), signed,
                   ec.ECDSA(hashes.SHA256()))
    return json.loads(decode(header)), json.loads(decode(claims))


# -- tokens ------------------------------------------------------------------------------------------------------------

def test_a_user_gets_a_signed_token_with_its_authorities(suite):
    with suite.peer("auth", "adapter") as peer:
        token = fetch_token(peer)
    header, claims = verify(token, suite.sandbox.certs / "auth-server-cert.pem")
    assert header == {"alg": "ES256"}
    assert claims["iss"] == "Hono" and claims["sub"] == "http-adapter@HONO"
    assert 590 <= claims["exp"] - time.time() <= 601
    assert claims["r:telemetry/*"] == "W" and claims["r:event/*"] == "W"
    for endpoint in ("registration/*", "credentials/*", "tenant", "device_con/*", "command_internal/*"):
        assert set(claims[f"r:{endpoint}"]) == {"R", "W"}, endpoint
    assert claims["r:command/*"] == "R" and claims["r:command_response/*"] == "W"
    for operation in ("registration/*:assert", "credentials/*:get", "tenant/*:*", "device_con/*:*"):
        assert claims[f"o:{operation}"] == "E"


@pytest.mark.parametrize("user, password, resources", [
    ("consumer@HONO", "verysecret", {"r:telemetry/*": "R", "r:event/*": "R", "r:command_response/*": "R",
                                     "r:command/*": "W"}),
    ("user1@HONO", "pw", {"r:telemetry/DEFAULT_TENANT": "R", "r:event/DEFAULT_TENANT": "R",
                          "r:command_response/DEFAULT_TENANT/*": "R", "r:command/DEFAULT_TENANT": "W"})])
def test_the_example_users_have_the_published_authorities(suite, user, password, resources):
    with suite.peer("auth", (user, password)) as peer:
        claims = claims_of(fetch_token(peer))
    assert {name: value for name, value in claims.items() if name.startswith("r:")} == resources


@pytest.mark.parametrize("name", ["http", "mqtt", "amqp", "coap", "kura", "lora"])
def test_every_adapter_of_the_example_can_log_in(suite, name):
    with suite.peer("auth", (f"{name}-adapter@HONO", f"{name}-secret")) as peer:
        assert claims_of(fetch_token(peer))["sub"] == f"{name}-adapter@HONO"


@pytest.mark.parametrize("user, password", [("consumer@HONO", "wrong"), ("nobody", "verysecret"),
                                            ("consumer@HONO", "verysecre"), ("consumer@hono", "verysecret")])
def test_wrong_credentials_are_refused(suite, user, password):
    peer = suite.peer("auth", (user, password))
    with pytest.raises(Refused) as refused:
        peer.wait_open()
    assert refused.value.condition == "amqp:unauthorized-access"


def test_hs256_rs256_and_the_token_life_can_be_configured(solo):
    secret = "my-very-own-shared-secret-0123456789"
    server = solo.start("auth", HONO_AUTH_SVC_SIGNING_SHAREDSECRET=secret,
                        HONO_AUTH_SVC_SIGNING_TOKENEXPIRATION=5).wait_started()
    with Peer(server.port(), "consumer@HONO", "verysecret", ca_file=server.ca_file) as peer:
        token = fetch_token(peer)
    header, _, signature = token.split(".")
    assert json.loads(decode(header)) == {"alg": "HS256"}
    check = hmac.HMAC(secret.encode(), hashes.SHA256())
    check.update(token.rpartition(".")[0].encode())
    check.verify(decode(signature))
    assert claims_of(token)["exp"] - time.time() <= 5


def test_an_rsa_key_signs_rs256(solo):
    key = rsa.generate_private_key(65537, 2048)
    key_file = solo.folder / "rsa-key.pem"
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                           serialization.NoEncryption()))
    subject = x509.Name([])
    now = datetime.datetime.utcnow()
    certificate = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
                   .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
                   .sign(key, hashes.SHA256()))
    certificate_file = solo.folder / "rsa-cert.pem"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    server = solo.start("auth", HONO_AUTH_SVC_SIGNING_KEYPATH=key_file,
                        HONO_AUTH_SVC_SIGNING_CERTPATH=certificate_file).wait_started()
    with Peer(server.port(), "consumer@HONO", "verysecret", ca_file=server.ca_file) as peer:
        assert verify(fetch_token(peer), certificate_file)[0] == {"alg": "RS256"}


# -- permissions file --------------------------------------------------------------------------------------------------

PERMISSIONS = {
    "roles": {"reader": [{"resource": "telemetry/ACME", "activities": ["READ"]},
                         {"operation": "registration/*:assert", "activities": ["EXECUTE"]}],
              "writer": [{"resource": "telemetry/ACME", "activities": ["WRITE"]}]},
    "users": {"plain@ACME": {"mechanism": "PLAIN", "password": "clear", "authorities": ["reader", "writer"]},
              "hashed@ACME": {"mechanism": "PLAIN", "authorities": ["reader"],
                              "password": crypt.crypt("top", crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))},
              "none@ACME": {"mechanism": "PLAIN", "password": "pw", "authorities": []},
              "component@ACME": {"mechanism": "PLAIN", "password": "pw", "authorities": ["hono-component"]},
              "http-adapter": {"mechanism": "EXTERNAL", "authorities": ["writer"]}}}


@pytest.fixture
def acme(solo):
    file = solo.folder / "permissions.json"
    file.write_text(json.dumps(PERMISSIONS), encoding="utf-8")
    return solo.start("auth", HONO_AUTH_SVC_PERMISSIONSPATH=f"file://{file}").wait_started()


def connect(server, user, password, **options):
    return Peer(server.port(), user, password, ca_file=server.ca_file, **options)


def test_a_permissions_file_defines_users_and_the_later_role_wins(acme):
    with connect(acme, "plain@ACME", "clear") as peer:
        claims = claims_of(fetch_token(peer))
    assert claims["r:telemetry/ACME"] == "W" and claims["o:registration/*:assert"] == "E"
    with connect(acme, "hashed@ACME", "top") as peer:
        assert claims_of(fetch_token(peer))["r:telemetry/ACME"] == "R"
    with connect(acme, "none@ACME", "pw") as peer:
        assert set(claims_of(fetch_token(peer))) == {"iss", "sub", "exp"}
    for user, password in (("hashed@ACME", "wrong"), ("consumer@HONO", "verysecret"), ("http-adapter", "")):
        with pytest.raises(Refused):
            connect(acme, user, password).wait_open()


def test_a_client_certificate_logs_in_by_external(acme, solo):
    pair = (solo.certs / "http-adapter-cert.pem", solo.certs / "http-adapter-key.pem")
    with connect(acme, None, None, client_pair=pair, mechanisms="EXTERNAL") as peer:
        assert claims_of(fetch_token(peer))["sub"] == "http-adapter"
    with pytest.raises(Refused):                         # a certificate without a user
        pair = (solo.certs / "mqtt-adapter-cert.pem", solo.certs / "mqtt-adapter-key.pem")
        connect(acme, None, None, client_pair=pair, mechanisms="EXTERNAL").wait_open()
    with pytest.raises(Refused):                         # no certificate
        connect(acme, None, None, mechanisms="EXTERNAL").wait_open()


@pytest.mark.parametrize("response, subject", [
    (b"plain@ACME\0component@ACME\0pw", "plain@ACME"),         # a component may speak for another user
    (b"http-adapter\0component@ACME\0pw", "http-adapter"),     # whatever that one's mechanism is
    (b"nobody\0component@ACME\0pw", "component@ACME"),
    (b"plain@ACME\0none@ACME\0pw", "none@ACME")])
def test_an_authorization_id_counts_for_components_only(acme, response, subject):
    # python-qpid-proton has no way to set an authorization id, so the token is fetched by hand.
    assert subject_of_token(acme, response) == subject


def subject_of_token(server, response):
    with RawClient(server.port(), server.ca_file) as client:
        client.sasl_plain(response)
        client.send(AMQP_HEADER + open_frame() + begin_frame() + receiver_frames(b"cbs", credit=10))
        assert client.read_exactly(8) == AMQP_HEADER
        while True:
            _, _, body = client.read_frame()
            if body[:3] == b"\x00\x53\x14":
                token = body[body.index(b"eyJ"):].decode("latin-1")
                return claims_of(token)["sub"]


# -- SASL on the wire --------------------------------------------------------------------------------------------------

def test_the_mechanisms_are_announced_in_order(suite):
    with RawClient(suite.port("auth"), suite.ca_file) as client:
        mechanisms, code = client.sasl_plain(b"\0consumer@HONO\0verysecret")
    assert code == 0 and mechanisms.index(b"EXTERNAL") < mechanisms.index(b"PLAIN")
    assert b"ANONYMOUS" not in mechanisms


@pytest.mark.parametrize("response, mechanism", [
    (b"\0consumer@HONO\0wrong", b"PLAIN"), (b"\0consumer@HONO\0", b"PLAIN"), (b"\0\0verysecret", b"PLAIN"),
    (b"consumer@HONO\0verysecret", b"PLAIN"), (b"\0consumer@HONO\0very\0secret", b"PLAIN"), (b"", b"PLAIN"),
    (b"\0\xff\xfe\0verysecret", b"PLAIN"), (b"", b"EXTERNAL"), (b"guest", b"ANONYMOUS"), (b"x", b"SCRAM-SHA-1")])
def test_bad_sasl_responses_end_with_code_1(suite, response, mechanism):
    with RawClient(suite.port("auth"), suite.ca_file) as client:
        _, code = client.sasl_plain(response, mechanism)
        assert code == 1
        client.read_all()                                # and the connection is closed


def test_sasl_cannot_be_skipped(suite):
    with RawClient(suite.port("auth"), suite.ca_file) as client:
        client.send(AMQP_HEADER + open_frame())
        answer = client.read_all()
    assert b"\x00\x53\x10" not in answer, "an open frame was answered"


# -- the cbs node ------------------------------------------------------------------------------------------------------

def test_a_token_cannot_be_asked_for_pre_settled(suite):
    with suite.peer("auth", "adapter") as peer:
        with pytest.raises(Refused) as refused:
            peer.receiver("cbs", snd_settle_mode=Link.SND_SETTLED)
    assert refused.value.condition == "amqp:invalid-field"


@pytest.mark.parametrize("address", ["", "nothing", "cbs/more", "telemetry/DEFAULT_TENANT"])
def test_other_addresses_do_not_exist(suite, address):
    with suite.peer("auth", "adapter") as peer:
        with pytest.raises(Refused) as refused:
            peer.receiver(address)
    assert refused.value.condition == "amqp:not-found"


@pytest.mark.parametrize("address", ["cbs", "nothing"])
def test_nothing_can_be_sent(suite, address):
    with suite.peer("auth", "adapter") as peer:
        with pytest.raises(Refused) as refused:
            peer.sender(address)
    assert refused.value.condition == "amqp:not-allowed"


def test_the_link_ends_behind_the_token_and_the_connection_after_5_seconds(suite):
    begin = time.monotonic()
    with suite.peer("auth", "adapter") as peer:
        receiver = peer.receiver("cbs")
        receiver.next()
        receiver.closed.result(seconds(2))
        condition, description = peer.ended.result(seconds(8))
    assert condition == "hono:inactivity"
    assert description == "client must retrieve token within 5 secs after opening connection"
    assert 4.5 <= time.monotonic() - begin <= seconds(7)


# -- a dispatch router asks --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("version, as_map", [("1.9.0", True), ("1.4.0", True), ("1.3.1", False), (None, True),
                                             ("old", True)])
def test_a_router_gets_identity_and_permissions_in_the_open_frame(suite, version, as_map):
    properties = {symbol("product"): "qpid-dispatch-router", **({symbol("version"): version} if version else {})}
    with suite.peer("auth", "application", desired_capabilities=symbol("ADDRESS-AUTHZ"), properties=properties) as peer:
        offered = peer.run(lambda: peer.connection.remote_offered_capabilities)
        received = peer.run(lambda: peer.connection.remote_properties)
    assert "ADDRESS-AUTHZ" in [str(entry) for entry in offered]
    identity = received[symbol("authenticated-identity")]
    assert identity == ({"sub": "consumer@HONO"} if as_map else "consumer@HONO")
    permissions = received[symbol("address-authz")]
    assert {key: sorted(value.elements) for key, value in permissions.items()} == {
        "telemetry/*": ["recv"], "event/*": ["recv"], "command_response/*": ["recv"], "command/*": ["send"]}
    for key, value in permissions.items():
        assert type(key) is str and isinstance(value, Array) and value.type == Data.STRING


def test_without_being_asked_nothing_is_offered(suite):
    with suite.peer("auth", "application") as peer:
        assert not peer.run(lambda: peer.connection.remote_offered_capabilities)
        assert symbol("address-authz") not in (peer.run(lambda: peer.connection.remote_properties) or {})


def test_many_logins_at_the_same_time_are_all_answered(suite):
    peers = [suite.peer("auth", "application") for _ in range(50)]
    for peer in peers:
        peer.wait_open(10)
    for peer in peers:
        peer.close()
