// The main thread of a Swift program ends in sigsuspend. Valgrind 3.19 writes to its mask, which libdispatch keeps where
// nothing can be written; so under valgrind the thread just waits.
#include <signal.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) {
  (void)mask;
  return pause();
}
