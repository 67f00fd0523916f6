import PolicyEngine

/// Whether the tenant is compliant, in a word and a sentence.
struct HTMLVerdict {
  let word: String
  let sentence: String
  /// The class that colours it: `good`, `error`, `warning`.
  let tone: String
  let sign: String

  init(_ report: AuditReport) {
    let (word, rest) = report.verdictSentence
    self.word = word.prefix(1).uppercased() + word.dropFirst()
    sentence = rest.hasPrefix(": ") ? String(rest.dropFirst(2)) : rest
    (tone, sign) =
      switch report.verdict {
      case .clean: ("good", "✓")
      case .violations: ("error", "✕")
      case .incomplete: ("warning", "?")
      }
  }
}
