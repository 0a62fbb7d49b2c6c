# `make help` lists what can be done; each target is one line that a newcomer can read.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
.PHONY: run run-hq quick test test-appliance test-arm64 power-cuts soak deb lint build bench bench-quick bench-hq soak-hq sim soak-sim recount audit forecasts staffing mutations mutants fuzz sbom docs check gate verify help install

run: export QBOX_DATA ?= ./var
run: build   ## Start the demo branch on http://localhost:8080, its data in ./var (QBOX_PORT=9000 make run: another port)
	@test -e "$$QBOX_DATA/qbox.toml" || { mkdir -p "$$QBOX_DATA" && printf '[branch]\nname = "Автошкола «Старт»"\n' >"$$QBOX_DATA/qbox.toml"; }
	MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 MALLOC_TRIM_THRESHOLD_=1048576 node --max-semi-space-size=4 --heap-growing-percent=40 --no-parallel-scavenge dist/program/qboxd.js --demo

run-hq: build   ## Start a headquarters: NATS, PostgreSQL, qbox-hq and 20 branches with simulated visitors, its data in ./var/hq
	.ci/need nats-server pg_createcluster && vite build -c test/sim/vite.config.ts && node dist/sim/headquarters.js

quick: install   ## Run the tests of pure code (rules, codecs, layouts) with a twentieth of their random cases: half a minute
	.ci/need socat zbarimg && tsc -p . --incremental --tsBuildInfoFile dist/.tsbuildinfo && QBOX_TEST_DEPTH=$(or $(QBOX_TEST_DEPTH),0.05) vitest run --project pure

test: build   ## Run every test; the last lines name the slowest files and what failed
	.ci/need strace socat zbarimg espeak-ng chromium chromium-headless-shell certutil openssl man systemd-analyze promtool pymodbus.simulator mosquitto mosquitto_sub cupsd nats-server pg_createcluster gammu-smsd && vitest run

lint: build   ## Check style, types, the direction of imports, dead code, and that docs/ is fresh
	biome check --error-on-warnings . && tsc -p tsconfig.test.json && tsc -p server/web/client && depcruise server db drivers test --output-type err && knip && node dist/server/protocol/docs/generate.js --check && node dist/server/qctl/documentation.js check

build: install dist/web/built   ## Compile TypeScript into dist/, join the programs in dist/program, and the pages in dist/web
	tsc -p . --incremental --tsBuildInfoFile dist/.tsbuildinfo && vite build -c program.vite.config.ts && vite build -c headquarters.vite.config.ts

dist/web/built: vite.config.ts package-lock.json $(shell find locales docs/help server/web/client server/protocol server/presentation server/model -type f) | install
	vite build && touch $@

test-appliance: build   ## Run the scenarios with USB and serial devices in a virtual machine (root the first time; its disk is kept in ./var/appliance)
	.ci/need mmdebstrap qemu-system-x86_64 && tsc -p test/appliance && node dist/test/appliance/run.js "$(or $(SCENARIO),.)"

test-arm64: build   ## Build the package for the Raspberry Pi and replay the original protocol's samples against it, its processor emulated (root the first time)
	test/arm64/run

power-cuts: build   ## Switch a virtual machine off under load, QBOX_CUTS times (5), and look at disks that lose what was not flushed (root)
	.ci/need mmdebstrap qemu-system-x86_64 mkfs.ext4 debugfs && vitest run --config test/power/vitest.config.ts $(ONLY)

soak: build   ## Ten times a busy day with dropping connections and pages that stop reading, for QBOX_SOAK_MINUTES (60): memory, event loop, bytes for each ticket
	tsc -p tsconfig.bench.json && node dist/test/soak/run.js

deb: build   ## Build the Debian packages into var/deb/ (make deb ARCH=arm64: for the Raspberry Pi; PACKAGE=qbox or qbox-hq: one of them)
	$(if $(filter qbox-hq,$(PACKAGE)),,systemd/build-deb $(ARCH))
	$(if $(filter qbox,$(PACKAGE)),,systemd/build-headquarters)

sim: build   ## Live days of a branch in virtual time, from a seed (SEED=7 QBOX_SIM_DAYS=30 QBOX_SIM_VISITORS=1500 QBOX_SIM_WINDOWS=20: a month; QBOX_SIM_HQ=1: with headquarters)
	$(if $(filter 1,$(QBOX_SIM_HQ)),.ci/need pg_createcluster)
	vite build -c test/sim/vite.config.ts && node --max-semi-space-size=64 dist/sim/run.js

soak-sim: build   ## Live one day after the other, each from a random seed, until something is not true (RUNS=100: so many)
	vite build -c test/sim/vite.config.ts && node --max-semi-space-size=64 dist/sim/soak.js $(RUNS)

recount: build   ## Live days as `make sim` does, and count every figure of `indicators` again (QBOX_SIM_DAYS=30 QBOX_SIM_VISITORS=1500 QBOX_SIM_WINDOWS=20: a month)
	vite build -c test/sim/vite.config.ts && node --max-semi-space-size=64 dist/sim/recount.js

audit: build   ## Count every figure of `indicators` again from a data folder, and compare it with the box (make audit FOLDER=/var/lib/qbox FROM=2026-07-01 TO=2026-09-30)
	vite build -c test/sim/vite.config.ts && node dist/sim/audit.js --folder="$(FOLDER)" --from="$(FROM)" --to="$(TO)"

forecasts: build   ## Hold forecasts and warnings against days whose truth is known, with standard errors, and write docs/forecasts.md (QBOX_FORECAST_SEEDS=1,2,3 QBOX_FORECAST_DAYS=15, ONLY=lunch: some kinds of branches)
	vite build -c test/sim/vite.config.ts && node dist/sim/forecasts.js

staffing: build   ## Hold numbers of windows against days whose truth is known, and write docs/forecasts.md (a minute)
	vite build -c test/sim/vite.config.ts && node dist/sim/staffing.js

mutations: build   ## Break the box in each of some forty ways, and see the simulation find it (ONLY=word: those that have it in their name)
	vite build -c test/sim/vite.config.ts && node dist/sim/campaign.js $(ONLY)

mutants: install   ## Change the code of rules, layouts, codecs and commits in random ways (RUNS=40, SEED=7, ONLY=server/devices), and name what no test notices
	vite build -c test/sim/vite.config.ts && node dist/sim/sample.js $(or $(RUNS),40) $(ONLY)

bench: build   ## Measure against the ceilings of this machine, and write docs/performance.md (ONLY=throughput,lcd: some groups)
	.ci/need strace chromium && tsc -p tsconfig.bench.json && node dist/test/bench/run.js --record $(if $(ONLY),--only $(ONLY))

bench-quick: build   ## Compare the processor time of a message with what was recorded last; nothing fails by it (40 s)
	tsc -p tsconfig.bench.json && node dist/test/bench/run.js --quick --only throughput --compare

bench-hq: build   ## Measure headquarters with a thousand simulated branches against NATS and PostgreSQL, and write docs/performance.md (ten minutes)
	.ci/need nats-server pg_createcluster && vite build -c test/sim/vite.config.ts && ulimit -n 20000 && node dist/sim/bench-headquarters.js --record

soak-hq: build   ## Kill box, NATS, PostgreSQL and headquarters ROUNDS (200) times behind a line that is cut, and recount and look through a month of visitors at headquarters: an hour
	.ci/need nats-server pg_createcluster && QBOX_HQ_ROUNDS=$(or $(ROUNDS),200) QBOX_HQ_DAYS=$(or $(DAYS),30) vitest run test/hq/kills.test.ts test/hq/recount.test.ts

fuzz: build   ## Look for input that breaks a decoder or reader, led by coverage (QBOX_FUZZ_SECONDS=600 TARGET="protocol led-modbus")
	test/fuzz/jazzer/install && tsc -p test/fuzz && node dist/test/fuzz/run.js $(TARGET)

sbom: build   ## Name what ships of other people, with licences and checksums, in var/sbom/ (CycloneDX); ask npm for known weaknesses
	systemd/sbom

docs: build   ## Write docs/ anew: the protocol from its registry, the errors from their catalogue, the age of figures, pictures of tickets and pages
	tsc -p tsconfig.bench.json && node dist/test/bench/run.js --document && node dist/test/verification/run.js --document && node dist/server/protocol/docs/generate.js && node dist/server/qctl/documentation.js write && node dist/server/demo/pictures.js && QBOX_PICTURES=docs vitest run test/web/every-page/pictures.test.ts test/web/every-page/help-pictures.test.ts

check: lint test   ## Lint and every test, in this checkout

verify: build   ## What a release needs besides the gate: campaigns at full depth, virtual machines, other Nodes, speed (ONLY=rules,pages: some parts; hours)
	tsc -p tsconfig.bench.json && node dist/test/verification/run.js $(if $(ONLY),--only $(ONLY))

gate:   ## Would HEAD land? What .ci/run says in a fresh clone of it, below var/gate/; some 45 minutes with nothing else running
	.ci/gate

install:   ## Install the packages of package-lock.json, if they are not there yet
	.ci/install

help:   ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
