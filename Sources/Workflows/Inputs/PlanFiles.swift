import Documents
import PolicyEngine
import Remediation

/// Plans on disk.
enum PlanFiles {
  /// Reads a plan. Throws `CommandError`: code 2 for what is none, 4 for one that must not be applied.
  static func read(_ path: String) throws -> ReviewedPlan {
    let bytes = try InputFile.bytes(path, .plan, name: "the plan \(path.visible)")
    do {
      return try ReviewedPlan(bytes, file: path.visible, now: Moment.now)
    } catch {
      let file = KnownFile(bytes)
      guard file == .plan else { throw CommandError(message: file.message(path, insteadOf: "a plan")) }
      if case .malformed(let problem) = error { throw CommandError(message: "invalid plan:\n\(problem)") }
      throw CommandError(message: "the plan \(path.visible) is refused: \(error)", code: .repairFellShort)
    }
  }
}
