# SPDX-License-Identifier: MIT
#
# The operations of the fuzz, compiled in every way a driver may be: both kinds
# of hooks, not optimised and optimised.  What they call goes through the symbol
# maps as in any Linux-side object, and then one step further, from lx_hook_* to
# fz_hook_* (rig-hooks.c), which tells the reference what happens and calls
# lx_hook_*.

FUZZ_CC := $(foreach c,clang gcc,$(if $(call have,$(c)),$(c)))
FUZZ_WAYS := $(foreach c,$(FUZZ_CC),$(c)_O0 $(c)_O2)
FUZZ_OBJ := $(FUZZ_WAYS:%=$(B)/tests/fuzz/ops-%.o)
FUZZ_FLAGS := -std=gnu11 $(DEBUG) -ffreestanding -fno-builtin -fno-strict-aliasing -fno-common \
	-fno-strict-overflow -fno-omit-frame-pointer -fno-stack-protector -U_FORTIFY_SOURCE \
	$(WARN) -Iapi/include -I. -include linux/dmasim-forced.h
FUZZ_clang := $(HOOKS_clang) -include linux/dmasim-atomics.h
FUZZ_gcc := $(HOOKS_gcc)
fuzz_cc = $(firstword $(subst _, ,$(1)))

$(FUZZ_OBJ): $(B)/tests/fuzz/ops-%.o: tests/fuzz/ops.c tests/fuzz/ops.h tests/fuzz/fuzz.mk \
		$(wildcard api/glue/symbols-*.map) $(wildcard api/include/linux/dmasim-*.h) $(B)/flags
	$(call say,LXCC,tests/fuzz/ops.c $*)
	@mkdir -p $(@D)
	$(Q)$(call fuzz_cc,$*) $(FUZZ_FLAGS) -$(lastword $(subst _, ,$*)) \
		$(FUZZ_$(call fuzz_cc,$*)) -DBUILD=$* -c -o $(@:.o=.raw.o) $<
	$(Q)$(OBJCOPY) --redefine-syms=api/glue/symbols-$(call fuzz_cc,$*).map $(@:.o=.raw.o) $@
	$(Q)nm -u $@ | sed -n 's/^ *U lx_\(hook_.*\)/lx_\1 fz_\1/p' > $(@:.o=.map)
	$(Q)$(OBJCOPY) --redefine-syms=$(@:.o=.map) $@

$(B)/tests/fuzz/test-fuzz: $(FUZZ_OBJ)
