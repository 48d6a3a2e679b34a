# SPDX-License-Identifier: MIT
#
# Driver modules for dmasim, from a Makefile of three lines:
#
#   all: my-driver.so
#   my-driver.so: my-driver.c other.c
#   include $(shell dmasim --print-mk)
#
# DMASIM=the program  DMASIM_CC=clang|gcc|clang-tsan  DMASIM_ARCH=  DMASIM_ERA=
# DMASIM_CFLAGS=options of the compiler

DMASIM ?= dmasim

%.so: %.c
	$(DMASIM) cc $(addprefix --cc=,$(DMASIM_CC)) $(addprefix --arch=,$(DMASIM_ARCH)) \
		$(addprefix --era=,$(DMASIM_ERA)) $(DMASIM_CFLAGS) -MMD -o $@ $(filter %.c,$^)

-include $(wildcard *.d)
