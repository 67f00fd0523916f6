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

  private var cases: [XMLElement] = []
  private var names: Set<ExactString> = []
  private var failures = 0
  private var errors = 0
  private var skipped = 0

  init(name: String, time: String, timestamp: String?) {
    self.name = name
    self.time = time
    self.timestamp = timestamp
  }

  /// Adds a case; a name that its class has already gets a number.
  mutating func add(_ className: String, _ name: String, _ outcome: Outcome) {
    var unique = name
    var number = 1
    while !names.insert(ExactString("\(className)\n\(unique)")).inserted {
      number += 1
      unique = "\(name) [\(number)]"
    }
    cases.append(
      XMLElement(
        "testcase", [("name", unique), ("classname", className), ("time", "0")], children: children(of: outcome)))
  }

  private mutating func children(of outcome: Outcome) -> [XMLElement] {
    switch outcome {
    case .passed(let lines): return lines.isEmpty ? [] : [XMLElement("system-out", lines: lines)]
    case .failure(let type, let message, let lines):
      failures += 1
      return [XMLElement("failure", [("type", type), ("message", message)], lines: lines)]
    case .error(let type, let message, let lines):
      errors += 1
      return [XMLElement("error", [("type", type), ("message", message)], lines: lines)]
    case .skipped(let message, let lines):
      skipped += 1
      return [XMLElement("skipped", [("message", message)], lines: lines)]
    }
  }

  private var element: XMLElement {
    var attributes = [
      (name: "name", value: name), ("tests", String(cases.count)), ("failures", String(failures)),
      ("errors", String(errors)), ("skipped", String(skipped)), ("time", time),
    ]
    if let timestamp { attributes.append(("timestamp", timestamp)) }
    let properties = properties.map { XMLElement("property", [("name", $0.name), ("value", $0.value)]) }
    return XMLElement("testsuite", attributes, children: [XMLElement("properties", children: properties)] + cases)
  }

  /// The `<testsuites>` of a document, with the sums of its suites.
  static func root(_ suites: [JUnitSuite], time: String) -> XMLElement {
    func sum(_ count: (JUnitSuite) -> Int) -> String { String(suites.reduce(0) { $0 + count($1) }) }
    return XMLElement(
      "testsuites",
      [
        ("name", "grantlint"), ("tests", sum { $0.cases.count }), ("failures", sum(\.failures)),
        ("errors", sum(\.errors)), ("time", time),
      ], children: suites.map(\.element))
  }
}
