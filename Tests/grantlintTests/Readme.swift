/// What README.md and the articles show, so that tests can hold it to what the program prints.
enum Readme {
  /// Commands whose whole output they show in the block after the command.
  static let shownCommands = [
    "grantlint audit --demo --select no-allow-all-scopes",
    "grantlint rules list",
    "grantlint audit --demo --diff -q --select no-allow-all-scopes",
  ]

  static func text() throws -> String { try Documentation.paths().map(Documentation.text).joined() }

  /// The lines after `$ COMMAND` up to the end of the block.
  static func output(of command: String, in text: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0 == "$ \(command)" }) else { return nil }
    let block = lines[(start + 1)...].prefix { !$0.hasPrefix("```") && !$0.hasPrefix("$ ") }
    return block.joined(separator: "\n") + "\n"
  }
}
