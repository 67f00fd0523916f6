import Documents
package import PolicyEngine
import TextLayout

/// The answer of `grantlint paths` for people: the shortest way of each application, in sentences.
package enum WaysPage {
  /// The page, with a line end at its end.
  ///
  /// - Parameters:
  ///   - subject: the application that it is about; nil: all.
  ///   - source: what a command is given to read the same, with a blank before it.
  package static func render(
    _ answer: TakeoverAnswer, from subject: AccessHolder?, source: String, style: TextStyle
  ) -> String {
    var page = TextPage(style: style.page)
    page.incompleteness(answer.gaps)
    let read = AccessAnswer.readWording(answer.grantsRead, isComplete: answer.isComplete)
    page.paragraph(Span(answer.headline(subject), .strong), Span(" (\(read))"), hanging: 2)
    let names = AccessWording(answer.sharedNames)
    for way in answer.ways {
      page.blankLine()
      page.paragraph(
        Span(names.name(way.holder), .strong), Span(": "), Span(way.tier.rawValue, way.tier.ink),
        Span(way.steps[0].owner.map { ", owner \($0.bounded)" } ?? "", .faint), hanging: 2)
      for (place, step) in way.steps.enumerated() { page.write(step, place, names) }
    }
    page.blankLine()
    if answer.unjudged > 0 {
      let number = counted(answer.unjudged, "grant")
      page.paragraph(
        Span("attention", .warning),
        Span(
          ": nobody knows what \(number) \(answer.unjudged == 1 ? "is" : "are") worth: grantlint who '*'\(source) --tier tenant-admin"
        ),
        hanging: 2)
    }
    page.notCovered(answer.notCovered)
    return page.text
  }
}

extension TextPage {
  fileprivate mutating func write(_ step: TakeoverWay.Step, _ place: Int, _ names: AccessWording) {
    let actor = place == 0 ? "" : "As \(names.name(step.holder)): "
    let api = (step.apiName ?? step.grant.audience ?? "").bounded
    let scopes = step.scopes.map(\.bounded).joined(separator: " and ")
    let condition = step.path?.condition.map { " (\($0))" } ?? ""
    let what =
      step.path.map { "\($0.sentence.unfolded)\(condition)" }
      ?? "It has \(scopes), which is worth \(step.tier.rawValue)."
    paragraph(Span("\(place + 1). \(actor)\(what)"), indent: 2, hanging: 5)
    let call = step.path.map { "\($0.call); " } ?? ""
    paragraph(
      Span("\(call)grant \(step.grant.label.bounded) on \(api), \(step.reachability.state.label)", .faint),
      indent: 5, hanging: 7)
  }
}

extension TakeoverAnswer {
  /// `9 applications can come to tenant-admin`
  fileprivate func headline(_ subject: AccessHolder?) -> String {
    let goal = "\(target.rawValue)\(target == .tenantAdmin ? "" : " or more")"
    let isLive = ways.contains { way in way.steps.allSatisfy { $0.reachability.state == .live } }
    let verb = ways.isEmpty || isLive ? "can" : "may be able to"
    if let subject {
      return "\(subject.fullName) \(ways.isEmpty ? "cannot" : verb) come to \(goal) by its grants"
    }
    return "\(ways.isEmpty ? "No application" : counted(ways.count, "application")) \(verb) come to \(goal)"
  }
}
