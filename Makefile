# SPDX-License-Identifier: Apache-2.0
# The front door. Behind it stands Meson; everything is built in build/ and build-*/.

CC_FOR_FUZZ ?= clang

.PHONY: demo test torture tsan build bench fuzz fmt lint clean

# Installs what is missing, builds, assesses the public record of the guarantee for Ukraine
# against each of its requirement sets, and writes report.html.
demo:
	tools/install.sh build
	$(MAKE) --no-print-directory build
	tools/demo.sh

# Installs what is missing, builds with ASan and UBSan, runs every test.
# The last line is "N passed, N failed".
test:
	tools/install.sh test
	tools/test.sh

# The ledger against a bad disk: every operation failing, torn, cut off; killed, stopped, bits
# flipped; and over a long time. Some minutes; `make test` runs a sample.
torture:
	tools/install.sh test
	test -f build-torture/build.ninja || meson setup build-torture -Dtests=true >/dev/null
	ninja -C build-torture --quiet test/torture/torture-faults test/torture/torture-kills \
	    test/torture/torture-flips test/torture/torture-endurance
	build-torture/test/torture/torture-faults
	build-torture/test/torture/torture-kills
	build-torture/test/torture/torture-flips
	build-torture/test/torture/torture-endurance

# What has threads, under ThreadSanitizer. Half a minute.
tsan:
	tools/install.sh test
	tools/tsan.sh

# The release program, at build/surety.
build:
	test -f build/build.ninja || meson setup build >/dev/null
	ninja -C build --quiet

# Side by side with peers (LEMON, Boost), as ratios in one run.
bench:
	tools/install.sh bench
	test -f build-bench/build.ninja || meson setup build-bench -Dbench=true >/dev/null
	ninja -C build-bench --quiet
	bench/run.sh build-bench

# The libFuzzer targets; run one with build-fuzz/test/fuzz/NAME test/fuzz/corpus/NAME.
fuzz:
	tools/install.sh test
	test -f build-fuzz/build.ninja || CC=$(CC_FOR_FUZZ) meson setup build-fuzz -Dtests=true -Dfuzz=true \
	    -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
	ninja -C build-fuzz --quiet

fmt:
	git ls-files '*.c' '*.h' | xargs clang-format -i

lint:
	tools/lint.sh

clean:
	rm -rf build build-*
