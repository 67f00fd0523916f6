import Documents
import Remediation
import Reporting
import TextLayout

/// The question before a repair. It is asked only where somebody can read and answer it.
struct RepairPrompt {
  /// What was answered.
  enum Answer {
    case yes, no
    /// Nobody is there to ask.
    case unasked
  }

  /// The layout of the diff.
  let style: PageStyle

  /// Shows the plan and asks. Only `y` and `yes` are a yes.
  func answer(_ plan: RemediationPlan) async -> Answer {
    guard let ask = Ports.current.prompt else { return .unasked }
    ProgressLine.clear()
    StandardError.write(PlanDiff.render(plan, style: style))
    let count = plan.changes.count
    let question = "\nChange \(count) \(count == 1 ? "grant" : "grants") of \(plan.tenant.visible)? [y/N] "
    let answer = await ask(question)?.lowercased() ?? ""
    return answer == "y" || answer == "yes" ? .yes : .no
  }
}
