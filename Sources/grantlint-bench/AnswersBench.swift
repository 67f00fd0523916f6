import ArgumentParser
import CEL
import Foundation

/// `grantlint-bench answers`: what the engine says to expressions and regular expressions, for the scripts that compare it with
/// others (`Tests/CELTests/Differential`). Reads JSON lines `{"expr": …}` or `{"pattern": …, "text": …}` from standard input
/// and writes one line for each.
struct AnswersBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answers", abstract: "Answers expressions and patterns, for comparisons with other engines.")

  private struct Request: Decodable {
    let expr: String?
    let pattern: String?
    let text: String?
  }

  func run() throws {
    let variables = try Self.variables()
    let environment = Environment(variables: variables.map { Variable(name: $0.name, type: $0.value.0) })
    let activation = environment.activation(
      Dictionary(uniqueKeysWithValues: variables.map { ($0.name, Binding.value($0.value.1)) }))
    while let line = readLine() {
      let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
      var answer: [String: Any]
      if let expression = request.expr {
        answer = Self.answer(expression, environment, activation)
      } else if let pattern = request.pattern {
        answer = Self.answer(pattern: pattern, text: request.text ?? "")
      } else {
        throw ValidationError("a line is {\"expr\": …} or {\"pattern\": …, \"text\": …}, not \(line)")
      }
      FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: answer) + Data("\n".utf8))
    }
  }

  private static func answer(
    _ expression: String, _ environment: Environment, _ activation: Activation
  ) -> [String: Any] {
    let program: Program
    do {
      program = try environment.compile(expression)
    } catch {
      return ["compile_error": "\(error)"]
    }
    let (outcome, cost) = program.measure(activation)
    var answer: [String: Any] = ["cost": cost, "estimate": program.costEstimate, "type": "\(program.type)"]
    switch outcome {
    case .value(let value): answer["value"] = "\(value)"
    case .failure(let error): answer["error"] = error.message
    case .unavailable(let names): answer["error"] = "unavailable: \(names.sorted().joined(separator: ", "))"
    }
    return answer
  }

  private static func answer(pattern: String, text: String) -> [String: Any] {
    switch RegexTrial.answer(pattern: pattern, text: text) {
    case .error(let message): ["error": message]
    case .noMatch: ["match": false]
    case .match(let groups):
      ["match": true, "groups": groups.map { group in group.map { [$0.lowerBound, $0.upperBound] } ?? [-1, -1] }]
    }
  }

  /// What the scripts declare.
  private static func variables() throws -> [(name: String, value: (Type, Value))] {
    guard let moment = Timestamp(seconds: 1_709_210_096, nanoseconds: 123_456_000) else {
      throw ValidationError("the moment lies in range")
    }
    return [
      ("b", (.bool, .bool(true))), ("i", (.int, .int(3))), ("u", (.uint, .uint(7))), ("x", (.double, .double(2.5))),
      ("s", (.string, .string("héllo, World"))), ("y", (.bytes, .bytes([0x61, 0xFF]))),
      ("t", (.timestamp, .timestamp(moment))), ("p", (.duration, .duration(nanoseconds: 5_445_250_000_000))),
      ("li", (.list(.int), .list([.int(1), .int(2), .int(3)]))),
      ("ls", (.list(.string), .list([.string("a"), .string("b:c"), .string("")]))),
      ("ll", (.list(.list(.int)), .list([.list([.int(1)]), .list([])]))),
      ("ms", (.map(.string, .int), .map([("a", .int(1)), ("b", .int(2))]))),
      ("d", (.dyn, .list([.int(1), .string("a"), .null, .double(2.5)]))),
      ("dm", (.dyn, .map([("a", .int(1)), ("b", .string("x")), ("c", .list([.int(1)]))]))),
      ("di", (.dyn, .int(5))), ("ds", (.dyn, .string("dyn"))),
    ]
  }
}
