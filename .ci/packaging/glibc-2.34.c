// glibc 2.35 has a new hypot, which no longer sets errno. Swift's overlay of the C library refers to it, and it alone
// would keep the program from systems with glibc 2.34. The linker sends these calls here (--wrap), to the older one.
double hypot_before_2_35(double, double);
float hypotf_before_2_35(float, float);
__asm__(".symver hypot_before_2_35, hypot@GLIBC_2.2.5");
__asm__(".symver hypotf_before_2_35, hypotf@GLIBC_2.2.5");

double __wrap_hypot(double x, double y) { return hypot_before_2_35(x, y); }
float __wrap_hypotf(float x, float y) { return hypotf_before_2_35(x, y); }
