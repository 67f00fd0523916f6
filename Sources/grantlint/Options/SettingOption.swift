import ArgumentParser
import PolicyEngine
import Reporting
import Workflows

/// Ours: ArgumentParser has one of this name too.
typealias ExitCode = PolicyEngine.ExitCode

// An option that is a setting takes its name, what stands for its value and its help from the table of settings.

extension Option {
  /// - Parameters:
  ///   - letter: the short name.
  ///   - help: the sentence where it differs from that of the table.
  ///   - completion: what shells offer for the value; nil: its words, where there are any.
  init<Single: ExpressibleByArgument>(
    _ setting: Setting<Single>, letter: Character? = nil, help: String? = nil, completion: CompletionKind? = nil
  ) where Value == Single? {
    self.init(name: setting.row.names(letter), help: setting.row.argumentHelp(help), completion: completion)
  }
}

extension Option where Value == String? {
  init(_ row: SettingRow, completion: CompletionKind? = nil) {
    self.init(name: row.names(nil), help: row.argumentHelp(nil), completion: completion)
  }
}

extension Option where Value == [String] {
  /// An option that is repeated.
  init(wrappedValue: [String], each row: SettingRow, letter: Character? = nil, completion: CompletionKind) {
    self.init(
      wrappedValue: wrappedValue, name: row.names(letter), help: row.argumentHelp(nil), completion: completion)
  }
}

extension Option where Value == [[String]] {
  /// An option that takes ids with commas, and may be repeated.
  init(wrappedValue: [[String]], ids row: SettingRow) {
    self.init(
      wrappedValue: wrappedValue, name: row.names(nil), help: row.argumentHelp(nil), completion: .rules,
      transform: Settings.ids)
  }
}

extension SettingRow {
  fileprivate func names(_ letter: Character?) -> NameSpecification {
    guard let flag else { preconditionFailure("a setting without a flag is no option: \(help)") }
    return letter.map { [.customLong(flag), .customShort($0)] } ?? .customLong(flag)
  }

  fileprivate func argumentHelp(_ other: String?) -> ArgumentHelp { ArgumentHelp(other ?? text, valueName: takes) }
}

extension [[String]] {
  /// The ids; nil where the option was not given, empty where it names none.
  var ids: [String]? { isEmpty ? nil : flatMap { $0 } }
}

extension FailOn: ExpressibleByArgument {}
extension RuleProfile: ExpressibleByArgument {}
extension TextStyle.Grouping: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
