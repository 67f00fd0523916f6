package import Documents
import Tenant

extension AccessAnswer {
  /// The answer as `grantlint who -f json` prints it.
  package var json: JSONValue {
    [
      "query": .object(query.json), "tenant": .string(tenant), "grants_read": .int(grantsRead),
      "complete": .bool(isComplete), "gaps": .array(gaps.map(\.json)), "matches": .array(matches.map(\.json)),
      "takeover_clients": .int(takeover.count), "not_covered": .strings(notCovered),
      "without_scopes": .int(withoutScopes), "undefined_scopes": .strings(undefinedScopes.map(\.pattern)),
    ]
  }
}

extension TakeoverAnswer {
  /// The answer as `grantlint paths -f json` prints it.
  package var json: JSONValue {
    [
      "query": ["to": .string(target.rawValue)], "tenant": .string(tenant), "grants_read": .int(grantsRead),
      "complete": .bool(isComplete), "gaps": .array(gaps.map(\.json)), "ways": .array(ways.map(\.json)),
      "unjudged": .int(unjudged),
      "not_covered": .strings(notCovered),
    ]
  }
}

extension AccessQuery {
  fileprivate var json: JSONObject {
    var object: JSONObject = ["scopes": .strings(scopes.map(\.pattern))]
    for (key, text) in [
      ("api", api?.pattern), ("client", client?.pattern), ("subject_type", subjectType), ("tier", tier?.rawValue),
      ("state", state?.rawValue),
      ("owner", owner?.pattern), ("client_id", clientID), ("audience", audience),
    ] { object[key] = text.map { .string($0) } }
    return object
  }
}

extension CoverageGap {
  fileprivate var json: JSONValue {
    ["collection": .string(collection.rawValue), "message": .string(message), "missing_scope": .optional(missingScope)]
  }
}

extension AccessMatch {
  fileprivate var json: JSONValue {
    [
      "client_id": .optional(holder?.clientID), "client_name": .optional(holder?.name),
      "first_party": holder?.isFirstParty.map { .bool($0) } ?? .null, "default_for": .optional(grant?.defaultFor),
      "applications": applications.map { .int($0) } ?? .null, "owner": .optional(owner), "audience": .string(audience),
      "api_name": .optional(apiName), "subject_type": .string(subjectType), "grant": .optional(grant?.label),
      "scopes": .strings(scopes), "scopes_known": .bool(areScopesKnown), "how": .string(how.rawValue),
      "user_gate": .optional(userGate?.rawValue), "tier": .optional(tier?.rawValue), "rank": .int(rank),
      "reachability": reachability.jsonValue, "waived": .bool(isWaived),
    ]
  }
}

extension TakeoverWay {
  fileprivate var json: JSONValue {
    [
      "client_id": .string(holder.clientID), "client_name": .optional(holder.name), "owner": .optional(steps[0].owner),
      "tier": .string(tier.rawValue), "steps": .array(steps.map(\.json)),
    ]
  }
}

extension TakeoverWay.Step {
  fileprivate var json: JSONValue {
    [
      "client_id": .string(holder.clientID), "client_name": .optional(holder.name), "grant": .string(grant.label),
      "audience": .optional(grant.audience), "subject_type": .string(grant.subjectType), "scopes": .strings(scopes),
      "path": .optional(path?.id), "sentence": .optional(path?.sentence), "call": .optional(path?.call),
      "conditional": .optional(path?.condition), "tier": .string(tier.rawValue),
      "reachability": reachability.jsonValue,
    ]
  }
}

extension Reachability {
  fileprivate var jsonValue: JSONValue { ["state": .string(state.rawValue), "reason": .string(reason)] }
}
