# SPDX-License-Identifier: MIT
#
# The suites run on the boards of tests/api.
$(B)/tests/kunit/test-kunit: $(B)/tests/api/rig-api.o
