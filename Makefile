# SPDX-License-Identifier: Apache-2.0
# The front door: thin targets over scripts/ and the CMake presets. Everything is written below build/.
export CCACHE_DIR ?= $(CURDIR)/build/ccache
CMAKE_FLAGS ?=
PRESET ?= release
EXECUTABLES = auth-server device-registry hono-server http-adapter hono-cli

.PHONY: help demo test up down build executables configure install check format bench

help:
	@echo "make demo     install, build, start the suite, send one device message and show it arriving"
	@echo "make test     install, build and run every test"
	@echo "make up       start the suite on this machine;  make down  stops it"
	@echo "make check    format, layers and unit tests, as before a commit;  make format  formats the code"
	@echo "make bench    measure, and print the figures"

install:
	scripts/install-deps

configure: install
	cmake --preset $(PRESET) $(CMAKE_FLAGS) > /dev/null

build: configure
	cmake --build --preset $(PRESET)

executables: configure
	cmake --build --preset $(PRESET) --target $(EXECUTABLES)

demo: executables
	scripts/demo

test: build
	ctest --preset $(PRESET) --output-on-failure --no-tests=error

up: executables
	scripts/sandbox up $(SANDBOX_FLAGS)

down:
	scripts/sandbox down

check: install
	scripts/check

format:
	scripts/format

bench: executables
	scripts/bench
