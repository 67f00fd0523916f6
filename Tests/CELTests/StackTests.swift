import TestSupport
import Testing

@testable import CEL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Expressions as deep as they may be, and values as deep as they can make, on threads with little stack.
@Suite struct StackTests {
  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      "[@]", "{1: @}", "{'a': @}.a", "(@)", "size([@])", "dyn(@)", "-(@)", "!(@)", "1 + (@)", "true && (@)",
      "flag ? 1 : @",
      "any[0] == 1 ? @ : 2", "[@][0]", "[1].map(x, @)", "[1].exists(x, @ == 1)", "cel.bind(x, 1, @)",
      "cel.bind(x, @, [x])", "optional.of(@)",
      "optional.of(1).optMap(x, @)", "[?optional.of(@)]", "'%s'.format([@])", "Foo{a: @}", "x.y(@)", "[@].sortBy(x, 1)",
      "any.f(@)", "[@] == [@]",
      "cel.bind(x, @, {x: x})", "@.a", "@ + 1", "@[0]", "[1, 2].transformMapEntry(i, v, {v: @})",
    ], Cases.some([256, 512], every: 2))
  func `nesting up to the limit fits on a small stack`(form: String, kilobytes: Int) throws {
    for depth in Cases.some([248, 120], every: 2) {
      var source = "1"
      for _ in 0..<depth where source.utf8.count < 40_000 { source = form.replacing("@", with: source) }
      try onThread(kilobytes: kilobytes) {
        for mode in [Checker.Mode.checked, .unchecked] { _ = outcome(source, mode: mode) }
      }
    }
  }

  @Test(arguments: ["(@)", "(?:@)*", "a|(@)", "(?i:@)+"], [256, 512])
  func `so do patterns, also those that are made at run time`(form: String, kilobytes: Int) throws {
    var pattern = "a"
    for _ in 0..<240 { pattern = form.replacing("@", with: pattern) }
    try onThread(kilobytes: kilobytes) {
      #expect(outcome("'a'.matches('\(pattern)')") == "true")
      _ = outcome("any.exists(x, 'a'.matches('\(pattern)' + string(x)))")
    }
  }

  @Test(arguments: ["[@]", "{'a': @}", "optional.of(@)", "[optional.of(@)]"], [256, 512])
  func `values as deep as they may be are compared, hashed and shown on a small stack`(form: String, kilobytes: Int)
    throws
  {
    var source = "1"
    for _ in 0..<120 { source = form.replacing("@", with: source) }
    let environment = Environment(variables: [])
    let program = try environment.compile(source)
    guard case .value(let value) = program.evaluate(environment.activation([:])) else {
      Issue.record("no value")
      return
    }
    try onThread(kilobytes: kilobytes) {
      #expect(value == value)
      #expect(Set([value, value]).count == 1)
      #expect(value.conforms(to: .dyn) && value.conforms(to: program.type))
      #expect(value.description.utf8.count > 120)
    }
  }

  /// Each step puts levels around what the one before made.
  @Test(arguments: [
    ("[[[[[[[[[[x]]]]]]]]]]", "list"), ("{'a': {'b': {'c': {'d': x}}}}", "map"),
    ("optional.of(optional.of(optional.of(optional.of(x))))", "optional"),
    ("optional.of(x).optMap(y, optional.of(y))", "optional"),
    ("[optional.of([optional.of(x)])]", "list"), ("[x].map(y, [[[y]]])", "list"),
  ])
  func `a value that would nest deeper than an expression may is an error that names the limit`(
    form: String, kind: String
  ) throws {
    var source = "x"
    for _ in 0..<200 { source = "cel.bind(x, \(form), \(source))" }
    source = "cel.bind(x, 1, \(source))"
    try onThread(kilobytes: 512) {
      for mode in [Checker.Mode.checked, .unchecked] {
        let result = outcome(source, mode: mode)
        #expect(result.contains("the \(kind) would nest deeper than the limit of 250"), "\(result.prefix(200))")
      }
    }
  }

  @Test func `definitions nest within each other on a small stack`() throws {
    var environment = Environment(variables: [])
    environment.define("variables.a0", as: try environment.compile("1"))
    for number in 1...20 {
      let inner =
        String(repeating: "(1 + ", count: 100) + "variables.a\(number - 1)" + String(repeating: ")", count: 100)
      environment.define("variables.a\(number)", as: try environment.compile(inner))
    }
    let last = environment
    try onThread(kilobytes: 256) {
      let program = try? last.compile("variables.a20")
      #expect(program.map { text(of: $0.evaluate(last.activation([:]))) } == "2001")
    }
  }
}

/// Runs the body on a thread with so much stack, and waits for it.
private func onThread(kilobytes: Int, _ body: @escaping () -> Void) throws {
  final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
  func start(_ job: UnsafeMutableRawPointer) -> pthread_t? {
    #if canImport(Glibc)
      var thread: pthread_t = 0
      let perform: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { job in
        if let job { Unmanaged<Job>.fromOpaque(job).takeUnretainedValue().body() }
        return nil
      }
    #else
      var thread: pthread_t?
      let perform: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { job in
        Unmanaged<Job>.fromOpaque(job).takeUnretainedValue().body()
        return nil
      }
    #endif
    let isStarted = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { attributes in
      guard let attributes = attributes.baseAddress, pthread_attr_init(attributes) == 0 else { return false }
      defer { pthread_attr_destroy(attributes) }
      return pthread_attr_setstacksize(attributes, kilobytes << 10) == 0
        && pthread_create(&thread, attributes, perform, job) == 0
    }
    return isStarted ? thread : nil
  }
  let job = Job(body)
  let thread = try #require(start(Unmanaged.passUnretained(job).toOpaque()))
  withExtendedLifetime(job) { _ = pthread_join(thread, nil) }
}
