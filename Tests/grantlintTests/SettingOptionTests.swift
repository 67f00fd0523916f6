import ArgumentParser
import Documents
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

  private static func options(_ command: any ParsableCommand.Type) -> [Declared] {
    let own = (try? JSONReader.value(command._dumpHelp()).object?["command"]?.object?["arguments"]?.array) ?? []
    let options = own.compactMap(\.object).compactMap { option -> Declared? in
      let names = option["names"]?.array?.compactMap(\.object) ?? []
      guard option["kind"] == "option",
        let long = names.first(where: { $0["kind"] == "long" })?["name"]?.string
      else { return nil }
      return Declared(name: long, help: option["abstract"]?.string ?? "", value: option["valueName"]?.string)
    }
    return options + command.configuration.subcommands.flatMap(Self.options)
  }

  /// What a command says of one of them in words of its own.
  private static let others = [
    "min-severity": ["Only repairs of findings", "Plan repairs of findings"],
    "format": ["The format of the report", "The format of the outcome", "The format on", "A table, or", "How it is"],
    "output": ["Also write the report", "Also write the outcome", "Where the plan", "The file"],
  ]

  @Test func `every setting with a flag is an option, with its help`() {
    let declared = Set(Self.options(Grantlint.self))
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
