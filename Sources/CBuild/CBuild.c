#include "CBuild.h"

#if __has_include(<gnu/libc-version.h>)
#include <gnu/libc-version.h>
const char *running_glibc(void) { return gnu_get_libc_version(); }
#else
const char *running_glibc(void) { return 0; }
#endif

const char *build_commit(void) {
#ifdef GRANTLINT_COMMIT
  return GRANTLINT_COMMIT;
#else
  return 0;
#endif
}

#if defined(__GLIBC__)
#include <malloc.h>

long allocated_bytes(void) {
  struct mallinfo2 heap = mallinfo2();
  return (long)(heap.uordblks + heap.hblkhd);
}
#else
long allocated_bytes(void) { return 0; }
#endif
