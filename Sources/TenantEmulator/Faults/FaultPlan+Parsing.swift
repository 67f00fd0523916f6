extension FaultPlan {
  /// The plan that a specification describes; an empty text is the plan under which nothing goes wrong.
  package init(_ specification: String) throws(FaultPlanError) {
    var rules: [Rule] = []
    if !specification.isEmpty {
      for text in specification.split(separator: ",", omittingEmptySubsequences: false) {
        rules.append(try RuleReader(specification: specification).rule(text))
      }
    }
    self.init(rules: rules)
  }
}

/// Reads the rules of a specification.
private struct RuleReader {
  let specification: String

  func rule(_ text: Substring) throws(FaultPlanError) -> FaultPlan.Rule {
    guard let colon = text.firstIndex(of: ":") else {
      throw error("a rule is WHICH:FAULT, as in 2:429 or clients:500*", at: text.startIndex)
    }
    var faultText = text[text.index(after: colon)...]
    let lasts = faultText.last == "*"
    if lasts { faultText.removeLast() }
    let (route, calls) = try which(text[..<colon])
    if lasts, calls.lowerBound != calls.upperBound, calls.upperBound != .max {
      throw error("a range ends where it says, a * lasts: only one of them", at: text.startIndex)
    }
    return FaultPlan.Rule(
      route: route, calls: lasts ? calls.lowerBound...Int.max : calls, fault: try fault(faultText))
  }

  private func which(_ text: Substring) throws(FaultPlanError) -> (FaultRoute?, ClosedRange<Int>) {
    if text.first?.isLetter != true { return (nil, try calls(text)) }
    let name = text.prefix { $0 != "#" }
    guard let route = FaultRoute(rawValue: String(name)) else {
      let known = FaultRoute.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("unknown route \"\(name)\"; known are \(known)", at: name.startIndex)
    }
    return (route, name.endIndex == text.endIndex ? 1...1 : try calls(text[text.index(after: name.endIndex)...]))
  }

  private func calls(_ text: Substring) throws(FaultPlanError) -> ClosedRange<Int> {
    if text == "*" { return 1...Int.max }
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Self.number($0) ?? 0 }
    guard let first = ends.first, let last = ends.last, first >= 1, last >= first else {
      throw error("\"\(text)\" names no calls: a number from 1, a range as 2-5, or *", at: text.startIndex)
    }
    return first...last
  }

  private func fault(_ text: Substring) throws(FaultPlanError) -> Fault {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    var value: Int?
    if parts.count > 1 {
      value = Self.number(parts[1])
      if value == nil { throw error("\"\(parts[1])\" is not a number of at most 9 digits", at: parts[1].startIndex) }
    }
    do throws(Fault.Problem) {
      return try Fault(word: String(parts[0]), value: value)
    } catch {
      throw self.error(error.message, at: text.startIndex)
    }
  }

  /// Digits only, and so few that no sum of them overflows.
  private static func number(_ text: Substring) -> Int? {
    guard text.utf8.count <= 9, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text)
  }

  private func error(_ message: String, at index: String.Index) -> FaultPlanError {
    FaultPlanError(
      column: specification.unicodeScalars.distance(from: specification.startIndex, to: index) + 1, message: message)
  }
}
