package import Documents
import Tenant

extension AccessComparison {
  /// The comparison as `grantlint diff -f json` prints it.
  ///
  /// - Parameter tests: those of `--fail-on`.
  package func json(failing tests: [ComparisonTest]) -> JSONObject {
    var object: JSONObject = [:]
    for kind in AccessChange.Kind.allCases {
      object[kind.rawValue] = .array(changes(kind).map { $0.json(isFailing: tests.fail(for: $0)) })
    }
    object["fail_on"] = .strings(tests.map(\.text))
    object["base"] = ["grants_read": .int(grantsRead.base), "source": .string(sources.base)]
    object["head"] = ["grants_read": .int(grantsRead.head), "source": .string(sources.head)]
    object["complete"] = .bool(isComplete)
    object["gaps"] = .array(
      doubts.map { ["message": .string($0.message), "side": .optional($0.side?.lowercased())] })
    object["awaited_values"] = .int(awaitedValues)
    return object
  }
}

extension AccessChange {
  fileprivate func json(isFailing: Bool) -> JSONValue {
    let reference = state.reference
    return [
      "fails": .bool(isFailing),
      "client_id": .optional(reference.clientID), "client_name": .optional(reference.clientName),
      "default_for": .optional(reference.defaultFor), "audience": .optional(reference.audience),
      "api_name": .optional(state.apiName), "subject_type": .string(reference.subjectType),
      "grant": .string(reference.label), "before": before?.grant.json ?? .null, "after": after?.grant.json ?? .null,
      "scopes_added": .strings(scopesAdded), "scopes_removed": .strings(scopesRemoved),
      "reasons": .array(reasons.map(\.json)), "tier_before": .optional(before?.reach.tier?.rawValue),
      "tier_after": .optional(after?.reach.tier?.rawValue), "owner": .optional(state.reach.owner),
      "reachability": .optional(after?.reach.reachability.state.rawValue),
      "location": Self.json(location), "location_before": Self.json(before?.origin()),
    ]
  }

  private static func json(_ origin: RecordOrigin?) -> JSONValue {
    guard let origin else { return .null }
    return [
      "column": origin.column.map { .int($0) } ?? .null, "file": .string(origin.file), "line": .int(origin.line),
    ]
  }
}

extension AccessReason {
  fileprivate var json: JSONValue {
    ["aspect": .string(aspect.rawValue), "direction": .string(direction.rawValue), "text": .string(text)]
  }
}
