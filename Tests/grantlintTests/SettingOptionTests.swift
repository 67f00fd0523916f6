import Testing
import Workflows

@testable import grantlint

/// The options of commands that are settings, compared with the table of those.
@Suite struct `Options that are settings` {
  /// An option as a command declares it.
  private struct Declared: Hashable {
    let name: String
    let help: String
    let value: String?
  }

  private static func options() throws -> [Declared] {
    try CommandDeclaration(of: Grantlint.self).all.flatMap(\.arguments).filter { $0.kind == .option }.compactMap {
      option in
      option.long.map { Declared(name: $0, help: option.help, value: option.valueName) }
    }
  }

  /// What a command says of one of them in words of its own.
  private static let others = [
    "min-severity": ["Only repairs of findings", "Plan repairs of findings"],
    "owner": ["Who answers for the risk", "Only what owners answer for"],
    "format": ["The format of the report", "The format of the outcome", "The format on", "A table, or", "How it is"],
    "fail-on": ["Exit with 1 where", "Exit with 1 if any open finding has at least this severity; without"],
    "output": ["Also write the report", "Also write the outcome", "Where the plan", "The file", "Write it to a file"],
  ]

  @Test func `every setting with a flag is an option, with its help`() throws {
    let declared = Set(try Self.options())
    #expect(declared.count > 30)
    for row in Settings.rows {
      guard let flag = row.flag else { continue }
      let own = declared.filter { $0.name == flag }
      #expect(!own.isEmpty, "\(flag)")
      for option in own where option.help != row.text {
        #expect(Self.others[flag]?.contains { option.help.hasPrefix($0) } == true, "\(flag): \(option.help)")
      }
    }
  }
}
