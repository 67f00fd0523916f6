import Documents

// What a finding is on, whether that is a grant or something else.
extension Finding {
  /// The application, the API or the tenant that it is on; nil where it is on a grant, or on several things.
  package var singleSubject: FindingSubject? {
    guard grant == nil, let subject, subject.kind != .grant, subject.id != nil else { return nil }
    return subject
  }

  /// Whether it is on one grant, application, API or tenant: only then can somebody accept it.
  var isOnSomething: Bool { grant != nil || singleSubject != nil }

  /// The application that it is on, or whose grant.
  package var clientID: String? { grant?.clientID ?? subject(.client)?.id }
  /// As the tenant calls it, where that could be read.
  package var clientName: String? { grant?.clientName ?? subject(.client)?.name }
  /// The identifier of the API that it is on, or of the grant.
  package var audience: String? { grant?.audience ?? subject(.api)?.id }

  private func subject(_ kind: RuleSubject) -> FindingSubject? {
    singleSubject.flatMap { $0.kind == kind ? $0 : nil }
  }
}

extension FindingSubject {
  /// What names it in a baseline, by the keys of a grant; nothing for the tenant, which the entry names itself.
  var names: JSONObject {
    guard let id else { return [:] }
    switch kind {
    case .client: return ["client_id": .string(id)]
    case .api: return ["audience": .string(id)]
    case .grant, .tenant: return [:]
    }
  }
}

extension BaselineEntry {
  /// What it is on where that is no grant: of a grant an entry has the subject type, and of anything else at most one name.
  package var subject: FindingSubject? {
    let names = grant.members.compactMap { key, value in value.string.map { (key, $0) } }
    guard names.count == grant.keys.count, names.count <= 1 else { return nil }
    switch names.first?.0 {
    case nil: return FindingSubject(.tenant, id: tenant)
    case "client_id": return FindingSubject(.client, id: names[0].1)
    case "audience": return FindingSubject(.api, id: names[0].1)
    default: return nil
    }
  }
}
