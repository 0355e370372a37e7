# SPDX-License-Identifier: Apache-2.0
"""hono-cli: an application and an operator at the command line."""
import json
import subprocess

import pytest

from support.suite import BUILD
from support.waiting import seconds, wait_until


def command(suite, *arguments, **settings):
    user = suite.endpoints["users"]["application"]
    environment = {"PATH": "/usr/bin:/bin", "HONO_CLIENT_HOST": "localhost",
                   "HONO_CLIENT_PORT": str(suite.port("network")), "HONO_CLIENT_TRUSTSTOREPATH": str(suite.ca_file),
                   "HONO_CLIENT_USERNAME": user["username"], "HONO_CLIENT_PASSWORD": user["password"], **settings}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.Popen([str(BUILD / "bin" / "hono-cli"), *arguments], env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process, timeout=15):
    output, errors = process.communicate(timeout=seconds(timeout))
    return process.returncode, output, errors


@pytest.mark.parametrize("family", ["telemetry", "event"])
def test_consume_prints_device_content_type_and_properties(suite, device, family):
    process = command(suite, "consume", "--tenant", device.tenant, f"--{family}", "--count", "2")
    for content in (b'{"t":1}', b'{"t":2}'):
        wait_until(lambda: suite.send(device, content, path=f"/{family}").status_code == 202, 10, "no consumer",
                   pause=0.1)
    code, output, errors = finish(process)
    assert code == 0, errors
    assert output.count(device.id) >= 2 and "text/plain" in output and "orig_adapter" in output
    assert output.index('{"t":1}') < output.index('{"t":2}')


def test_consume_prints_json_lines(suite, device):
    process = command(suite, "consume", "--tenant", device.tenant, "--telemetry", "--json", "--count", "1")
    wait_until(lambda: suite.send(device).status_code == 202, 10, "no consumer", pause=0.1)
    code, output, errors = finish(process)
    assert code == 0, errors
    entry, = [json.loads(line) for line in output.splitlines()]
    assert device.id in json.dumps(entry) and "text/plain" in json.dumps(entry)


def test_a_wrong_password_a_wrong_ca_and_no_server_end_with_an_error(suite):
    for settings in ({"HONO_CLIENT_PASSWORD": "wrong"}, {"HONO_CLIENT_TRUSTSTOREPATH": "/etc/ssl/certs/none.pem"},
                     {"HONO_CLIENT_PORT": "1"}):
        process = command(suite, "consume", "--tenant", "DEFAULT_TENANT", "--count", "1",
                          **{"HONO_CLIENT_RECONNECTATTEMPTS": "0", **settings})
        code, output, errors = finish(process)
        assert code != 0 and errors and not output, settings
        assert "wrong" not in errors or "password" not in errors


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("consume",), ("consume", "--tenant"), ("tenant", "fly")])
def test_what_is_no_command_ends_with_2(suite, arguments):
    assert finish(command(suite, *arguments))[0] == 2
