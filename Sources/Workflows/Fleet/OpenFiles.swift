import Glibc

/// How many files this process may have open, connections among them. Where none can be opened any more libdispatch itself ends
/// the process, so that a fleet has to stay below it.
enum OpenFiles {
  /// What a process has open beside the tenants that it reads.
  private static let others = 32
  /// What reading a tenant takes, with what the one before it has not closed yet.
  private static let ofTenant = 16

  /// How many tenants can be read at a time.
  static let tenants = max(1, (most - others) / ofTenant)

  /// What the system allows this user, which is often more than a process begins with.
  static let most: Int = {
    var limit = rlimit()
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(files, &limit) == 0 else { return 1_024 }
    var raised = limit
    raised.rlim_cur = limit.rlim_max
    return Int(clamping: setrlimit(files, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur)
  }()
}
