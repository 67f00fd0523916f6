import CEL
import Documents
import Foundation
package import PolicyEngine
package import Reporting

/// Something that can be said in several places: by a flag, else by a variable, else by a key of the configuration, else
/// by its default.
package struct Setting<Value: SettingValue>: Sendable {
  package let row: SettingRow
  let fallback: Value?
  /// Whether a value can be meant, and what to write where it cannot: `a number of grants, 0 or more`.
  private let accepted: (@Sendable (Value) -> Bool)?
  private let wanted: String
  private let key: @Sendable (ConfigurationFile) -> Value?

  /// - Parameters:
  ///   - flag: the long name, without dashes.
  ///   - takes: what stands for its value in help.
  ///   - key: the key of the configuration, as a path with dots; `read` reads it.
  ///   - fallback: the default.
  ///   - help: one sentence, to which the default is added.
  init(
    _ flag: String, takes: String? = nil, variable: String? = nil, key: String? = nil, fallback: Value? = nil,
    wanted: String = "", accepts accepted: (@Sendable (Value) -> Bool)? = nil, _ help: String,
    read: @escaping @Sendable (ConfigurationFile) -> Value? = { _ in nil }
  ) {
    row = SettingRow(flag, takes: takes, variable: variable, key: key, fallback: fallback?.settingText, help)
    self.fallback = fallback
    self.accepted = accepted
    self.wanted = wanted
    self.key = read
  }

  /// What to say of a value that cannot be meant; nil where it can.
  /// - Parameter name: who said it: the flag or the variable.
  package func complaint(_ value: Value?, _ name: String) -> String? {
    guard let value, let accepted, !accepted(value) else { return nil }
    return "\(name) takes \(wanted)"
  }

  /// What is in force, and where it was said; nil where it is said nowhere and has no default. Throws `CommandError` for a
  /// variable that says something else.
  func chosen(_ flag: Value?, _ file: ConfigurationFile?) throws(CommandError) -> Chosen<Value>? {
    if let flag { return Chosen(value: flag, place: .flag) }
    if let value = try variable() { return Chosen(value: value, place: .variable) }
    if let value = file.flatMap(key) { return Chosen(value: value, place: .configuration) }
    return fallback.map { Chosen(value: $0, place: .fallback) }
  }

  /// The same without the place.
  func value(_ flag: Value?, _ file: ConfigurationFile?) throws(CommandError) -> Value? {
    try chosen(flag, file)?.value
  }

  /// The same of a setting that has a default.
  func decided(_ flag: Value?, _ file: ConfigurationFile?) throws(CommandError) -> Value {
    guard let value = try value(flag, file) else { preconditionFailure("\(row.help) has no default") }
    return value
  }

  private func variable() throws(CommandError) -> Value? {
    guard let name = row.variable, let text = Variables[name] else { return nil }
    guard let value = Value(setting: text) else {
      let expected = Value.words.isEmpty ? "a number" : "one of \(Value.words.joined(separator: ", "))"
      throw CommandError(
        message: "\(name) is '\(text.visible)': write \(expected)\(Spelling.hint(for: text, among: Value.words))")
    }
    if let complaint = complaint(value, name) { throw CommandError(message: complaint) }
    return value
  }
}

/// A setting as it is shown: a row of the table of all.
package struct SettingRow: Sendable {
  /// The long name, without dashes; nil: no flag says it.
  package let flag: String?
  /// What stands for the value in help.
  package let takes: String?
  package let variable: String?
  /// The key of the configuration, as a path with dots.
  package let key: String?
  package let fallback: String?
  /// One sentence without the default.
  package let help: String

  init(
    _ flag: String?, takes: String? = nil, variable: String? = nil, key: String? = nil, fallback: String? = nil,
    _ help: String
  ) {
    self.flag = flag
    self.takes = takes
    self.variable = variable
    self.key = key
    self.fallback = fallback
    self.help = help
  }

  /// The sentence with the default.
  package var text: String { fallback.map { "\(help); default \($0)." } ?? "\(help)." }
}

/// A value in force.
struct Chosen<Value: Sendable>: Sendable {
  enum Place { case flag, variable, configuration, fallback }

  let value: Value
  let place: Place
}

/// What a setting can be.
package protocol SettingValue: Sendable {
  /// nil for a text that is no such value.
  init?(setting text: String)
  /// The words that there are; empty for a number or any text.
  static var words: [String] { get }
  /// As a flag or a variable says it.
  var settingText: String { get }
}

extension SettingValue {
  package static var words: [String] { [] }
}

extension SettingValue where Self: RawRepresentable<String>, Self: CaseIterable {
  package init?(setting text: String) { self.init(rawValue: text) }
  package static var words: [String] { allCases.map(\.rawValue) }
  package var settingText: String { rawValue }
}

extension String: SettingValue {
  package init?(setting text: String) { self = text }
  package var settingText: String { self }
}

extension Double: SettingValue {
  package init?(setting text: String) { self.init(text) }
  /// The shortest decimal that is this number, the same in every language: 4, 0.5.
  package var settingText: String { Int(exactly: self)?.settingText ?? "\(self)" }
}

extension Int: SettingValue {
  package init?(setting text: String) { self.init(text) }
  package var settingText: String { "\(self)" }
}

extension FailOn: SettingValue {}
extension RuleProfile: SettingValue {}
extension Severity: SettingValue {}
extension ReportFormat: SettingValue {}
