import ArgumentParser
import CEL
import Documents
import Workflows

/// A command line as far as it can be read, also one that ArgumentParser refuses: which command it means, and what its
/// options say. It serves to know which files a run would have written and read, and what is wrong with the line first.
struct CommandLineReading {
  /// The command that is meant: by name, or the usual one where none is named.
  let command: any ParsableCommand.Type
  /// The long name of an option → its values.
  private var values: [String: [String]] = [:]
  /// The long names of the flags that are there.
  private var flags: Set<String> = []
  /// Everything else: sources, and the values of options that there are not.
  private(set) var others: [String] = []
  /// The command of which no subcommand is named, though it has some.
  private let group: (any ParsableCommand.Type)?
  /// The first option that there is not, and how many of the others come before it.
  private var unknownOption: (message: String, place: Int)?

  init(_ arguments: [String]) {
    var rest = arguments[...]
    (command, group) = Self.command(Grantlint.self, &rest)
    let options = OptionTable(of: command)
    while let argument = rest.popFirst() {
      if argument == "--" {
        others += rest
        return
      }
      read(argument, options, &rest)
    }
  }

  func values(_ name: String) -> [String] { values[name] ?? [] }
  func has(_ flag: String) -> Bool { flags.contains(flag) }

  /// A word that is neither a command nor a file, unless an option that there is not comes before it.
  var mistypedCommand: MistypedCommand? {
    let isSource = command == Audit.self || command == Plan.self
    let group = isSource ? nil : group
    guard let index = isSource ? SourceFlags.mistyped(in: others) : group.flatMap({ _ in others.indices.first }),
      index < unknownOption?.place ?? .max
    else { return nil }
    return MistypedCommand(Array(others[index...]), in: group)
  }

  /// What to say of the first option that there is not.
  var unknownOptionMessage: String? { unknownOption?.message }

  /// The run that it would have been, ended by an error: takes care that no file which it was told to write holds what an
  /// earlier run wrote there.
  func leave(_ error: CommandError) {
    guard let command = command as? any WritingCommand.Type else { return }
    let configuration = ConfigurationReading(config: values("config").last, noConfig: has("no-config"))
    // Everything that may name a file.
    let paths = others + values.filter { $0.key != "output" }.flatMap(\.value)
    command.leave(
      RefusedRun(
        error: error, outputs: values("output"), configuration: configuration,
        kept: KeptPaths(paths + RuleFiles.expanded(values("rules")), configuration.file)))
  }

  private static func command(
    _ type: any ParsableCommand.Type, _ rest: inout ArraySlice<String>
  ) -> (command: any ParsableCommand.Type, group: (any ParsableCommand.Type)?) {
    if let named = type.configuration.subcommands.first(where: { $0._commandName == rest.first }) {
      rest.removeFirst()
      return command(named, &rest)
    }
    return (type.configuration.defaultSubcommand ?? type, type.configuration.subcommands.isEmpty ? nil : type)
  }

  private mutating func read(_ argument: String, _ options: OptionTable, _ rest: inout ArraySlice<String>) {
    let dashes = argument.prefix { $0 == "-" }.count
    let body = argument.dropFirst(dashes)
    guard dashes > 0, !body.isEmpty else { return others.append(argument) }
    let name = String(body.prefix { $0 != "=" })
    let value = body.firstIndex(of: "=").map { String(body[body.index(after: $0)...]) }
    if dashes > 1 || options.isLong(name) {
      if !options.isLong(name) { noteUnknown("--\(name)", options.nearest(to: name)) }
      take(options.meant(by: name), value, options, &rest)
    } else {
      readShort(body, options, &rest)
    }
  }

  /// Letters in one: flags, and last an option, whose value may follow at once.
  private mutating func readShort(_ letters: Substring, _ options: OptionTable, _ rest: inout ArraySlice<String>) {
    var letters = letters
    while let letter = letters.popFirst() {
      guard let name = options.long(letter) else {
        noteUnknown("-\(letter)")
        continue
      }
      guard options.takesValue(name) else {
        flags.insert(name)
        continue
      }
      if letters.first == "=" { letters.removeFirst() }
      return take(name, letters.isEmpty ? nil : String(letters), options, &rest)
    }
  }

  private mutating func noteUnknown(_ name: String, _ nearest: String? = nil) {
    guard unknownOption == nil else { return }
    let hint = nearest.map { ". Did you mean '--\($0)'?" } ?? ""
    unknownOption = ("Unknown option '\(name.visible)'\(hint)", others.count)
  }

  private mutating func take(
    _ name: String, _ value: String?, _ options: OptionTable, _ rest: inout ArraySlice<String>
  ) {
    guard options.takesValue(name) else {
      flags.insert(name)
      if let value { others.append(value) }
      return
    }
    // The next argument is its value unless it is an option itself; `-` is standard input.
    if let value = value ?? rest.first.flatMap({ $0.hasPrefix("-") && $0 != "-" ? nil : rest.removeFirst() }) {
      values[name, default: []].append(value)
    }
  }
}

/// The options of a command, as its declaration has them.
private struct OptionTable {
  /// Long name → whether it takes a value.
  private var longNames: [String: Bool] = [:]
  private var letters: [Character: String] = [:]

  init(of command: any ParsableCommand.Type) {
    for option in (try? CommandDeclaration(of: command))?.arguments ?? [] {
      guard let long = option.long else { continue }
      longNames[long] = option.kind == .option
      if let letter = option.letter { letters[letter] = long }
    }
  }

  func isLong(_ name: String) -> Bool { longNames[name] != nil }
  func takesValue(_ name: String) -> Bool { longNames[name] ?? false }
  func long(_ letter: Character) -> String? { letters[letter] }

  /// The option that a long name stands for, also a misspelt one.
  func meant(by name: String) -> String { isLong(name) ? name : nearest(to: name) ?? name }

  func nearest(to name: String) -> String? {
    Spelling.nearest(to: name, among: Array(longNames.keys) + ["version", "help"])
  }
}
