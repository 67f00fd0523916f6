#if canImport(CDispatch)
  // Of the modules of C that have pthread_attr_t the compiler takes the one that it sees first for its home.
  import CDispatch
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Stack for work that nests. Threads have as little as half a megabyte, which expressions within the limits can go through.
enum NativeStack {
  #if DEBUG
    /// What a level of nesting takes at most: some calls in parsing, checking and planning it, or in evaluating it.
    private static let bytesPerLevel = 24 << 10
    /// What the rest takes, going through values that nest as deep as they may included.
    private static let reserve = 512 << 10
  #else
    private static let bytesPerLevel = 6 << 10
    private static let reserve = 160 << 10
  #endif

  /// Levels of evaluating for which every thread has room.
  static let shallow = 12

  /// Runs work that nests so many levels deep: here if this thread's stack has room for it, else on a thread that is made for it.
  static func run<Value, Failure: Error>(
    levels: Int, _ work: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    if hasRoom(levels: levels) { return try work() }
    var outcome: Result<Value, Failure>?
    withoutActuallyEscaping(work) { work in
      let job = Job {
        do throws(Failure) { outcome = .success(try work()) } catch { outcome = .failure(error) }
      }
      job.run(stack: needed(levels: levels).addingSaturated(reserve))
    }
    // Without memory for a stack there is only this one.
    guard let outcome else { return try work() }
    return try outcome.get()
  }

  /// Whether this thread's stack has room for work that nests so many levels deep.
  @inline(__always)
  static func hasRoom(levels: Int) -> Bool { left >= needed(levels: levels) }

  @inline(__always)
  private static func needed(levels: Int) -> Int {
    levels.multipliedSaturated(by: bytesPerLevel).addingSaturated(reserve)
  }

  /// Bytes of this thread's stack that are still free.
  private static var left: Int {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { here in
      here.baseAddress.map { Int(bitPattern: $0) - lowest } ?? 0
    }
  }

  /// The lowest address of this thread's stack. Asking for it takes long, so the thread remembers it.
  private static var lowest: Int {
    if let known = pthread_getspecific(key) { return Int(bitPattern: known) }
    let address = measuredLowest
    pthread_setspecific(key, UnsafeRawPointer(bitPattern: address))
    return address
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// The greatest number if it cannot be told, so that no stack seems to have room.
  private static var measuredLowest: Int {
    #if canImport(Glibc)
      // The C library has a function for this, which its module for Swift leaves out.
      typealias Ask = @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32
      guard let symbol = dlsym(nil, "pthread_getattr_np") else { return .max }
      let ask = unsafeBitCast(symbol, to: Ask.self)
      var attributes = pthread_attr_t()
      var start: UnsafeMutableRawPointer?
      var size = 0
      guard ask(pthread_self(), &attributes) == 0 else { return .max }
      defer { pthread_attr_destroy(&attributes) }
      guard pthread_attr_getstack(&attributes, &start, &size) == 0 else { return .max }
      return Int(bitPattern: start)
    #else
      let thread = pthread_self()
      return Int(bitPattern: pthread_get_stackaddr_np(thread)) - pthread_get_stacksize_np(thread)
    #endif
  }

  /// Work for a thread of its own.
  private final class Job {
    private let work: () -> Void

    init(_ work: @escaping () -> Void) {
      self.work = work
    }

    /// Runs the work on a thread with so much stack, and waits for it. Does nothing if there can be no such thread.
    func run(stack size: Int) {
      var attributes = pthread_attr_t()
      guard pthread_attr_init(&attributes) == 0 else { return }
      defer { pthread_attr_destroy(&attributes) }
      // Whole pages of any size that a machine may have.
      guard pthread_attr_setstacksize(&attributes, size.addingSaturated(0xFFFF) & ~0xFFFF) == 0 else { return }
      let job = Unmanaged.passUnretained(self).toOpaque()
      #if canImport(Glibc)
        var thread: pthread_t = 0
        guard pthread_create(&thread, &attributes, { Job.perform($0) }, job) == 0 else { return }
        pthread_join(thread, nil)
      #else
        var thread: pthread_t?
        guard pthread_create(&thread, &attributes, { Job.perform($0) }, job) == 0, let thread else { return }
        pthread_join(thread, nil)
      #endif
    }

    private static func perform(_ job: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      if let job { Unmanaged<Job>.fromOpaque(job).takeUnretainedValue().work() }
      return nil
    }
  }
}
