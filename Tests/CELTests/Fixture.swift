@testable import CEL

/// Records and environments that the tests share.
enum Fixture {
  static let api = RecordType(
    name: "Api", fields: [.init(name: "identifier", type: .string), .init(name: "scopes", type: .list(.string))])

  static let grant = RecordType(
    name: "Grant",
    fields: [
      .init(name: "audience", type: .string), .init(name: "scope", type: .list(.string)),
      .init(name: "organization_usage", type: .string), .init(name: "default_for", type: .nullable(.string)),
      .init(name: "effective_scopes", type: .list(.string), reads: ["api"]), .init(name: "raw", type: .dyn),
    ])

  static let environment = Environment(variables: [
    Variable(name: "grant", type: .record(grant)), Variable(name: "api", type: .record(api)),
    Variable(name: "organizations", type: .list(.string)), Variable(name: "flag", type: .bool),
    Variable(name: "any", type: .dyn),
  ])

  /// A grant with an audience and two scopes, without organization_usage, and with a scope list that lacks the API.
  static let grantValue = Value.record(
    RecordValue(
      grant,
      [
        .value(.string("https://a/")), .value(.list([.string("read:x"), .string("delete:x")])),
        .absent(default: .string("deny")), .value(.null), .unavailable(["api"]),
        .value(.map([("extra", .int(1)), ("name", .string("n"))])),
      ]))

  static let activation = environment.activation([
    "grant": .value(grantValue), "api": .unavailable, "any": .value(.list([.int(1), .string("a")])),
  ])
}

/// What an expression comes to in the fixture's environment, as one line: the value's literal, or `error: …`, or `unavailable: a, b`.
func outcome(_ source: String, mode: Checker.Mode = .checked) -> String {
  let program: Program
  do {
    program = try Fixture.environment.compile(source, mode: mode)
  } catch {
    return "does not compile: \(error)"
  }
  return text(of: program.evaluate(Fixture.activation))
}

func text(of outcome: Outcome) -> String {
  switch outcome {
  case .value(let value): value.description
  case .unavailable(let names): "unavailable: \(names.sorted().joined(separator: ", "))"
  case .failure(let error): "error: \(error)"
  }
}

/// The problems of an expression that does not compile in the fixture's environment, each as `line:column: message`.
func problems(_ source: String, expecting: Type? = nil) -> [String] {
  do {
    _ = try Fixture.environment.compile(source, expecting: expecting)
    return []
  } catch {
    return error.problems.map { "\($0.line):\($0.column): \($0.message)" }
  }
}
