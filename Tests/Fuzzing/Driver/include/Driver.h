#pragma once
#include <stddef.h>
#include <stdint.h>

/// What libFuzzer's own `main` calls: takes its options from the arguments, and gives one input after another to `run`.
int LLVMFuzzerRunDriver(
    int *_Nonnull argc, char *_Nullable *_Nonnull *_Nonnull argv, int (*_Nonnull run)(const uint8_t *_Nullable, size_t));
