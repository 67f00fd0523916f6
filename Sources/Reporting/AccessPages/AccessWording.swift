import Documents
import PolicyEngine
import Tenant
import TextLayout

/// What the pages of access say of a match, in words.
struct AccessWording {
  /// The names that another application in the tenant has too, or has for its id.
  private let ambiguous: Set<ExactString>

  /// - Parameter shared: the names in the tenant that several applications have.
  init(_ shared: Set<ExactString>) { ambiguous = shared }

  init(_ answer: AccessAnswer) { self.init(answer.sharedNames) }

  /// `NAME`, with the id where the name is not enough.
  func name(_ holder: AccessHolder) -> String {
    guard let name = holder.name, !name.isEmpty else { return holder.clientID.bounded }
    return ambiguous.contains(ExactString(name)) ? holder.fullName : name.bounded
  }

  func application(_ match: AccessMatch) -> String { match.holder.map(name) ?? match.group }
}

extension AccessHolder {
  /// `NAME (ID)`
  var fullName: String {
    guard let name, !name.isEmpty else { return clientID.bounded }
    return "\(name.bounded) (\(clientID.bounded))"
  }
}

extension AccessMatch {
  /// Whether it is for the applications that came from outside.
  var isOfThirdParties: Bool { grant?.defaultFor == "third_party_clients" }

  /// Who has it where that is no single application.
  var group: String {
    if how == .open { return "any application" }
    guard let group = grant?.defaultFor else { return "no application" }
    guard isOfThirdParties else { return "the default for \(group.bounded)" }
    return
      "\(applications.map { counted($0, "third party", plural: "third parties") } ?? "third parties") without a grant of \(applications == 1 ? "its" : "their") own"
  }

  var api: String { apiName.map(\.bounded) ?? (audience.isEmpty ? "(none)" : audience.bounded) }

  /// By what it has the scopes.
  var means: String {
    switch how {
    case .listed, .byDefault, .open: how.rawValue
    case .allScopes: areScopesKnown ? "all scopes" : "all scopes, which were not read"
    case .wildcard: "wildcard"
    }
  }

  /// For whom it gets tokens.
  var users: String {
    switch (userGate, subjectType) {
    case (nil, _): "for itself"
    case (_, "anonymous_user"): "anonymous users"
    case (.permissions, _): "users with the permission"
    case (.anyUser, _): "any user who signs in"
    case (.unknown, _): "users, limit not known"
    }
  }

  /// Whether it can be used, by whom it was made, and whether somebody accepted it.
  var state: String {
    let words = [
      reachability.state.label,
      holder?.isFirstParty == false ? "third party" : nil, isWaived ? "waived" : nil,
    ]
    return words.compactMap(\.self).joined(separator: ", ")
  }

  var worth: String { tier?.rawValue ?? "no scope" }
}

extension TextPage {
  /// Why an answer is not whole, before all of it.
  mutating func incompleteness(_ gaps: [CoverageGap]) {
    guard !gaps.isEmpty else { return }
    paragraph(
      Span("incomplete", .warning), Span(": what follows is what was found so far, and there may be more", .strong),
      hanging: 2)
    for gap in gaps { paragraph(Span(gap.wording), indent: 2, hanging: 4) }
    blankLine()
  }

  /// What an answer cannot see.
  mutating func notCovered(_ phrases: [String]) {
    paragraph(Span("Not covered: \(phrases.joined(separator: ", ")).", .faint), hanging: 2)
  }
}

extension AccessAnswer {
  /// `201 of 201 grants read`
  var readWording: String { Self.readWording(grantsRead, isComplete: isComplete) }

  static func readWording(_ read: Int, isComplete: Bool) -> String {
    isComplete ? "\(read) of \(counted(read, "grant")) read" : "\(counted(read, "grant")) read, not all"
  }
}
