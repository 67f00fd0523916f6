import Documents
import TextLayout

/// What `grantlint doctor` saw, in its order. It has nothing of a tenant but the domain.
struct Checkup {
  /// One thing that an audit depends on.
  struct Finding {
    enum State: String {
      case ok
      /// Worth knowing; an audit is whole all the same.
      case note
      /// An audit would fall short.
      case short
    }

    /// As JSON and the page call it.
    let name: String
    let state: State
    /// One sentence, or some.
    let text: String
  }

  private(set) var findings: [Finding] = []
  /// Whether an audit would not even begin.
  private(set) var isUsageError = false

  /// - Parameter text: of visible characters and line breaks.
  mutating func add(_ name: String, _ state: Finding.State, _ text: String) {
    findings.append(Finding(name: name, state: state, text: text))
  }

  /// Adds why nothing would be audited.
  mutating func add(_ name: String, _ error: CommandError) {
    add(name, .short, error.message)
    isUsageError = true
  }

  var short: Int { findings.count { $0.state == .short } }

  /// A line for each finding, and the answer.
  func text(_ style: PageStyle) -> String {
    var page = TextPage(style: style)
    let width = findings.map(\.name.utf8.count).max() ?? 0
    for finding in findings {
      let ink: Span.Ink =
        switch finding.state {
        case .ok: .good
        case .note: .note
        case .short: .error
        }
      let mark = finding.state.rawValue.padding(to: 6) + finding.name.replacing("_", with: " ")
      for (place, line) in finding.text.split(separator: "\n").enumerated() {
        page.field(place == 0 ? mark : "", width: width + 6, indent: 0, labelInk: ink, Span(visible: String(line)))
      }
    }
    page.blankLine()
    page.paragraph(Span(answer, short == 0 ? .good : .error))
    return page.text
  }

  private var answer: String {
    if isUsageError { return "nothing would be audited" }
    return short == 0 ? "an audit would be whole" : "an audit would fall short in \(counted(short, "point"))"
  }

  /// The same as one JSON object.
  var json: JSONObject {
    [
      "whole": .bool(short == 0),
      "checks": .array(
        findings.map { ["name": .string($0.name), "state": .string($0.state.rawValue), "text": .string($0.text)] }),
    ]
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }
}
