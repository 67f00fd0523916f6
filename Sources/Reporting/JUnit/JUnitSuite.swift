import Documents

/// A `<testsuite>`: properties, then cases, whose names are unique because GitLab keeps only the first of two alike.
struct JUnitSuite {
  /// What a case came to, with the lines of its text.
  enum Outcome {
    case passed([String])
    case failure(type: String, message: String, lines: [String])
    case error(type: String, message: String, lines: [String])
    case skipped(message: String, lines: [String])
  }

  let name: String
  /// Seconds, at most three decimals.
  let time: String
  /// RFC 3339.
  let timestamp: String?
  var properties: [(name: String, value: String)] = []

  /// The cases as they are written, without commands to the runner of a pipeline.
  private var blocks: [[UInt8]] = []
  private let cases: XMLOutput
  private var names: Set<ExactString> = []
  private var tests = 0
  private var failures = 0
  private var errors = 0
  private var skipped = 0

  /// Bytes of cases that are written before they become a block.
  private static let blockSize = 1 << 19

  init(name: String, time: String, timestamp: String?) throws(XMLWriteError) {
    cases = try XMLOutput(depth: 2)
    self.name = name
    self.time = time
    self.timestamp = timestamp
  }

  /// Whether there is such a case.
  func has(_ className: String, _ name: String) -> Bool { names.contains(Self.key(className, name)) }

  private static func key(_ className: String, _ name: String) -> ExactString { ExactString("\(className)\n\(name)") }

  /// Adds a case; a name that its class has already gets a number.
  mutating func add(_ className: String, _ name: String, _ outcome: Outcome) {
    var unique = name
    var number = 1
    while !names.insert(Self.key(className, unique)).inserted {
      number += 1
      unique = "\(name) [\(number)]"
    }
    tests += 1
    cases.begin("testcase", [("name", unique), ("classname", className), ("time", "0")])
    write(outcome)
    cases.end()
    if cases.count > Self.blockSize { endBlock() }
  }

  private mutating func write(_ outcome: Outcome) {
    switch outcome {
    case .passed(let lines):
      if !lines.isEmpty { cases.element("system-out", lines: lines) }
    case .failure(let type, let message, let lines):
      failures += 1
      cases.element("failure", [("type", type), ("message", message)], lines: lines)
    case .error(let type, let message, let lines):
      errors += 1
      cases.element("error", [("type", type), ("message", message)], lines: lines)
    case .skipped(let message, let lines):
      skipped += 1
      cases.element("skipped", [("message", message)], lines: lines)
    }
  }

  private mutating func endBlock() { blocks.append(Self.neutral(cases.take())) }

  /// Every element ends a line, so that no command reaches from one block into the next.
  private static func neutral(_ bytes: [UInt8]) -> [UInt8] {
    Array(NeutralText.of(String(decoding: bytes, as: UTF8.self), .markup).utf8)
  }

  private mutating func add(to parts: inout ReportParts, of output: XMLOutput) throws(XMLWriteError) {
    var attributes: [(name: String, value: String)] = [
      ("name", name), ("tests", String(tests)), ("failures", String(failures)), ("errors", String(errors)),
      ("skipped", String(skipped)), ("time", time),
    ]
    if let timestamp { attributes.append(("timestamp", timestamp)) }
    output.begin("testsuite", attributes)
    output.begin("properties")
    for property in properties { output.element("property", [("name", property.name), ("value", property.value)]) }
    output.end()
    parts.add(Self.neutral(output.take()))
    endBlock()
    if let failure = cases.failure { throw failure }
    for block in blocks { parts.add(block) }
    output.end()
  }

  /// A document of suites, with their sums.
  static func document(_ suites: [JUnitSuite], time: String) throws(XMLWriteError) -> ReportParts {
    func sum(_ count: (JUnitSuite) -> Int) -> String { String(suites.reduce(0) { $0 + count($1) }) }
    var parts = ReportParts()
    let output = try XMLOutput()
    output.begin(
      "testsuites",
      [
        ("name", "grantlint"), ("tests", sum(\.tests)), ("failures", sum(\.failures)), ("errors", sum(\.errors)),
        ("time", time),
      ])
    for var suite in suites { try suite.add(to: &parts, of: output) }
    output.end()
    parts.add(neutral(output.take()))
    if let failure = output.failure { throw failure }
    return parts
  }
}
