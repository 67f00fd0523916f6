import Documents
import Tenant

/// What nobody knows of a grant on two sides.
struct UnknownDifference {
  /// The fields of which one side says something else than the other, and does not know what it comes to.
  private(set) var before: ClientGrant.Fields = []
  private(set) var after: ClientGrant.Fields = []
  /// All values that are not known and matter to what the grant gives.
  private(set) var values: [(value: UnknownValue, isOfHead: Bool)] = []

  /// - Parameter isSystemAPI: whether the audience has the form of one of Auth0's own APIs, so that it is known which one it is.
  init(from base: ClientGrant?, to head: ClientGrant?, isSystemAPI: Bool = false) {
    guard base.map({ !$0.unknownFields.isEmpty }) ?? false || head.map({ !$0.unknownFields.isEmpty }) ?? false else {
      return
    }
    for field in ClientGrant.Field.allCases where field != .id && field != .isSystem {
      if field == .audience, isSystemAPI { continue }
      // Of a grant that is gone it matters only which one it was.
      if head == nil, ![.clientID, .defaultFor, .audience, .subjectType].contains(field) { continue }
      let old = base?.unknowns.filter { $0.field == field } ?? []
      let new = head?.unknowns.filter { $0.field == field } ?? []
      values += old.map { ($0, false) } + new.map { ($0, true) }
      let isWrittenAlike = base != nil && head != nil && Self.texts(old) == Self.texts(new)
      if isWrittenAlike { continue }
      if !old.isEmpty { before.formUnion(ClientGrant.Fields([field])) }
      if !new.isEmpty { after.formUnion(ClientGrant.Fields([field])) }
    }
  }

  private static func texts(_ values: [UnknownValue]) -> Set<ExactString> {
    Set(values.map { ExactString($0.written) })
  }

  var isEmpty: Bool { before.isEmpty && after.isEmpty }

  func knows(_ field: ClientGrant.Field) -> Bool { !before.contains(field) && !after.contains(field) }
}
