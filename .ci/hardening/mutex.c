// Tells the thread sanitizer of the locks of Swift's Mutex.
//
// The fast way to lock one is compiled into who uses it, where the sanitizer sees it. Where two threads want it at once the
// Synchronization library is called, which is compiled without the sanitizer: what the other thread wrote before it let go
// then looks like a race. Loaded before that library, this stands in for its two calls and says what they do.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Of the sanitizer; a process without it has none.
__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

METHOD void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
METHOD void unlock_slow(SELF) __asm__(UNLOCK);

METHOD void lock_slow(uint32_t thread, SELF) {
  typedef METHOD void Method(uint32_t, SELF);
  ((Method *)dlsym(RTLD_NEXT, LOCK))(thread, self);
  if (__tsan_acquire) __tsan_acquire(self);
}

METHOD void unlock_slow(SELF) {
  typedef METHOD void Method(SELF);
  if (__tsan_release) __tsan_release(self);
  ((Method *)dlsym(RTLD_NEXT, UNLOCK))(self);
}
