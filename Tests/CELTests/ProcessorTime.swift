import Glibc

/// Time of the processor that something took on this thread: what else the machine does meanwhile does not count.
enum ProcessorTime {
  /// What one expression may take: a second; builds without optimisation get more.
  #if DEBUG
    static let patience = Duration.seconds(10)
  #else
    static let patience = Duration.seconds(1)
  #endif

  static func measure(_ body: () throws -> Void) rethrows -> Duration {
    let start = now
    try body()
    return now - start
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
