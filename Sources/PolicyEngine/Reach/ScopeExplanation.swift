package import Documents
package import Tenant

/// What there is to say of a scope: what it is worth, where it leads, and what it admits.
package struct ScopeExplanation: Sendable {
  package let scope: String
  /// The API of Auth0's own whose scope it is; nil: no table knows it.
  package let api: SystemAPI?
  package let tier: Tier
  /// Those that it is part of, in the order of the table.
  package let paths: [EscalationPath]
  /// Operations of the Management API.
  package let operations: [String]
  /// Where it is written of, where no operation names it.
  package let reference: String?
  /// Scopes that were probably meant, where no table knows it.
  package let similar: [String]

  package init(_ scope: String, tables: ReachTables = .builtin, operations: ManagementOperations = .builtin) {
    self.scope = scope
    let table = tables.tables.first { $0.tier(of: scope) != nil }
    api = table?.api
    tier = table?.tier(of: scope) ?? .unknown
    paths = table?.paths(with: scope) ?? []
    self.operations = table?.api == .management ? operations.admitted(by: scope) : []
    reference = table?.extra[scope]
    similar = table == nil ? Spelling.near(scope, among: tables.tables.flatMap(\.scopes), most: 3) : []
  }

  package var json: JSONValue {
    [
      "scope": .string(scope), "api": api.map { .string($0.rawValue) } ?? nil, "tier": .string(tier.rawValue),
      "paths": .array(paths.map(\.json)), "operations": .strings(operations),
      "reference": reference.map { .string($0) } ?? nil,
    ]
  }
}

extension EscalationPath {
  package var json: JSONValue {
    [
      "id": .string(id), "leads_to": .string(leadsTo.rawValue), "sentence": .string(sentence),
      "scopes": .strings(scopes), "call": .string(call), "conditional": condition.map { .string($0) } ?? nil,
      "reference": .string(reference),
    ]
  }
}

extension Tier {
  /// What it means, half a sentence.
  package var meaning: String {
    switch self {
    case .tenantAdmin: "every right in the tenant, or code in every sign-in"
    case .credentials: "reads or sets keys, secrets, tokens or factors"
    case .userWrite: "changes users, their roles, memberships, sessions or factors"
    case .userRead: "reads what is known of users"
    case .configWrite: "changes settings of the tenant"
    case .configRead: "reads settings of the tenant"
    case .businessWrite: "changes something on an API of your own"
    case .businessRead: "reads on an API of your own"
    case .unknown: "the tables do not know it, so it may be worth anything"
    }
  }
}
