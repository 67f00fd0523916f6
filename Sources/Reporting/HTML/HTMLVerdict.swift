import PolicyEngine

/// Whether the tenant is compliant, in a word and a sentence.
struct HTMLVerdict {
  let word: String
  let sentence: String
  /// The class that colours it: `good`, `error`, `warning`.
  let tone: String
  let sign: String

  init(_ report: AuditReport) {
    let wording = VerdictWording(report)
    let (word, rest) = wording.sentence
    self.word = word.prefix(1).uppercased() + word.dropFirst()
    sentence = rest.hasPrefix(": ") ? String(rest.dropFirst(2)) : rest
    (tone, sign) =
      switch wording.verdict {
      case .clean: ("good", "✓")
      case .violations: ("error", "✕")
      case .incomplete: ("warning", "?")
      }
  }
}
