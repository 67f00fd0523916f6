// What only C can say of the build and of the machine that the program runs on.

/// The commit that the program was built from, with `-dirty` after it where there were other changes; null where the
/// build was not told.
const char *_Nullable build_commit(void);

/// The version of the GNU C library that runs; null with another one.
const char *_Nullable running_glibc(void);

/// How many bytes this process has allocated and not freed; 0 where the C library does not say.
long allocated_bytes(void);
