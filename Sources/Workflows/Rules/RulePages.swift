import Documents
import PolicyEngine
import Reporting

/// What there is to read of rules: their list, one of them, all on one page. Each throws `CommandError`, and `ExitStatus`
/// where standard output does not take the text.
extension RuleFlags {
  /// `grantlint rules list`
  package func list(_ format: TextOrJSON) throws {
    let catalogue = try catalogue()
    switch format {
    case .text: try StandardOutput.print(RuleList.render(catalogue, style: Layout.page()))
    case .json: try StandardOutput.print(RuleList.json(catalogue), .json)
    }
  }

  /// `grantlint rules explain ID`
  package func explain(_ id: String, color: ColorChoice) throws {
    let catalogue = try catalogue()
    let style = Layout.report(color)
    if let rule = catalogue.rule(id) {
      try StandardOutput.print(RulePage.render(rule, style: style))
    } else if let check = BuiltInChecks.check(id) {
      try StandardOutput.print(RulePage.render(check, style: style))
    } else {
      throw CommandError(message: catalogue.unknownRule(id))
    }
  }

  /// `grantlint rules docs [--output PATH]`
  package func writeHandbook(to output: String?) throws {
    let kept = KeptPaths(readPaths, configuration.read().file)
    let file = try output.map { try ReportFile($0, holding: .rulePage, removesOlder: true, keeping: kept) }
    let text = RuleHandbook.render(try catalogue())
    guard let file else { return try StandardOutput.print(text) }
    do {
      try file.write(text, .text)
    } catch {
      throw file.unwritten("the page", error)
    }
  }
}
