import Glibc
import GrantModel
import Remediation

/// The question before a repair. It is asked only where somebody can read and answer it.
struct RepairPrompt {
  /// Whether the diff goes out in colours.
  let color: Bool

  /// Whether to go on: yes where no terminal is there to ask on, else what was answered. Only `y` and `yes` are a yes.
  func isConfirmed(_ plan: RemediationPlan) -> Bool {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return true }
    StandardError.write(PlanDiff.render(plan, color: color))
    let count = plan.changes.count
    StandardError.write("\nChange \(count) \(count == 1 ? "grant" : "grants") of \(plan.tenant.visible)? [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
