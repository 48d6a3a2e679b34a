# SPDX-License-Identifier: MIT
#
# dmasim: every rule of the house.  `make help` is the index.
#
# Settings (each combination has its own folder under $(O), so that switching
# between them never cleans):
#   CC=gcc|clang         compiler of the host side
#   KCC=clang|gcc|clang-tsan  of the Linux side (-tsan: clang with the thread hooks)
#   SAN=address|thread   sanitizer of the host side
#   COV=1                coverage
#   O=dir                root of all output (build)
#   V=1                  show the commands
#   T=name               one test file, case or test
#   N=2                  repeats

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
SHELL := /bin/sh
export LC_ALL := C

O ?= build
V ?= 0
SAN ?=
COV ?=
T ?=
N ?= 2
JOBS ?= $(shell nproc 2>/dev/null || echo 1)

ifeq ($(V),0)
Q := @
say = @printf '  %-8s %s\n' '$(1)' '$(2)'
else
Q :=
say = @:
endif

# said by a rule whose tool is not there; run-tests counts such lines
skipped = echo 'skipped: $@: no $(1)'

# ---- compilers -------------------------------------------------------------

have = $(shell command -v $(1) 2>/dev/null)

ifeq ($(origin CC),default)
CC := $(if $(call have,gcc),gcc,$(if $(call have,clang),clang,cc))
endif
ifeq ($(origin KCC),undefined)
KCC := $(if $(call have,clang),clang,$(CC))
endif
# "clang" or "gcc", whatever the command is called
kind = $(if $(findstring clang,$(shell $(1) --version 2>/dev/null)),clang,gcc)
CC_KIND := $(call kind,$(CC))
# The command; "clang-tsan" is a way to call clang.
KCC_CMD := $(KCC:%-tsan=%)
KCC_CLAN := $(call kind,$(KCC_CMD))
KCC_KIND := $(KCC_CLAN)$(if $(filter %-tsan,$(KCC)),-tsan)
OBJCOPY ?= objcopy

SETTING := $(notdir $(CC))-$(notdir $(KCC))$(if $(SAN),-$(SAN))$(if $(filter 1,$(COV)),-cov)
B := $(O)/$(SETTING)

# ---- flags -----------------------------------------------------------------

PKGS := glib-2.0 gio-2.0 json-glib-1.0 gmodule-no-export-2.0
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
CHECK_CFLAGS := $(shell pkg-config --cflags check 2>/dev/null)
CHECK_LIBS := $(shell pkg-config --libs check 2>/dev/null)

OPT ?= -O2
# The referee's loops over bytes are worth vectorizing.
HOST_OPT ?= $(if $(SAN),-O1,-O3)
# Debian 12's valgrind cannot read what its clang writes as DWARF 5.
DEBUG ?= -gdwarf-4
DEPFLAGS = -MMD -MP -MF $(@:.o=.d) -MT $@
WARN := -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers
HOST_WARN := $(WARN) -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wpointer-arith -Wwrite-strings -Wvla -Wundef
HOST_CFLAGS := -std=gnu11 $(HOST_OPT) $(DEBUG) -fno-strict-aliasing \
	$(if $(SAN),-fno-omit-frame-pointer) $(HOST_WARN) -I. $(PKG_CFLAGS)
HOST_LDFLAGS := $(LDFLAGS)
HOST_LIBS := $(PKG_LIBS) -lfdt -ldw -lelf -lm

# Sanitizers are for the host side; the hooks stay free of them (rules W3).
ifeq ($(SAN),address)
SAN_CFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all
else ifeq ($(SAN),thread)
SAN_CFLAGS := -fsanitize=thread
else ifneq ($(SAN),)
$(error SAN=$(SAN): address or thread)
endif
ifeq ($(COV),1)
COV_CFLAGS := --coverage -O0
endif
HOST_LDFLAGS += $(SAN_CFLAGS) $(filter --coverage,$(COV_CFLAGS))
NO_SAN := api/glue/hooks.c

# The Linux side: no libc, kernel headers of our own, and a callback before each
# load and store.  clang: the kernel-address hooks, out of line; gcc: the
# thread hooks.  Which flag cures which escape: docs/design/build.md.
HOOKS_clang := -fsanitize=kernel-address \
	-mllvm -asan-instrumentation-with-call-threshold=0 -mllvm -asan-stack=0 \
	-mllvm -asan-globals=0 -mllvm -asan-opt=0 \
	-finstrument-functions-after-inlining -fno-finite-loops \
	-fno-vectorize -fno-slp-vectorize
HOOKS_clang-tsan := -fsanitize=thread -mllvm -tsan-instrument-read-before-write=1 \
	-mllvm -tsan-distinguish-volatile=1 -fno-finite-loops \
	-fno-vectorize -fno-slp-vectorize
HOOKS_gcc := -fsanitize=thread --param tsan-distinguish-volatile=1
KFORCED := $(wildcard api/include/linux/dmasim-forced.h)
KMAP := $(wildcard api/glue/symbols-$(KCC_CLAN).map)
# What is compiled with hooks, a driver by `dmasim cc` too: tools/cc-made.h.
KBASE := -std=gnu11 -ffreestanding -fno-builtin -fno-strict-aliasing \
	-fno-common -fno-strict-overflow -fno-omit-frame-pointer \
	-fno-delete-null-pointer-checks -fno-stack-protector -U_FORTIFY_SOURCE -D__KERNEL__ \
	-Wno-sign-compare -Wno-pointer-sign -Wstrict-prototypes -Wno-unused-parameter
KFLAGS := $(KBASE) $(OPT) $(DEBUG) $(WARN) -Wno-sign-compare -Wno-pointer-sign \
	-nostdinc -isystem $(shell $(KCC_CMD) -print-file-name=include) -Iapi/include -I. \
	$(addprefix -include ,$(KFORCED)) $(HOOKS_$(KCC_KIND))
# All mutable state of the Linux side goes to one section (rules S1).
KSECTIONS := $(foreach s,.data .data.rel .data.rel.local .bss,\
	--set-section-flags $(s)=alloc,load,contents,data \
	--rename-section $(s)=.lxdata,alloc,load,contents,data)
KOBJCOPY := $(addprefix --redefine-syms=,$(KMAP)) $(KSECTIONS)

# ---- sources ---------------------------------------------------------------

HOST_SRC := $(sort $(wildcard sim/*.c sim/lang/*.c models/*.c api/glue/*.c tools/*.c))
# every .c below the given folders
below = $(shell find $(1) -name '*.c' 2>/dev/null)
LX_SRC := $(sort $(call below,api/kernel api/mm api/lib api/drivers api/arch api/init))
PRESETS := $(sort $(wildcard scenarios/soc/*.dts))
TEST_MAIN := $(sort $(filter-out tests/drivers/% tests/bench/%,\
	$(shell find tests -name 'test-*.c' 2>/dev/null)))
BENCH_MAIN := $(sort $(filter-out tests/bench/lx-% tests/bench/rig-%,$(wildcard tests/bench/*.c)))
# Beside a test program: rig-*.c (host side) and lx-*.c (Linux side) are linked
# into every program of that folder.
TEST_LX := $(sort $(shell find tests -name 'lx-*.c' -not -path 'tests/drivers/*' 2>/dev/null))
TEST_RIG := $(sort $(shell find tests -name 'rig-*.c' -not -path 'tests/drivers/*' 2>/dev/null))

HOST_OBJ := $(HOST_SRC:%.c=$(B)/%.o)
LX_OBJ := $(LX_SRC:%.c=$(B)/%.o)
MADE_OBJ := $(B)/presets.o $(B)/cc-made.o
OBJ := $(HOST_OBJ) $(LX_OBJ) $(MADE_OBJ)
LIB_OBJ := $(filter-out $(B)/tools/main.o,$(OBJ))
TEST_BIN := $(TEST_MAIN:%.c=$(B)/%)
BENCH_BIN := $(BENCH_MAIN:%.c=$(B)/%)
TEST_LX_OBJ := $(TEST_LX:%.c=$(B)/%.o)
TEST_HOST_OBJ := $(addsuffix .o,$(TEST_BIN) $(BENCH_BIN)) $(TEST_RIG:%.c=$(B)/%.o)
TEST_OBJ := $(TEST_HOST_OBJ) $(TEST_LX_OBJ)

##@ Building

all: $(B)/dmasim $(O)/dmasim ## the program, at build/dmasim

# What a module or a model of the user's may bind to, and nothing else: the API,
# hooks and the waist, the engine (driving-c section 7).
$(B)/exports.list: $(LX_OBJ)
	$(Q){ echo '{ lx_*; sim_*;'; nm $(LX_OBJ) | \
		sed -n 's/.* r lx_export_\(.*\)/\1;/p' | sort -u; echo '};'; } > $@
HOST_LDFLAGS += -Wl,--dynamic-list=$(B)/exports.list

$(B)/dmasim: $(OBJ) | $(B)/exports.list
	$(call say,LINK,$@)
	$(Q)$(CC) $(HOST_LDFLAGS) -o $@ $(OBJ) $(HOST_LIBS)

# A hard link, so that the program may be moved.  Sanitized and coverage builds
# stay in their folder.
ifeq ($(SAN)$(filter 1,$(COV)),)
$(O)/dmasim: $(B)/dmasim FORCE
	@test $@ -ef $< || ln -f $< $@ 2>/dev/null || cp -f $< $@
else
$(O)/dmasim: $(B)/dmasim
	@:
.PHONY: $(O)/dmasim
endif

need_check = $(if $(CHECK_LIBS),,$(error libcheck is missing; tools/setup check installs it))

$(HOST_OBJ) $(TEST_HOST_OBJ): $(B)/%.o: %.c $(B)/flags
	$(call say,CC,$<)
	$(if $(filter tests/%,$<),$(need_check))
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(if $(filter $(NO_SAN),$<),,$(SAN_CFLAGS) $(COV_CFLAGS)) \
		$(if $(filter tests/%,$<),$(CHECK_CFLAGS)) $(DEPFLAGS) -c -o $@ $<

$(LX_OBJ) $(TEST_LX_OBJ): $(B)/%.o: %.c $(B)/flags $(KMAP)
	$(call say,LXCC,$<)
	@mkdir -p $(@D)
	$(Q)$(KCC_CMD) $(KFLAGS) $(DEPFLAGS) -c -o $(@:.o=.raw.o) $<
	$(Q)$(OBJCOPY) $(KOBJCOPY) $(@:.o=.raw.o) $@

$(B)/presets.c: $(PRESETS) tools/embed-presets
	$(call say,EMBED,scenarios/soc)
	@mkdir -p $(@D)
	$(Q)tools/embed-presets $(B)/presets $(PRESETS) > $@

$(B)/presets.o: sim/presets.h

KMAPS := $(wildcard api/glue/symbols-*.map)
$(B)/cc-made.c: tools/embed-flags $(KMAPS) Makefile $(B)/flags
	$(Q)tools/embed-flags base='$(KBASE) $(DEBUG)' \
		clang='$(HOOKS_clang)' gcc='$(HOOKS_gcc)' \
		clang_tsan='$(HOOKS_clang-tsan)' sections='$(KSECTIONS)' \
		map_clang=@api/glue/symbols-clang.map map_gcc=@api/glue/symbols-gcc.map > $@
$(B)/cc-made.o: tools/cc-made.h

$(MADE_OBJ): %.o: %.c $(B)/flags
	$(Q)$(CC) $(HOST_CFLAGS) -c -o $@ $<

# A program built out of the tree finds the headers by this.
ifeq ($(filter $(CURDIR)/%,$(abspath $(O))),)
$(B)/dmasim: | $(O)/source
$(O)/source: FORCE
	@mkdir -p $(O) && ln -sfn $(CURDIR) $@
endif

# A folder of tests may bring rules of its own.
include $(sort $(wildcard tests/*/*.mk))

tests: $(B)/dmasim $(O)/dmasim $(TEST_BIN) $(BENCH_BIN) $(TEST_OBJ) ## all test programs

# Objects are made again when the flags change.
ALL_FLAGS := $(CC) $(HOST_CFLAGS) $(SAN_CFLAGS) $(COV_CFLAGS) | $(KCC_CMD) $(KFLAGS) $(KOBJCOPY)
$(B)/flags: FORCE
	$(if $(PKG_LIBS),,$(error GLib or json-glib is missing; tools/setup installs it))
	@mkdir -p $(@D)
	@echo '$(ALL_FLAGS)' | cmp -s - $@ || echo '$(ALL_FLAGS)' > $@

.PHONY: all tests FORCE
FORCE:

##@ Checking

# What lies beside a test program and is linked into it.
beside = $(filter $(dir $(1))rig-% $(dir $(1))lx-%,$(TEST_OBJ))

.SECONDEXPANSION:
$(TEST_BIN) $(BENCH_BIN): $(B)/%: $(B)/%.o $(LIB_OBJ) $$(call beside,$(B)/$$*) | $(B)/exports.list
	$(call say,LINK,$@)
	$(Q)$(CC) $(HOST_LDFLAGS) -o $@ $^ $(HOST_LIBS) $(CHECK_LIBS)

# Each header alone and twice; the .d files are for check-layers.
HEADERS := $(sort $(shell find sim models api tools tests -name '*.h' 2>/dev/null))
HEADER_OK := $(HEADERS:%=$(B)/headers/%.ok)
LX_HEADERS := $(filter-out api/glue/%,$(filter api/%,$(HEADERS))) \
	$(filter models/regs/% tests/drivers/%,$(HEADERS)) \
	$(foreach h,$(HEADERS),$(if $(filter lx-%,$(notdir $(h))),$(h)))
HEADER_CC = $(if $(filter $(1),$(LX_HEADERS)),$(KCC_CMD) $(KFLAGS),\
	$(CC) $(HOST_CFLAGS) $(CHECK_CFLAGS))

$(HEADER_OK): $(B)/headers/%.ok: % $(B)/flags
	@mkdir -p $(@D)
	$(Q)printf '#include "%s"\n#include "%s"\n' $< $< | \
		$(call HEADER_CC,$<) -Wno-unused-function -Wno-unused-const-variable \
		-MMD -MP -MF $(@:.ok=.d0) -MT $@ -fsyntax-only -x c -
	$(Q)sed 's| - | |; s|: -$$|:|' $(@:.ok=.d0) > $(@:.ok=.d); touch $@

SRC_FILES = $(sort Makefile .ci/run $(shell find sim models api tools tests -type f \
	\( -name '*.[ch]' -o -perm -100 \) ! -name '.*'))
DEP_FILES = $(OBJ:.o=.d) $(TEST_OBJ:.o=.d) $(HEADER_OK:.ok=.d)

# Steps that are no libcheck programs, as run-tests takes them: name=command.
STEP_layers = layers=tools/check-layers $(filter-out $(MADE_OBJ:.o=.d),$(DEP_FILES))
STEP_symbols = symbols=tools/check-symbols -l $(LX_OBJ) -h $(HOST_OBJ)
STEP_src = src=tools/check-src $(SRC_FILES)
STEP_scenarios = scenarios=$(B)/dmasim check -j 1 scenarios
STEP_docs = docs=tools/check-docs $(B)/docs $(B)/dmasim
STEP_headers = headers=echo $(words $(HEADERS)) headers compile alone and twice

export DMASIM_PROGRAM = $(abspath $(B)/dmasim)
export DMASIM_BUILD = $(abspath $(B))
run_tests = CC='$(CC)' KCC='$(KCC)' tools/run-tests -j $(JOBS) -o $(B)/logs -T '$(T)'
STEPS := layers symbols src headers docs scenarios
run_steps = $(foreach s,$(STEPS),'$(STEP_$(s))')

# With T: its program only, or all when T names a case or a test.
CHECK_BIN := $(if $(T),$(or $(filter %/$(T) %/test-$(T),$(TEST_BIN)),$(TEST_BIN)),$(TEST_BIN))
CHECK_NEEDS := $(B)/dmasim $(if $(T),$(CHECK_BIN),tests $(HEADER_OK))

check: $(CHECK_NEEDS) ## everything, short form; T=name: one file, case or test
	@$(run_tests) $(CHECK_BIN) $(if $(T),,$(run_steps))

check-long: $(CHECK_NEEDS) ## everything, long form (minutes)
	@DMASIM_LONG=$${DMASIM_LONG:-1} $(run_tests) $(CHECK_BIN) $(if $(T),,$(run_steps))

area = $(filter $(B)/tests/$(1)/%,$(TEST_BIN))
AREAS := sim models api conformance tools oracle fuzz
area_rule = check-$(1): $(B)/dmasim $(call area,$(1)); @$$(run_tests) $(call area,$(1))
$(foreach a,$(AREAS),$(eval $(call area_rule,$(a))))
#: check-sim check-models check-api check-conformance## the tests of one part (tests/PART)

check-scenarios: $(B)/dmasim ## every scenario, strictly
	@$(B)/dmasim check -j $(JOBS) scenarios

check-layers: tests $(HEADER_OK) ## who includes whom
	@tools/check-layers $(filter-out $(MADE_OBJ:.o=.d),$(DEP_FILES))

check-symbols: $(OBJ) ## what Linux-side objects refer to, where their data lies
	@tools/check-symbols -l $(LX_OBJ) -h $(HOST_OBJ)

check-headers: $(HEADER_OK) ## each header alone and twice
	@echo "check-headers: $(words $(HEADERS)) headers compile alone and twice"

check-fidelity: ## our kernel headers against installed ones (KERNEL=folder of headers)
	@tools/check-fidelity $(KERNEL)

check-src: ## the house's own linter
	@tools/check-src $(SRC_FILES)

check-san: ## everything with ASan and UBSan, then check
	@$(MAKE) --no-print-directory SAN=address check

# A build with sanitizers: a path that nobody takes is where memory goes wrong.
check-torture: ## the n-th allocation fails, n = 1, 2, 3 ..., long form, ASan and UBSan
	@$(MAKE) --no-print-directory SAN=address torture-run
TORTURE_BIN := $(filter %/test-torture %/test-kunit,$(TEST_BIN))
torture-run: $(B)/dmasim $(TORTURE_BIN)
	@DMASIM_LONG=$${DMASIM_LONG:-1} $(run_tests) $(TORTURE_BIN)

VALGRIND := valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
	--suppressions=tests/valgrind.supp
check-valgrind: $(CHECK_NEEDS) ## the tests under valgrind (half an hour)
	@$(if $(call have,valgrind),G_SLICE=always-malloc CK_TIMEOUT_MULTIPLIER=30 \
		DMASIM_WRAP='$(VALGRIND)' $(run_tests) $(CHECK_BIN),$(call skipped,valgrind))

# The reports of builds by each compiler that is here, N times.
REPEAT_CC := $(foreach c,gcc clang,$(if $(call have,$(c)),$(c)))
check-repeat: ## same bytes in every run, gcc and clang, -j1 and -j2 (N=repeats)
	@$(foreach c,$(REPEAT_CC),$(MAKE) --no-print-directory CC=$(c) KCC=$(c) SAN= COV= \
		$(O)/$(c)-$(c)/dmasim &&) true
	@$(if $(word 2,$(REPEAT_CC)),,$(call skipped,clang beside gcc))
	@tools/check-repeat $(N) $(O)/repeat $(foreach c,$(REPEAT_CC),$(O)/$(c)-$(c)/dmasim)

coverage: ## lines run by the tests, by folder (gcovr report when present)
	@$(MAKE) --no-print-directory COV=1 CC=gcc coverage-run
coverage-run: tests
	@find $(B) -name '*.gcda' -delete
	@-$(run_tests) $(TEST_BIN) '$(STEP_scenarios)'
	@tools/coverage $(B)

bench: $(B)/dmasim $(BENCH_BIN) ## speed, each figure with a ratio to a plain loop
	@code=0; for bench in $(filter-out %/bench-timing,$(BENCH_BIN)); do \
		$$bench || code=1; done; exit $$code

bench-timing: $(B)/tests/bench/bench-timing ## simulated time against published figures
	@$<

pre-push: ## check with gcc and with clang, check-san, check-repeat
	@$(MAKE) --no-print-directory CC=gcc KCC=gcc check
	@$(MAKE) --no-print-directory CC=clang KCC=clang check
	@$(MAKE) --no-print-directory check-san check-repeat

.PHONY: check check-long check-scenarios check-layers check-symbols check-headers \
	check-fidelity check-src check-san check-torture torture-run check-valgrind \
	check-repeat coverage coverage-run bench bench-timing pre-push \
	$(AREAS:%=check-%)

##@ Tools

demo: $(B)/dmasim $(O)/dmasim ## build the program and show what it does
	@$(B)/dmasim demo -o $(O)/dmasim-demo.svg
	@echo "(dmasim is $(O)/dmasim here; make install puts it in the PATH)"

deps: ## install what is missing (tools/setup; DEPS=no prints the command)
	@tools/setup deps

HOST_FILES = $(filter-out $(LX_HEADERS),$(HEADERS)) $(HOST_SRC) $(TEST_MAIN) \
	$(BENCH_MAIN) $(TEST_RIG)
format: ## clang-format over the host side
	@$(if $(call have,clang-format),clang-format -style=file:.clang-format -i $(HOST_FILES),\
		$(call skipped,clang-format))

tidy: ## clang-tidy over the host side
	@$(if $(call have,clang-tidy),clang-tidy --quiet $(HOST_SRC) -- $(HOST_CFLAGS),\
		$(call skipped,clang-tidy))

cppcheck: ## cppcheck over the host side
	@$(if $(call have,cppcheck),cppcheck -q --std=c11 --enable=warning,portability \
		--inline-suppr --error-exitcode=1 --suppress=missingIncludeSystem --library=gtk \
		-I. $(HOST_SRC),$(call skipped,cppcheck))

spell: ## codespell over text and comments
	@$(if $(call have,codespell),codespell -q 3 sim models api tools tests docs scenarios *.md,\
		$(call skipped,codespell))

docs: $(B)/dmasim ## draw docs/pictures again, check links, docs/**/*.dot into $(O)/docs
	@tools/draw-docs make $(B)/dmasim
	@tools/check-docs $(O)/docs $(B)/dmasim

golden: $(B)/dmasim $(B)/tests/tools/test-golden ## make the golden files again; review the diff
	@DMASIM_GOLDEN=1 $(run_tests) $(B)/tests/tools/test-golden

##@ Installing

DESTDIR ?=
prefix ?= /usr/local
bindir ?= $(prefix)/bin
datadir ?= $(prefix)/share
mandir ?= $(datadir)/man
docdir ?= $(datadir)/doc/dmasim
includedir ?= $(prefix)/include
pcdir ?= $(prefix)/lib/pkgconfig
compdir ?= $(datadir)/bash-completion/completions
INSTALL ?= install

install: $(B)/dmasim ## DESTDIR=, prefix=/usr/local and the GNU folders
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(docdir)
	$(INSTALL) -m 755 $(B)/dmasim $(DESTDIR)$(bindir)/dmasim
	$(INSTALL) -m 644 README.md LICENSE $(DESTDIR)$(docdir)
	@set -e; find scenarios -name '*.dma' -o -name '*.dts' -o -name '*.md' | sort | \
		while read -r file; do \
		$(INSTALL) -D -m 644 "$$file" "$(DESTDIR)$(datadir)/dmasim/$$file"; done
	$(INSTALL) -D -m 644 docs/man/dmasim.1 $(DESTDIR)$(mandir)/man1/dmasim.1
	$(INSTALL) -D -m 644 tools/dmasim.bash $(DESTDIR)$(compdir)/dmasim
	@set -e; find api/lx.h api/include models/regs sim -name '*.h' | sort | \
		while read -r file; do \
		$(INSTALL) -D -m 644 "$$file" "$(DESTDIR)$(includedir)/dmasim/$$file"; done
	$(INSTALL) -D -m 644 tools/dmasim.mk $(DESTDIR)$(datadir)/dmasim/dmasim.mk
	$(INSTALL) -d $(DESTDIR)$(pcdir)
	sed -e 's|@prefix@|$(prefix)|; s|@includedir@|$(includedir)|; s|@datadir@|$(datadir)|' \
		tools/dmasim.pc.in > $(DESTDIR)$(pcdir)/dmasim.pc

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(bindir)/dmasim $(DESTDIR)$(compdir)/dmasim
	rm -f $(DESTDIR)$(mandir)/man1/dmasim.1
	rm -rf $(DESTDIR)$(datadir)/dmasim $(DESTDIR)$(docdir)
	rm -rf $(DESTDIR)$(includedir)/dmasim $(DESTDIR)$(pcdir)/dmasim.pc

clean: ## remove the output folder
	rm -rf $(O)

# Groups from ##@, one line for each ## behind a target.
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z$$(][^ :=]*:.*## / { printf "  %-18s %s\n", $$1, $$2 } \
		/^#: / { sub(/^#: /, ""); split($$0, part, "## "); \
			printf "  %s\n  %-18s %s\n", part[1], "", part[2] }' Makefile
	@printf '\nSettings\n'; sed -n '/^# Settings/,/^$$/s/^#   /  /p' Makefile

.PHONY: demo deps format tidy cppcheck spell docs golden install uninstall clean help

-include $(wildcard $(OBJ:.o=.d) $(TEST_OBJ:.o=.d) $(HEADER_OK:.ok=.d))
