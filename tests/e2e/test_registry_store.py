# SPDX-License-Identifier: Apache-2.0
"""What becomes of the registry when its database cannot be used: it ends and says why, it never starts empty."""
import signal
import sqlite3

import pytest


def damage(path):
    path.write_bytes(b"no database" * 1000)


def empty(path):
    path.write_bytes(b"")


def foreign(path):
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE notes (text)")


@pytest.mark.parametrize("spoil", [damage, empty, foreign])
def test_a_database_that_is_none_of_ours_ends_with_78_and_stays_as_it_is(solo, spoil):
    path = solo.folder / "spoilt.db"
    spoil(path)
    before = path.read_bytes()
    code, log = solo.run("registry", HONO_REGISTRY_SQLITE_PATH=path)
    assert code == 78
    assert "hono.registry.sqlite.path" in log and "HONO_REGISTRY_SQLITE_PATH" in log and str(path) in log
    assert path.read_bytes() == before


def test_a_database_in_a_folder_that_is_missing_ends_with_78(solo):
    code, log = solo.run("registry", HONO_REGISTRY_SQLITE_PATH=solo.folder / "none" / "registry.db")
    assert code == 78 and "HONO_REGISTRY_SQLITE_PATH" in log


def test_a_database_of_a_newer_version_ends_with_78(solo):
    path = solo.folder / "newer.db"
    process = solo.start("registry", HONO_REGISTRY_SQLITE_PATH=path).wait_started()
    process.signal(signal.SIGTERM)
    process.wait_exit()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE format SET version = 99")
    database.close()
    code, log = solo.run("registry", HONO_REGISTRY_SQLITE_PATH=path)
    assert code == 78 and "format 99" in log


def test_readiness_asks_the_store(solo):
    process = solo.start("registry", HONO_REGISTRY_SQLITE_PATH=solo.folder / "registry.db").wait_started()
    assert process.health("/readiness") == 200
