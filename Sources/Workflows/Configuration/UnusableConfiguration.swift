import Documents
import PolicyEngine

/// An invalid configuration file.
struct UnusableConfiguration: Error {
  /// What is wrong with it, where that has places in it; else the message.
  enum Problem {
    case message(String)
    /// With what could be read of the file.
    case problems([Diagnostic], partial: ConfigurationFile?)
  }

  let problem: Problem
  /// `FORMAT=PATH`, as `--output` takes them.
  let outputs: [String]

  /// - Parameter rules: the rules that there are by what could be read of the file: the names in it are checked too.
  func message(rules: (ConfigurationFile) throws -> RuleCatalogue) -> String {
    switch problem {
    case .message(let message): return message
    case .problems(let problems, let partial):
      // Of rules that cannot be read themselves nobody knows the names.
      let names = partial.flatMap { file in try? rules(file).problems(in: file.configuration) } ?? []
      return Self.message(Diagnostics((problems + names).inFileOrder))
    }
  }

  static func message(_ problems: Diagnostics) -> String { "invalid configuration:\n\(problems.display)" }
}

extension RuleCatalogue {
  /// What is wrong with the names and values of rules in a configuration.
  fileprivate func problems(in configuration: Configuration) -> [Diagnostic] {
    do {
      _ = try RuleAdjustments(configuration, tenant: nil, catalogue: self)
      return []
    } catch {
      return error.problems
    }
  }
}
