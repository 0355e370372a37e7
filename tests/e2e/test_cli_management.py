# SPDX-License-Identifier: Apache-2.0
"""hono-cli: tenants, devices and credentials by way of the management API."""
import http.server
import json
import subprocess
import threading

import httpx
import pytest

from support.suite import BUILD
from support.waiting import seconds, wait_until


def manage(suite, *arguments, stdin="", **settings):
    environment = {"PATH": "/usr/bin:/bin", "HONO_MANAGEMENT_HOST": "localhost",
                   "HONO_MANAGEMENT_PORT": str(suite.endpoints["registry"]["http"]["port"]),
                   "HONO_MANAGEMENT_TRUSTSTOREPATH": str(suite.ca_file), **settings}
    return subprocess.run([str(BUILD / "bin" / "hono-cli"), *arguments], env=environment, input=stdin,
                          capture_output=True, text=True, timeout=seconds(20), check=False)


def as_json(ran, code=0):
    assert ran.returncode == code, ran.stderr
    return json.loads(ran.stdout)


def test_a_tenant_lives_from_create_to_delete(suite, tmp_path):
    created = manage(suite, "tenant", "create", '{"ext": {"site": "B1"}}')
    assert created.returncode == 0 and created.stdout.count("\n") == 1, created.stderr
    tenant = created.stdout.strip()
    assert json.loads(manage(suite, "tenant", "get", tenant).stdout)["ext"] == {"site": "B1"}
    content = tmp_path / "tenant.json"
    content.write_text('{"enabled": false}')
    assert manage(suite, "tenant", "update", tenant, f"@{content}").returncode == 0
    assert as_json(manage(suite, "tenant", "get", tenant, "--json"))["body"]["enabled"] is False
    removed = manage(suite, "tenant", "delete", tenant)
    assert (removed.returncode, removed.stdout) == (0, "")
    assert manage(suite, "tenant", "get", tenant).returncode == 3


def test_a_change_of_another_version_is_refused(suite, tenant):
    first = as_json(manage(suite, "device", "create", tenant, "lamp1", "--json"))
    assert first["status"] == 201 and first["id"] == "lamp1"
    again = manage(suite, "device", "create", tenant, "lamp1")
    assert again.returncode == 5 and "409" in again.stderr and again.stdout == ""
    second = as_json(manage(suite, "device", "update", tenant, "lamp1", "-", "--if-match", first["etag"], "--json",
                            stdin='{"ext": {"n": 1}}'))
    assert second["etag"] != first["etag"]
    late = manage(suite, "device", "delete", tenant, "lamp1", "--if-match", first["etag"])
    assert late.returncode == 5 and "412" in late.stderr
    assert manage(suite, "device", "delete", tenant, "lamp1", "--if-match", second["etag"]).returncode == 0


def test_a_device_can_send_with_the_password_that_was_set(suite, tenant):
    assert manage(suite, "device", "create", tenant, "lamp1").returncode == 0
    psk = '[{"type": "psk", "auth-id": "lamp1", "secrets": [{"key": "c2VjcmV0"}]}]'
    assert manage(suite, "credentials", "update", tenant, "lamp1", psk).returncode == 0
    for password in ("first", "second"):
        ran = manage(suite, "credentials", "set-password", tenant, "lamp1", "lamp1-auth", "-", stdin=password + "\n")
        assert ran.returncode == 0 and password not in ran.stdout + ran.stderr, ran.stderr
    credentials = json.loads(manage(suite, "credentials", "get", tenant, "lamp1").stdout)
    assert {entry["type"]: len(entry["secrets"]) for entry in credentials} == {"psk": 1, "hashed-password": 1}
    with httpx.Client(base_url=suite.http_url, verify=str(suite.ca_file), timeout=seconds(10)) as client:
        def status(password):
            return client.post("/telemetry", content=b"x", headers={"content-type": "text/plain"},
                               auth=(f"lamp1-auth@{tenant}", password)).status_code
        assert status("first") == 401
        wait_until(lambda: status("second") == 503, 10, "the new password is not taken")  # nobody consumes


def test_what_is_wrong_is_told_by_the_exit_code(suite, tenant):
    assert manage(suite, "device", "get", tenant, "nobody").returncode == 3
    refused = manage(suite, "tenant", "create", "not an id", "{}")
    assert refused.returncode == 1 and "400" in refused.stderr
    assert manage(suite, "tenant", "create", "t", '{"enabled":').returncode == 2
    assert manage(suite, "tenant", "create", "t", "@/nowhere.json").returncode == 2
    assert manage(suite, "tenant", "get", tenant, HONO_MANAGEMENT_PORT="1").returncode == 69
    assert manage(suite, "tenant", "get", tenant, HONO_MANAGEMENT_HOST="127.0.0.2").returncode == 69
    wrong = manage(suite, "tenant", "get", tenant, HONO_MANAGEMENT_TRUSTSTOREPATH="/nowhere.pem")
    assert wrong.returncode == 78 and "hono.management.trustStorePath" in wrong.stderr


@pytest.mark.parametrize("answer, code", [(401, 4), (403, 4), (500, 1), (503, 69)])
def test_answers_that_our_registry_rarely_gives(suite, answer, code):
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.headers["Authorization"])
            self.send_response(answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ran = manage(suite, "tenant", "get", "T", HONO_MANAGEMENT_HOST="127.0.0.1",
                     HONO_MANAGEMENT_PORT=str(server.server_port), HONO_MANAGEMENT_TRUSTSTOREPATH="",
                     HONO_MANAGEMENT_USERNAME="u", HONO_MANAGEMENT_PASSWORD="p-secret")
        server.shutdown()
    assert ran.returncode == code and str(answer) in ran.stderr, ran.stderr
    assert seen == ["Basic dTpwLXNlY3JldA=="] and "p-secret" not in ran.stderr
    assert "plain" in ran.stderr  # a password in the clear is worth a warning
