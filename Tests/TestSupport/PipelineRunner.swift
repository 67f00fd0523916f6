import Foundation

/// What runs the steps of a pipeline and reads their log for commands. Each follows the published rules of one runner,
/// and is stricter where it knows more names than a runner would obey. Written apart from the code under test.
package enum PipelineRunner: CaseIterable, Sendable {
  /// `ActionCommand.TryParseV2` of github.com/actions/runner: a line that begins, after white space, with `::NAME …::`.
  case github
  /// `ActionCommand.TryParse`, the older form: `##[NAME …]` anywhere in a line; Azure's log takes it for a heading.
  case brackets
  /// `Command.TryParse` of github.com/microsoft/azure-pipelines-agent: `##vso[AREA.EVENT …]` anywhere in a line.
  case azure
  /// TeamCity: `##teamcity[NAME …]`.
  case teamcity

  /// The commands of a log, as `NAME …`.
  package func commands(in log: String) -> [String] {
    Self.lines(of: log).compactMap { line in
      switch self {
      case .github:
        guard let start = line.rangeOfCharacter(from: .whitespacesAndNewlines.inverted)?.lowerBound else { return nil }
        return Self.command(in: line[start...], after: "::", upTo: "::", isAnchored: true)
      case .brackets: return Self.command(in: line[...], after: "##[", upTo: "]")
      case .azure: return Self.command(in: line[...], after: "##vso[", upTo: "]")
      case .teamcity: return Self.command(in: line[...], after: "##teamcity[", upTo: "]")
      }
    }
  }

  /// The commands of any runner.
  package static func commands(in log: String) -> [String] { allCases.flatMap { $0.commands(in: log) } }

  /// A log is read as UTF-8, without a byte order mark, in lines as .NET's `ReadLine` has them; what other readers take
  /// for the end of a line ends one too.
  private static func lines(of log: String) -> [String] {
    log.components(separatedBy: CharacterSet(charactersIn: "\n\r\u{B}\u{C}\u{85}\u{2028}\u{2029}\u{0}")).map {
      $0.unicodeScalars.first == "\u{FEFF}" ? String($0.unicodeScalars.dropFirst()) : $0
    }
  }

  private static func command(
    in line: Substring, after prefix: String, upTo end: String, isAnchored: Bool = false
  ) -> String? {
    let options: String.CompareOptions = isAnchored ? [.literal, .anchored] : [.literal, .caseInsensitive]
    guard let start = line.range(of: prefix, options: options)?.upperBound,
      let end = line[start...].range(of: end, options: .literal)?.lowerBound
    else { return nil }
    return String(line[start..<end])
  }
}

/// Texts that would be commands to the runner of a pipeline if they were printed as they are, wherever a line is broken.
package enum PipelineText {
  package static let samples = [
    "##vso[task.setvariable variable=X]v", "##VSO[task.complete result=Failed]", "##[add-mask]x", "x ##[group]y",
    "####[error]z", "##teamcity[buildStop comment='x']", "::stop-commands::x", "\u{A0} \t::add-mask::x",
    "\u{FEFF}::warning::x", "a\n::error::x", "a\r::set-env name=A::b", "a\u{B}::debug::x", "a\u{2028}::group::x",
    "a\u{0}::error::x", "::error file=a::x", "::error::##[warning]x", "%0A::error::%23%23[x]##[y]z",
    "https://a.example/##[add-mask]x", "\\##[add-mask]x", "##\u{200B}[add-mask]x", "\u{1B}[1m::error::x",
    String(repeating: "::add-mask::x ", count: 40), "read ##[add-mask]" + String(repeating: "##vso[a.b]", count: 40),
  ]
  /// All of them in one.
  package static let all = samples.joined(separator: " ")
}
