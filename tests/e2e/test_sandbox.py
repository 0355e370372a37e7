# SPDX-License-Identifier: Apache-2.0
"""scripts/sandbox and scripts/demo, as a newcomer uses them, and what they promise to tests and benches."""
import json
import os
import re
import shutil
import socket
import subprocess

import pytest

from support.amqp import Peer
from support.suite import BUILD, TREE, Suite, new_folder, sandbox_command
from support.waiting import seconds


@pytest.fixture
def folder():
    path = new_folder("sandbox")
    yield path
    sandbox_command("down", "--dir", path)


def up(folder, *options):
    done = sandbox_command("up", "--dir", folder, "--build", BUILD, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, Suite(folder)


def is_alive(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"


def test_endpoints_json_says_what_is_there(suite):
    content = suite.endpoints
    assert set(content) == {"tls", "features", "auth", "registry", "network", "http", "replicas", "health", "users", "pids"}
    assert content["tls"] == {"caFile": "certs/trusted-certs.pem", "servername": "localhost", "verifyHostname": True}
    assert (suite.sandbox.folder / content["tls"]["caFile"]).is_file()
    assert content["replicas"] == {"http": [content["http"]]}
    endpoints = [content["auth"]["amqp"], content["registry"]["http"], content["registry"]["amqp"], content["network"],
                 content["http"]]
    for endpoint in endpoints:
        assert set(endpoint) == {"host", "port", "plainPort", "plainOpen"}
    assert set(content["health"]) == set(content["pids"]) == {"auth", "registry", "network", "http"}
    for endpoint in content["health"].values():
        assert endpoint["tls"] is True and endpoint["plainOpen"] is False
    all_endpoints = endpoints + list(content["health"].values())
    ports = [entry[key] for entry in all_endpoints for key in ("port", "plainPort")]
    assert len(set(ports)) == len(ports)
    assert all(entry["host"] == "127.0.0.1" and entry["plainOpen"] is False for entry in all_endpoints)
    assert all(is_alive(pid) for pid in content["pids"].values())


def test_features_are_what_the_suite_does(suite):
    features = suite.endpoints["features"]
    assert set(features) == {"search", "autoProvisioning", "credentialsClientContext", "prometheus",
                             "insecurePortsClosed"}
    search = suite.management.get("/v1/devices/DEFAULT_TENANT", params={"pageSize": 1})
    assert features["search"] == (search.status_code == 200)
    assert features["prometheus"] == (suite.health("http", "/prometheus")[0] == 200)
    assert features["insecurePortsClosed"] is True
    # credentialsClientContext: test_registry_amqp.py; autoProvisioning comes with client certificates of devices.
    assert features["autoProvisioning"] is False


def test_every_user_of_endpoints_json_can_log_in(suite):
    for user in suite.endpoints["users"].values():
        with Peer(suite.port("network"), user["username"], user["password"], ca_file=suite.ca_file):
            pass


def test_the_demo_device_exists_and_everything_listens_on_loopback_only(suite):
    with suite.peer() as peer:
        link = peer.receiver("telemetry/DEFAULT_TENANT")
        with suite.device_client() as client:
            answer = client.post("/telemetry", content=b"x", auth=("sensor1@DEFAULT_TENANT", "hono-secret"),
                                 headers={"QoS-Level": "1"})
        assert answer.status_code == 202 and link.next().message.properties["device_id"] == "4711"
    ours = {str(pid) for pid in suite.endpoints["pids"].values()}
    inodes = {match[1] for pid in ours for name in os.listdir(f"/proc/{pid}/fd")
              if (match := re.match(r"socket:\[(\d+)\]", read_link(f"/proc/{pid}/fd/{name}")))}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not os.path.exists(table):
            continue
        with open(table, encoding="utf-8") as file:
            listening = [line.split() for line in file if line.split()[3] == "0A"]
        for row in listening:
            if row[9] in inodes:
                assert row[1].startswith("0100007F:"), f"listens on {row[1]}"


def read_link(path):
    try:
        return os.readlink(path)
    except OSError:
        return ""


def test_up_status_and_down(folder):
    output, suite = up(folder)
    assert "curl" in output and "hono-cli" in output and str(suite.port("http")) in output
    status = sandbox_command("status", "--dir", folder)
    assert status.returncode == 0 and status.stdout.count("running") == 4
    again = sandbox_command("up", "--dir", folder, "--build", BUILD)
    assert again.returncode == 1 and "running" in again.stderr
    pids = suite.endpoints["pids"].values()
    assert sandbox_command("down", "--dir", folder).returncode == 0
    for pid in pids:
        assert not os.path.exists(f"/proc/{pid}") or not is_alive(pid)
    assert not (folder / "endpoints.json").exists()
    assert sandbox_command("status", "--dir", folder).returncode == 3
    assert sandbox_command("down", "--dir", folder).returncode == 0


def test_insecure_ports_open_the_plain_listeners_as_well(folder):
    _, suite = up(folder, "--insecure-ports")
    content = suite.endpoints
    assert content["features"]["insecurePortsClosed"] is False
    for endpoint in (content["auth"]["amqp"], content["registry"]["http"], content["registry"]["amqp"],
                     content["network"], content["http"], *content["replicas"]["http"]):
        assert endpoint["plainOpen"] is True
        socket.create_connection(("127.0.0.1", endpoint["plainPort"]), 2).close()
    assert all(entry["plainOpen"] is False for entry in content["health"].values())
    with Peer(content["network"]["plainPort"], "consumer@HONO", "verysecret") as peer:
        link = peer.receiver("telemetry/DEFAULT_TENANT")
        done = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-u",
                               "sensor1@DEFAULT_TENANT:hono-secret", "-H", "QoS-Level: 1", "--data-binary", "x",
                               f"http://127.0.0.1:{content['http']['plainPort']}/telemetry"],
                              capture_output=True, text=True, check=False)
        assert done.stdout == "202", done.stderr
        assert link.next()


def test_replicas_workers_and_settings(folder):
    _, suite = up(folder, "--replicas", "http=2", "--workers", "2", "--set", "http:HONO_HTTP_REALM=Mine",
                  "--set", "HONO_LOG_FORMAT=json", "--log-level", "DEBUG")
    first, second = suite.endpoints["replicas"]["http"]
    assert first == suite.endpoints["http"] and first["port"] != second["port"]
    assert set(suite.endpoints["pids"]) == {"auth", "registry", "network", "http"}
    with suite.peer() as peer:
        peer.receiver("telemetry/DEFAULT_TENANT")
        for endpoint in (first, second):
            done = subprocess.run(
                ["curl", "-sS", "-i", "--cacert", str(suite.ca_file), f"https://localhost:{endpoint['port']}/telemetry",
                 "--data-binary", "x", "-H", "QoS-Level: 1"], capture_output=True, text=True, check=False)
            assert 'realm="Mine"' in done.stdout
    for name in ("auth", "http", "http-2"):
        for line in suite.log(name).splitlines():
            json.loads(line)


def test_a_data_folder_is_kept_and_a_default_one_is_fresh(folder):
    data = new_folder("data")
    _, suite = up(folder, "--data", data)
    tenant = suite.make_tenant()
    assert sandbox_command("down", "--dir", folder).returncode == 0
    _, suite = up(folder, "--data", data)
    assert suite.management.get(f"/v1/tenants/{tenant}").status_code == 200
    assert sandbox_command("down", "--dir", folder).returncode == 0
    _, suite = up(folder)
    tenant = suite.make_tenant()
    assert sandbox_command("down", "--dir", folder).returncode == 0
    _, suite = up(folder)
    assert suite.management.get(f"/v1/tenants/{tenant}").status_code == 404


@pytest.mark.parametrize("options, words", [
    (("--store", "mongodb"), "does not exist yet"), (("--sni", "a.example"), "does not exist yet"),
    (("--replicas", "mqtt=2"), "mqtt=2"), (("--workers", "0"), "0"), (("--set", "PATH=x"), "PATH=x"),
    (("--set", "nobody:HONO_A=x"), "nobody"), (("--build", "/nowhere"), "build first")])
def test_options_that_cannot_be_met_are_refused(folder, options, words):
    done = sandbox_command("up", "--dir", folder, *options)
    assert done.returncode != 0 and words in done.stderr


def test_a_process_that_fails_is_shown_and_nothing_is_left_running(folder):
    done = sandbox_command("up", "--dir", folder, "--build", BUILD, "--set", "registry:HONO_REGISTRY_AMQP_PORT=abc")
    assert done.returncode == 1
    assert "registry ended with code 78" in done.stderr and "HONO_REGISTRY_AMQP_PORT" in done.stderr
    assert sandbox_command("status", "--dir", folder).returncode == 3
    assert not subprocess.run(["pgrep", "-f", str(folder)], capture_output=True, check=False).stdout


def test_a_missing_process_is_found_out_by_status(folder):
    _, suite = up(folder)
    suite.kill("network")
    status = sandbox_command("status", "--dir", folder)
    assert status.returncode == 0 and status.stdout.count("running") == 3 and status.stdout.count("ended") == 1


def test_the_demo_ends_by_itself_and_shows_the_message():
    environment = {**os.environ, "HONO_DEMO_BUILD": str(BUILD)}
    done = subprocess.run([str(TREE / "scripts" / "demo")], capture_output=True, text=True, timeout=seconds(120),
                          env=environment, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "HTTP 202" in done.stdout and "4711" in done.stdout and "21.5" in done.stdout
    assert sandbox_command("status", "--dir", TREE / "build" / "demo").returncode == 3


def test_the_layer_check_finds_what_it_forbids():
    tree = new_folder("layers")
    for name, row in (("base", 0), ("net", 2), ("http", 3)):
        folder = tree / "libs" / name
        (folder / "src").mkdir(parents=True)
        (folder / "CMakeLists.txt").write_text(f"hono_library({name} ROW {row} SOURCES src/a.cpp)\n", encoding="utf-8")
        (folder / "src" / "a.cpp").write_text("// SPDX-License-Identifier: Apache-2.0\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tree)], check=True)

    def check(line):
        (tree / "libs" / "net" / "src" / "a.cpp").write_text(f"// SPDX-License-Identifier: Apache-2.0\n{line}\n",
                                                            encoding="utf-8")
        return subprocess.run([str(TREE / "scripts" / "layers"), str(tree)], capture_output=True, text=True, check=False)

    assert check("#include <hono/base/result.hpp>").returncode == 0
    assert check("// getenv( in a comment").returncode == 0
    for line in ("#include <hono/http/server.hpp>", 'char const* x = getenv("X");', "asio::detached",
                 "#include <boost/asio/ssl.hpp>", "#include <boost/beast.hpp>", "#include <regex>"):
        assert check(line).returncode == 1, line
    (tree / "libs" / "net" / "src" / "a.cpp").write_text("int x;\n", encoding="utf-8")
    assert subprocess.run([str(TREE / "scripts" / "layers"), str(tree)], capture_output=True,
                          check=False).returncode == 1
    shutil.rmtree(tree)


def test_cmake_refuses_a_link_upwards():
    tree = new_folder("upward")
    (tree / "CMakeLists.txt").write_text(f"""cmake_minimum_required(VERSION 3.25)
project(upward LANGUAGES CXX)
include({TREE}/cmake/hono_library.cmake)
file(WRITE ${{CMAKE_BINARY_DIR}}/a.cpp "")
hono_library(http ROW 3 SOURCES ${{CMAKE_BINARY_DIR}}/a.cpp)
hono_library(net ROW 2 SOURCES ${{CMAKE_BINARY_DIR}}/a.cpp PUBLIC hono::http)
""", encoding="utf-8")
    done = subprocess.run(["cmake", "-S", str(tree), "-B", str(tree / "build")], capture_output=True, text=True,
                          check=False)
    assert done.returncode != 0 and "row 2 must not link hono::http of row 3" in " ".join(done.stderr.split())
