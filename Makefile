# `make help` lists what can be done; each target is one line that a newcomer can read.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
.PHONY: run test test-appliance test-arm64 deb lint build bench docs check help install

run: export QBOX_DATA ?= ./var
run: export QBOX_BRANCH_NAME ?= Автошкола «Старт»
run: build   ## Start the demo branch on http://localhost:8080, its data in ./var (QBOX_PORT=9000 make run: another port)
	node --max-semi-space-size=8 --heap-growing-percent=40 dist/server/main.js --demo

test: build   ## Run every test
	.ci/need strace socat zbarimg espeak-ng chromium openssl man systemd-analyze && vitest run

lint: build   ## Check style, types, the direction of imports, dead code, and that docs/ is fresh
	biome check --error-on-warnings . && tsc -p tsconfig.test.json && tsc -p server/web/client && depcruise server db drivers test --output-type err && knip && node dist/server/protocol/docs/generate.js --check && node dist/server/qctl/documentation.js check

build: install dist/web/built   ## Compile TypeScript into dist/, and the pages into dist/web
	tsc -p . --incremental --tsBuildInfoFile dist/.tsbuildinfo

dist/web/built: vite.config.ts package-lock.json $(shell find server/web/client server/protocol/client -type f) | install
	vite build && touch $@

test-appliance: build   ## Run the scenarios with USB and serial devices in a virtual machine (root the first time; its disk is kept in ./var/appliance)
	.ci/need mmdebstrap qemu-system-x86_64 && tsc -p test/appliance && node dist/test/appliance/run.js $(SCENARIO)

test-arm64: build   ## Build the package for the Raspberry Pi and replay the original protocol's samples against it, its processor emulated (root the first time)
	test/arm64/run

deb: build   ## Build the Debian package into var/deb/ (make deb ARCH=arm64: for the Raspberry Pi)
	systemd/build-deb $(ARCH)

bench: build   ## Measure against the ceilings of this machine: each figure with its target, and JSON
	tsc -p tsconfig.bench.json && node dist/test/bench/run.js

docs: build   ## Write docs/ anew: the protocol from its registry, the errors from their catalogue, pictures of tickets and pages
	node dist/server/protocol/docs/generate.js && node dist/server/qctl/documentation.js write && node dist/server/demo/pictures.js && QBOX_PICTURES=docs vitest run test/web/pictures.test.ts

check: lint test   ## All that must pass before a change is merged

install:   ## Install the packages of package-lock.json, if they are not there yet
	.ci/install

help:   ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
