import Documents
import PolicyEngine
import TextLayout

// The first screen of a report: what fits on forty lines, the worst nearest to the prompt.
extension TextReport {
  /// The lines of a screen.
  private static let lines = 40

  /// Whether the report is long enough for one. After a repair what became of each grant is what one wants to see.
  var needsScreen: Bool {
    !style.isFull && report.remediation.isEmpty && shown.count > FirstScreen.mostFindings
  }

  /// A part of the screen, and how many lines of a terminal it takes.
  private struct Part {
    var text = ""
    var rows = 0
  }

  private func part(_ body: (inout TextReport) -> Void) -> Part {
    var (report, plain) = (self, self)
    report.page = TextPage(style: style.page)
    plain.page = TextPage(style: PageStyle(width: style.width))
    body(&report)
    body(&plain)
    return Part(text: report.page.text, rows: Self.rows(plain.page.text, width: style.width))
  }

  private static func rows(_ text: String, width: Int) -> Int {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .reduce(0) { $0 + max(1, ($1.displayWidth + width - 1) / width) }
  }

  /// How much of the lists is shown where there is no more room than needed.
  private struct Measure {
    let takeover: Int
    let wide: Int
    let next: Int
    /// Whether a decision is shown however little room there is.
    var hasDecision = true
    var attention = 3
    /// Reasons why the audit is incomplete.
    var reasons = 4
  }

  /// From what a usual screen has to what is left beside much that comes first.
  private static let measures = [
    Measure(takeover: 8, wide: 3, next: 4), Measure(takeover: 5, wide: 1, next: 4),
    Measure(takeover: 3, wide: 0, next: 2),
    Measure(takeover: 3, wide: 0, next: 1, hasDecision: false, attention: 2, reasons: 3),
    Measure(takeover: 2, wide: 0, next: 1, hasDecision: false, attention: 1, reasons: 2),
    Measure(takeover: 1, wide: 0, next: 1, hasDecision: false, attention: 1, reasons: 1),
  ]

  mutating func screen() {
    let screen = FirstScreen(report, from: style.origin)
    let applications = screen.applications
    let ids = ShortIDs(
      (applications.takeover.prefix(Self.lines) + applications.wide.prefix(Self.lines)).map(\.grant.label), in: report)
    let end = part {
      $0.page.blankLine()
      $0.verdict()
    }
    var text = ""
    for measure in Self.measures {
      let head = part {
        $0.attention(atMost: measure.attention, isShort: true)
        $0.beginning(reasonsShown: measure.reasons)
        $0.page.blankLine()
        $0.figures(screen)
      }
      let middle = middle(screen, measure, ids, rows: Self.lines - head.rows - end.rows)
      text = head.text + middle.text + end.text
      if head.rows + middle.rows + end.rows <= Self.lines { break }
    }
    page = TextPage(style: style.page)
    page.add(text)
  }

  /// What there is between the verdict and the verdict.
  private func middle(_ screen: FirstScreen, _ measure: Measure, _ ids: ShortIDs, rows: Int) -> Part {
    if report.isOfSeveral { return ofSeveral(screen, rows: rows) }
    let (takeover, wide) = (screen.applications.takeover, screen.applications.wide)
    let next = part { $0.next(Array(screen.next.suffix(measure.next))) }
    var counts = (takeover: min(takeover.count, measure.takeover), wide: min(wide.count, measure.wide))
    // What is needed of both lists comes first, then what is to be decided, and what is left is for more of both.
    let needed = [(takeover.count, counts.takeover), (wide.count, counts.wide)].reduce(next.rows) { sum, list in
      sum + (list.0 == 0 ? 0 : 2 + list.1 + (list.0 > list.1 ? 1 : 0))
    }
    let decisions = decisions(screen.decisions, rows: rows - needed, first: measure.hasDecision)
    let left = max(rows - needed - decisions.rows, 0)
    let moreTakeover = min(left, takeover.count - counts.takeover)
    counts.takeover += moreTakeover
    counts.wide += min(left - moreTakeover, wide.count - counts.wide)
    return [
      decisions, part { $0.list("ALSO WIDE", wide, counts.wide, ids) },
      part { $0.list("CAN TAKE OVER THE TENANT", takeover, counts.takeover, ids) }, next,
    ].reduce(into: Part()) { sum, part in
      sum.text += part.text
      sum.rows += part.rows
    }
  }

  /// The same of a report of several tenants, of each of which there is more in a report of its own.
  private func ofSeveral(_ screen: FirstScreen, rows: Int) -> Part {
    let standings = TenantStanding.worstFirst(report)
    let next = part { $0.next(screen.next) }
    // A blank line, the title, the columns, and how many more there are.
    let room = max(3, rows - next.rows - 4)
    let table = part { $0.tenants(standings, atMost: room) }
    return Part(text: table.text + next.text, rows: table.rows + next.rows)
  }

  private mutating func figures(_ screen: FirstScreen) {
    page.paragraph(Span(screen.figures, .strong), hanging: 2)
    if let beside = screen.beside {
      page.paragraph(Span("not on this screen: \(beside.clipped(Self.longestMessage))", .faint), hanging: 2)
    }
  }

  // MARK: Decisions

  /// As many as there is room for.
  ///
  /// - Parameter isNeeded: whether the first is shown in any case.
  private func decisions(_ decisions: [Decision], rows: Int, first isNeeded: Bool) -> Part {
    guard !decisions.isEmpty else { return Part() }
    var sum = part {
      $0.page.blankLine()
      $0.page.paragraph(Span("DECISIONS", .strong), Span(" (numbers are of each by itself)", .faint), hanging: 2)
    }
    var left = decisions.count
    for decision in decisions {
      let next = part { $0.decision(decision) }
      let more = left > 1 ? 1 : 0
      guard isNeeded && left == decisions.count || sum.rows + next.rows + more <= rows else { break }
      sum.text += next.text
      sum.rows += next.rows
      left -= 1
    }
    if left > 0 {
      let more = part {
        $0.page.paragraph(Span("and \(left) more; -o html=report.html has them all", .faint), indent: 2, hanging: 4)
      }
      sum.text += more.text
      sum.rows += more.rows
    }
    return sum
  }

  private mutating func decision(_ decision: Decision) {
    page.field(
      decision.kind.rawValue.uppercased(), width: 6, indent: 2, labelInk: decision.kind == .fix ? .good : .warning,
      Span("closes \(decision.closes): ", .strong), Span(decision.title))
    for step in decision.steps {
      // Whole on its line, so that it can be copied.
      page.line(Span(step, step.hasPrefix("#") ? .faint : .plain), indent: 4)
    }
  }

  // MARK: Applications

  private mutating func list(_ title: String, _ list: [WideApplication], _ count: Int, _ ids: ShortIDs) {
    guard !list.isEmpty else { return }
    page.blankLine()
    page.paragraph(Span(title, .strong), Span(" (\(counted(list.count, "application")))", .faint), hanging: 2)
    let shown = list.prefix(count)
    let labels = shown.map { ids[$0.grant.label].bounded.visible }
    let idWidth = labels.map(\.displayWidth).max() ?? 0
    let most = max(8, (style.width - idWidth) * 2 / 5)
    let names = shown.map { Self.shown($0.name).visible.fitted(most) }
    let nameWidth = names.map(\.displayWidth).max() ?? 0
    let room = max(8, style.width - 6 - idWidth - nameWidth)
    for ((application, label), name) in zip(zip(shown, labels), names) {
      page.line(
        Span(
          visible: "\(label.padded(idWidth))  \(name.padded(nameWidth))  \(Self.what(application, room))"), indent: 2)
    }
    if list.count > shown.count { page.paragraph(Span("and \(list.count - shown.count) more", .faint), indent: 2) }
  }

  /// `update:clients, create:roles (+6)`, as many as there is room for.
  private static func what(_ application: WideApplication, _ room: Int) -> String {
    let end = application.remark.map { " [\($0)]" } ?? ""
    let scopes = application.scopes.contains("*") ? ["all scopes"] : application.scopes.map { shown($0).visible }
    guard let first = scopes.first else {
      return (counted(application.grants, "grant") + end).fitted(room)
    }
    for count in stride(from: scopes.count, to: 0, by: -1) {
      let more = scopes.count > count ? " (+\(scopes.count - count))" : ""
      let text = scopes.prefix(count).joined(separator: ", ") + more + end
      if text.displayWidth <= room { return text }
    }
    let more = scopes.count > 1 ? " (+\(scopes.count - 1))" : ""
    return first.fitted(max(4, room - more.displayWidth - end.displayWidth)) + more + end
  }

  // MARK: Next

  private mutating func next(_ commands: [(command: String, purpose: String)]) {
    page.blankLine()
    page.paragraph(Span("NEXT", .strong))
    let width = commands.map(\.command.displayWidth).max() ?? 0
    for (command, purpose) in commands {
      let line = command.padded(width) + "  # " + purpose
      page.line(Span(line.displayWidth + 2 <= style.width ? line : command), indent: 2)
    }
  }
}

extension String {
  /// The text in at most so many columns of a terminal, with `…` where it is cut.
  func fitted(_ columns: Int) -> String {
    guard displayWidth > columns else { return self }
    var (text, width) = ("", 1)
    for scalar in unicodeScalars {
      width += scalar.displayWidth
      guard width <= columns else { break }
      text.unicodeScalars.append(scalar)
    }
    return text + "…"
  }

  /// The text with blanks up to so many columns.
  func padded(_ columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - displayWidth))
  }
}
