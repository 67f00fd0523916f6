import Documents
import TestSupport

/// The characters of a report that a terminal would act on, that hide or reorder text, or that XML cannot hold; line
/// ends are the report's own. Written apart from the code under test.
func hiddenCharacters(in text: String) -> [Unicode.Scalar] {
  text.unicodeScalars.filter { scalar in
    if scalar == "\n" { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return true
    default: return scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}

/// Texts that a tenant could hold and that must not do anything in a report.
enum HostileText {
  static let samples = [
    "\u{1B}[2J\u{1B}]8;;https://evil.example\u{7}", "a\u{0}b", "\u{1}\u{8}\u{7F}\u{9B}31m", "\u{202E}nimda\u{2066}",
    "\u{200B}\u{FEFF}\u{AD}", "]]>", "<script>alert(1)</script>", "\"&'", "\u{FFFE}\u{FFFF}", "x\ny\rz\u{2028}w\tv",
    "\u{E0041}\u{F8FF}", "\\u{202E}", String(repeating: "n", count: Cases.count(600, whole: 10_240)), "", " ",
    "e\u{301}\u{20DD}",
  ]
  /// With those that would be commands to the runner of a pipeline.
  static let withCommands = samples + PipelineText.samples
  /// All of them in one.
  static let all = samples.joined(separator: " ")
}

extension String {
  /// The text as a format for people has it: what hides is visible, and no bracket makes a command.
  var shown: String {
    visible.replacing(/(##[A-Za-z]*)\[/) { "\($0.output.1)\\u{5B}" }
  }
}
