import Workflows

/// The manual page of a command, made of its declaration, the table of settings and `ManualKnowledge`.
struct ManualPage {
  /// The name of a page: that of its command with `-` between the words.
  static func name(_ command: CommandDeclaration) -> String { command.path.joined(separator: "-") }

  private let command: CommandDeclaration
  /// The program with all commands.
  private let program: CommandDeclaration
  private let date: String
  private var page: RoffPage

  /// - Parameter date: as 2026-11-25; empty where it is not known.
  init(of command: CommandDeclaration, in program: CommandDeclaration, version: String, date: String) {
    self.command = command
    self.program = program
    self.date = date
    page = RoffPage(name: Self.name(command), date: date, source: "grantlint \(version)")
  }

  /// The page in roff.
  mutating func render() -> String {
    let discussion = Discussion(command.discussion)
    page.section("NAME")
    let sentence = command.abstract.hasSuffix(".") ? String(command.abstract.dropLast()) : command.abstract
    page.paragraph("\(RoffPage.Words(stringLiteral: Self.name(command))) - \(RoffPage.Words(stringLiteral: sentence))")
    writeSynopsis()
    writeDescription(discussion)
    writeCommands()
    writeOptions()
    writeExitStatus(discussion)
    writeVariables()
    write("FILES", ManualKnowledge.files.filter(isTold).map { ($0.names, .init(prose: $0.text)) })
    writeExamples()
    writeRelated()
    return page.text
  }

  private var isProgram: Bool { command.path.count == 1 }

  private func isTold(_ entry: ManualKnowledge.Entry) -> Bool { isProgram || has(entry.option) }
  private func has(_ option: String) -> Bool { command.arguments.contains { $0.long == option } }
}

// MARK: What the declaration says

extension ManualPage {
  private mutating func writeSynopsis() {
    page.section("SYNOPSIS")
    let name: RoffPage.Words = "\(bold: command.path.joined(separator: " "))"
    guard command.subcommands.isEmpty else {
      page.paragraph("\(name) \(italic: "command") [\(italic: "option")...]")
      if let usual = command.usual { page.paragraph("\(name) [\(bold: usual)] [\(italic: "option")...]") }
      return
    }
    let required = command.arguments.filter { $0.kind == .option && !$0.isOptional }.map { option -> RoffPage.Words in
      "\(bold: option.names.last ?? "") \(italic: option.valueName)"
    }
    let values = command.arguments.filter { $0.kind == .positional }.map { argument -> RoffPage.Words in
      let value: RoffPage.Words =
        argument.isRepeating ? "\(italic: argument.valueName)..." : "\(italic: argument.valueName)"
      return argument.isOptional ? "[\(value)]" : value
    }
    page.paragraph(.joined([name, "[\(italic: "option")...]"] + required + values, " "))
  }

  private mutating func writeDescription(_ discussion: Discussion) {
    page.section("DESCRIPTION")
    page.paragraph(.init(prose: command.abstract))
    for part in discussion.parts {
      switch part {
      case .paragraph(let text): page.paragraph(.init(prose: text))
      case .indented(let text): page.indented(.init(prose: text))
      }
    }
    if let usual = command.usual {
      let name: RoffPage.Words = "\(bold: command.path.joined(separator: " "))"
      let page: RoffPage.Words = "\(bold: command.path.joined(separator: "-") + "-" + usual)(1)"
      self.page.paragraph("Without a command, \(name) runs \(bold: usual); its options are in \(page).")
    }
  }

  private mutating func writeCommands() {
    guard !command.subcommands.isEmpty else { return }
    page.section("COMMANDS")
    for below in command.subcommands {
      page.entry("\(bold: Self.name(below))(1)", [.init(prose: below.abstract)])
    }
  }

  private mutating func writeOptions() {
    page.section("OPTIONS")
    for argument in command.arguments where argument.kind == .positional { write(argument) }
    let options = command.arguments.filter { $0.kind != .positional }
    var sections: [String?] = []
    for option in options where !sections.contains(option.section) { sections.append(option.section) }
    for section in sections.filter({ $0 == nil }) + sections.filter({ $0 != nil }) {
      if let section { page.subsection(section) }
      for option in options where option.section == section { write(option) }
    }
  }

  private mutating func write(_ argument: CommandDeclaration.Argument) {
    let names = argument.names.map { name -> RoffPage.Words in "\(bold: name)" }
    let value: RoffPage.Words = "\(italic: argument.valueName)"
    let term: RoffPage.Words =
      switch argument.kind {
      case .positional: argument.isRepeating ? "\(value)..." : value
      case .option: "\(.joined(names, ", ")) \(value)"
      case .flag: .joined(names, ", ")
      }
    var said: [RoffPage.Words] = [.init(prose: argument.help)]
    if !argument.values.allSatisfy(argument.help.contains) {
      said.append("One of \(.joined(argument.values.map { "\(bold: $0)" }, ", ")).")
    }
    if let fallback = argument.fallback, !fallback.isEmpty, !argument.help.contains("default") {
      said.append("Default: \(bold: fallback).")
    }
    if let row = setting(argument) {
      let places: [RoffPage.Words] =
        [
          row.variable.map { "Variable: \(bold: $0)." },
          has("config") ? row.key.map { "Key of the configuration: \(bold: $0)." } : nil,
        ].compactMap(\.self)
      if !places.isEmpty { said.append(.joined(places, " ")) }
    }
    page.entry(term, said)
  }

  /// What else can say what an option says. An option of the same name that says something else, or has a default of its
  /// own, is no setting.
  private func setting(_ argument: CommandDeclaration.Argument) -> SettingRow? {
    guard argument.kind == .option, argument.fallback == nil,
      let row = Settings.rows.first(where: { $0.flag == argument.long })
    else { return nil }
    let isSaidOtherwise = row.fallback.map { argument.help.hasSuffix("; default \($0).") } ?? false
    return argument.help == row.text || isSaidOtherwise ? row : nil
  }
}

// MARK: What else is known

extension ManualPage {
  private mutating func writeExitStatus(_ discussion: Discussion) {
    page.section("EXIT STATUS")
    for code in discussion.codes { page.entry("\(bold: code.number)", [.init(prose: code.text)]) }
    if let sentence = discussion.sentence { page.paragraph(.init(prose: sentence)) }
    if !isProgram { page.paragraph("The codes of all commands are in \(bold: "grantlint")(1).") }
  }

  private mutating func writeVariables() {
    write("ENVIRONMENT", ManualKnowledge.variables.filter(isTold).map { ($0.names, .init(prose: $0.text)) })
    let settings = Settings.rows.compactMap { row -> (term: RoffPage.Words, words: RoffPage.Words)? in
      guard let variable = row.variable, let flag = row.flag else { return nil }
      let isTold = isProgram || command.arguments.contains { $0.long == flag && setting($0) != nil }
      return isTold ? ("\(bold: variable)", "\(bold: "--\(flag)")") : nil
    }
    guard !settings.isEmpty else { return }
    if !ManualKnowledge.variables.contains(where: isTold) { page.section("ENVIRONMENT") }
    page.paragraph("A variable says the same as the option beside it, which comes before it:")
    page.table(settings, width: 28)
  }

  private mutating func write(_ title: String, _ entries: [(names: [String], text: RoffPage.Words)]) {
    guard !entries.isEmpty else { return }
    page.section(title)
    for entry in entries { page.entry(.joined(entry.names.map { "\(bold: $0)" }, ", "), [entry.text]) }
  }

  private mutating func writeExamples() {
    let examples = ManualKnowledge.examples[command.path.dropFirst().joined(separator: " ")] ?? []
    guard !examples.isEmpty else { return }
    page.section("EXAMPLES")
    for example in examples {
      page.paragraph(.init(prose: example.text))
      page.command(example.line)
    }
  }

  /// The pages above, beside and below this one.
  private mutating func writeRelated() {
    let above = command.path.dropLast()
    let beside = command.subcommands.isEmpty ? program.all.filter { $0.path.dropLast() == above } : []
    let further = (ManualKnowledge.related[command.path.dropFirst().joined(separator: " ")] ?? []).compactMap { words in
      program.all.first { $0.path.dropFirst().joined(separator: " ") == words }
    }
    let related = program.all.filter { $0.path == Array(above) } + beside + further + command.subcommands
    page.section("SEE ALSO")
    let names = related.filter { $0.path != command.path }.map { other -> RoffPage.Words in
      "\(bold: Self.name(other))(1)"
    }
    page.paragraph(.joined(names, ", "))
  }
}

/// The discussion of a command: its parts, and what it says of exit codes, which a page says in a place of its own.
struct Discussion {
  enum Part: Equatable {
    case paragraph(String)
    case indented(String)
  }

  private(set) var parts: [Part] = []
  private(set) var codes: [(number: String, text: String)] = []
  /// What it says of codes that is no list of them.
  private(set) var sentence: String?

  init(_ text: String) {
    for block in text.split(separator: "\n\n") {
      if block.hasPrefix("  ") {
        readIndented(block)
      } else {
        readParagraph(block)
      }
    }
  }

  /// Lines that are indented further go on with the one before.
  private mutating func readIndented(_ block: Substring) {
    for line in block.split(separator: "\n") {
      let words = String(line.drop { $0 == " " })
      if line.hasPrefix("   "), case .indented(let before) = parts.last {
        parts[parts.count - 1] = .indented("\(before) \(words)")
      } else {
        parts.append(.indented(words))
      }
    }
  }

  private mutating func readParagraph(_ block: Substring) {
    guard let start = block.firstRange(of: #/Exit codes?:? (?=\d|those)/#) else {
      parts += block.split(separator: "\n").map { .paragraph(String($0)) }
      return
    }
    let before = block[..<start.lowerBound].split(separator: " ").joined(separator: " ")
    if !before.isEmpty { parts.append(.paragraph(before)) }
    let list = block[start.upperBound...].split(separator: "\n").joined(separator: " ")
    for item in list.replacing(#/[;,] (?=\d+[ ,:])/#, with: "\n").split(separator: "\n") {
      let number = item.prefix { $0.isWholeNumber }
      var text = item.dropFirst(number.count).drop { ",: ".contains($0) }
      if text.hasSuffix(".") { text.removeLast() }
      guard !number.isEmpty else {
        sentence = "\(item.prefix(1).uppercased())\(item.dropFirst())."
        continue
      }
      codes.append((String(number), "\(text.prefix(1).uppercased())\(text.dropFirst())."))
    }
  }
}
