import Documents

/// What has been accepted of one finding, by everybody who accepted something of it.
struct AcceptedOffenders {
  /// Of each acceptance its offenders; nil: whatever comes.
  private let lists: [[String]?]
  private let accepted: Set<ExactString>

  init(_ lists: [[String]?]) {
    self.lists = lists
    accepted = Set(lists.flatMap { $0 ?? [] }.map { ExactString($0) })
  }

  /// Whether each offender of a finding is accepted by somebody. A finding that names none, because its rule never does,
  /// is accepted only where none were named then. What could not be determined is not accepted.
  func cover(_ finding: Finding) -> Bool {
    if lists.contains(nil) { return true }
    guard finding.unknownOffenders == nil else { return false }
    guard !finding.offenders.isEmpty else { return lists.contains([]) }
    return remainder(of: finding.offenders).isEmpty
  }

  /// The offenders that nobody accepted, each once.
  func remainder(of offenders: [String]) -> [String] {
    if lists.contains(nil) { return [] }
    var seen: Set<ExactString> = []
    return offenders.filter { offender in
      let offender = ExactString(offender)
      return !accepted.contains(offender) && seen.insert(offender).inserted
    }
  }
}
