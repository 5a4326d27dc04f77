# The commands of the house; meson and ninja do the work. `make quickstart` and `make check` need nothing installed by hand.
BUILD = build/main
PREFIX ?= /usr/local
MAIL ?= examples/mail

.PHONY: all deps build install quickstart check bench fuzz torture soak clean

all: build

deps:
	@tools/install-packages build

$(BUILD)/build.ninja:
	@meson setup $(BUILD) --prefix=$(PREFIX) >/dev/null

build: deps $(BUILD)/build.ninja
	@ninja -C $(BUILD)

# The prefix is part of what is built (where modules and daemons are), so it is set before.
install: deps $(BUILD)/build.ninja
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@ninja -C $(BUILD)
	meson install -C $(BUILD) --no-rebuild

# From nothing to a message sent and received, in a throw-away home.
quickstart: deps $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet
	@MAIL="$(MAIL)" examples/quickstart $(BUILD)

check:
	@tools/install-packages check
	@tools/check

# Ratios against a raw limit or a peer in the same run; docs/performance.md says what they mean.
bench:
	@tools/install-packages check
	@meson setup build/bench --buildtype=release --prefix=$(CURDIR)/build/bench/installed >/dev/null 2>&1 || meson configure build/bench -Dprefix=$(CURDIR)/build/bench/installed
	@ninja -C build/bench --quiet
	@meson install -C build/bench --quiet
	@tools/bench build/bench

# Every fuzz target for FUZZ_SECONDS (an hour together by default), starting from its corpus.
fuzz:
	@tools/install-packages check
	@tools/check --only fuzz --fuzz-seconds $${FUZZ_SECONDS:-300}

# Every allocation, every write, every kill; valgrind. Hours.
torture:
	@tools/install-packages check
	@tools/torture

# The same work over and over for SOAK_MINUTES, watching memory and descriptors.
soak:
	@tools/install-packages check
	@tools/soak $${SOAK_MINUTES:-60}

clean:
	rm -rf build
