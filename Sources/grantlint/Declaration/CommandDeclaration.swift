import ArgumentParser
import Documents

/// A command as ArgumentParser tells of it, for what is made of its declaration.
struct CommandDeclaration {
  /// An option, a flag or an argument.
  struct Argument {
    enum Kind: String { case positional, option, flag }

    let kind: Kind
    /// With their dashes; empty for an argument.
    let names: [String]
    /// The long name without dashes; nil where there is none.
    let long: String?
    let letter: Character?
    /// The heading in help; nil: the usual one.
    let section: String?
    /// What stands for its value.
    let valueName: String
    let help: String
    /// The words that it takes; empty where they are not known.
    let values: [String]
    let fallback: String?
    let isOptional: Bool
    let isRepeating: Bool
    /// Whether somebody chose what shells offer for its value.
    let hasCompletion: Bool
  }

  /// The program and the commands down to this one.
  let path: [String]
  let abstract: String
  let discussion: String
  /// What is shown in help.
  let arguments: [Argument]
  /// Those that are shown in help, without `help`.
  let subcommands: [CommandDeclaration]
  let usual: String?

  /// This one and all below it.
  var all: [CommandDeclaration] { [self] + subcommands.flatMap(\.all) }

  /// - Parameter command: the program, or one below it. Throws where ArgumentParser tells of it in another form than is known.
  init(of command: any ParsableCommand.Type) throws {
    self.init(try JSONReader.value(command._dumpHelp()).object?["command"]?.object ?? JSONObject([]), above: [])
  }

  private init(_ command: JSONObject, above: [String]) {
    path = above + [command["commandName"]?.string ?? ""]
    abstract = command["abstract"]?.string ?? ""
    discussion = command["discussion"]?.string ?? ""
    usual = command["defaultSubcommand"]?.string
    arguments = (command["arguments"]?.array ?? []).compactMap(\.object).compactMap(Argument.init)
    let path = path
    subcommands = (command["subcommands"]?.array ?? []).compactMap(\.object)
      .filter { $0["shouldDisplay"]?.bool != false && $0["commandName"]?.string != "help" }
      .map { CommandDeclaration($0, above: path) }
  }
}

extension CommandDeclaration.Argument {
  /// nil where help does not show it.
  fileprivate init?(_ argument: JSONObject) {
    guard argument["shouldDisplay"]?.bool != false, let kind = argument["kind"]?.string.flatMap(Kind.init) else {
      return nil
    }
    let names = (argument["names"]?.array ?? []).compactMap(\.object)
    self.kind = kind
    self.names = names.map { "\($0["kind"]?.string == "long" ? "--" : "-")\($0["name"]?.string ?? "")" }
      .sorted { $0.count < $1.count }
    func name(_ kind: String) -> String? { names.first { $0["kind"]?.string == kind }?["name"]?.string }
    long = name("long")
    letter = name("short")?.first
    section = argument["sectionTitle"]?.string
    valueName = argument["valueName"]?.string ?? ""
    help = argument["abstract"]?.string ?? ""
    values = (argument["allValues"]?.array ?? []).compactMap(\.string)
    fallback = argument["defaultValue"]?.string
    isOptional = argument["isOptional"]?.bool ?? false
    isRepeating = argument["isRepeating"]?.bool ?? false
    hasCompletion = argument["completionKind"] != nil
  }
}
