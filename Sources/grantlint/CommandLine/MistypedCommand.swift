import ArgumentParser
import CEL
import Documents
import Foundation

/// An argument that is neither a file nor a command, and which command was probably meant.
struct MistypedCommand {
  /// What to say of it, on one line.
  let message: String

  /// - Parameters:
  ///   - words: the arguments that are no options, from the mistyped one on.
  ///   - group: the command that has no such subcommand; nil where a source is read.
  init(_ words: [String], in group: (any ParsableCommand.Type)? = nil) {
    let word = (words.first ?? "").visible
    let root = CommandName(group ?? Grantlint.self)
    let whole = root.meant(by: words)
    // `rules-list` and "rules list" are two words in one.
    let parts = (words.first ?? "").split { "- ".contains($0) }.map(String.init)
    let meant = whole.isEmpty && parts.count > 1 ? root.meant(by: parts + words.dropFirst()) : whole
    let what =
      group == nil ? "'\(word)' is neither a file nor a command" : "'\(word)' is not a command of '\(root.line)'"
    guard meant.isEmpty else {
      message = "\(what); did you mean \(Self.alternatives(meant))?"
      return
    }
    let names = root.subcommands.map(\.name).joined(separator: ", ")
    message =
      group == nil
      ? "\(what); the commands are \(names); a file or folder of that name is given as ./NAME"
      : "\(what); its commands are \(names)"
  }

  /// The command that `help` is asked about, where there is none of that name.
  init?(help arguments: [String]) {
    guard arguments.first == "help" else { return nil }
    var type: any ParsableCommand.Type = Grantlint.self
    for (place, word) in arguments.enumerated().dropFirst() where !word.hasPrefix("-") {
      let below = type.configuration.subcommands
      guard let next = below.first(where: { $0._commandName == word }) else {
        if below.isEmpty || word == "help" { return nil }
        self.init(Array(arguments[place...]), in: place == 1 ? nil : type)
        return
      }
      type = next
    }
    return nil
  }

  private static func alternatives(_ lines: [String]) -> String {
    let quoted = lines.map { "'\($0)'" }
    guard quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + quoted.suffix(1).joined()
  }
}

/// A command by its name, with those below it.
private struct CommandName {
  let name: String
  /// How it is called.
  let line: String
  let subcommands: [CommandName]

  init(_ type: any ParsableCommand.Type) {
    self.init(type, after: type == Grantlint.self ? "" : "\(Grantlint._commandName) ")
  }

  private init(_ type: any ParsableCommand.Type, after prefix: String) {
    let line = prefix + type._commandName
    name = type._commandName
    self.line = line
    subcommands = type.configuration.subcommands.map { CommandName($0, after: "\(line) ") }
  }

  /// The command lines that words can stand for: a command below this one, its subcommand where the first word names
  /// one, or `--help`.
  func meant(by words: [String]) -> [String] {
    guard let first = words.first else { return [] }
    let rest = Array(words.dropFirst())
    let flags = line == Grantlint._commandName ? ["help"] : []
    let below = subcommands.flatMap(\.subcommands)
    // A whole name below another command is meant rather than the beginning of a longer one beside it.
    let isBelow =
      Self.similar(first, among: subcommands.map(\.name) + flags) == nil
      && Self.similar(first, among: below.map(\.name)) != nil
    if !isBelow, let name = Self.nearest(first, among: subcommands.map(\.name) + flags) {
      guard let command = subcommands.first(where: { $0.name == name }) else { return ["\(line) --\(name)"] }
      if let next = rest.first, let name = Self.nearest(next, among: command.subcommands.map(\.name)) {
        return ["\(command.line) \(name)" + Self.written(rest.dropFirst())]
      }
      return [command.line + (command.subcommands.isEmpty ? Self.written(rest[...]) : "")]
    }
    // `list rules` is `rules list`.
    if let next = rest.first, let command = subcommands.first(where: { $0.name == next }),
      let name = Self.nearest(first, among: command.subcommands.map(\.name))
    {
      return ["\(command.line) \(name)" + Self.written(rest.dropFirst())]
    }
    guard let name = Self.nearest(first, among: below.map(\.name)) else {
      return line == Grantlint._commandName && Self.modes.contains(first.lowercased())
        ? ["\(line) audit --\(first.lowercased())" + Self.written(rest[...])] : []
    }
    return below.filter { $0.name == name }.map { $0.line + Self.written(rest[...]) }
  }

  /// The flags of an audit that other programs have as commands.
  private static let modes = ["demo", "fix"]

  private static func written(_ words: ArraySlice<String>) -> String {
    words.map { " \($0.visible.shellQuoted)" }.joined()
  }

  /// The name itself, or one of which a letter or two differ.
  private static func similar(_ word: String, among names: [String]) -> String? {
    let word = word.lowercased()
    if names.contains(word) { return word }
    return Spelling.nearest(to: word, among: names.filter { abs($0.count - word.count) < 3 })
  }

  /// The name itself, the nearest one, or the only one that begins like it.
  private static func nearest(_ word: String, among names: [String]) -> String? {
    if let similar = similar(word, among: names) { return similar }
    let word = word.lowercased()
    if let nearest = Spelling.nearest(to: word, among: names) { return nearest }
    let longer = Set(names.filter { $0.hasPrefix(word) })
    return word.count > 1 && longer.count == 1 ? longer.first : nil
  }
}
