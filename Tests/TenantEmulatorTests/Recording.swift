import Documents
import TenantEmulator
import TestSupport
import Testing

/// A recorded series of exchanges with a real tenant, from the folder that lies beside the repository.
struct Recording: Sendable {
  struct Exchange: Sendable {
    let method: String
    let path: String
    let request: JSONValue
    let status: Int
    let response: JSONValue
  }

  /// The recordings of the lives of single records, with the number of GETs of grants, clients and APIs in each.
  static let lives = [
    ("TestAccClientGrant", 15), ("TestAccClientGrant_DefaultFor", 8), ("TestClientGrantManager_Delete", 1),
  ]

  /// The recordings of changes of grants, with the number of PATCHes in each. In the last one a scope is stored that the
  /// API does not define.
  static let changes: [(name: String, count: Int, undefined: UndefinedNames)] = [
    ("TestAccClientGrant", 5, .refused), ("TestAccClientGrant_DefaultFor", 1, .refused),
    ("TestClientGrantManager_Update", 1, .stored),
  ]

  let exchanges: [Exchange]

  init(_ name: String) throws {
    exchanges = try Recordings.exchanges(name).map { exchange in
      Exchange(
        method: try #require(exchange["method"]?.string), path: try #require(exchange["path"]?.string),
        request: exchange["request"] ?? .null, status: Int(try #require(exchange["status"]?.int)),
        response: exchange["response"] ?? .null)
    }
    try #require(!exchanges.isEmpty)
  }
}

/// What a recorded tenant held at a moment: changed by every POST, PATCH and DELETE that was recorded.
struct RecordedTenant {
  private(set) var tenant = EmulatedTenant(domain: "recorded.example")

  /// The three kinds of records that the emulator serves: path below `/api/v2/`, key of the id, where they are kept.
  private static var kinds: [(path: String, id: String, records: WritableKeyPath<EmulatedTenant, [JSONObject]>)] {
    [
      ("client-grants", "id", \.clientGrants), ("clients", "client_id", \.clients),
      ("resource-servers", "id", \.resourceServers),
    ]
  }

  static func serves(_ path: String) -> Bool { kinds.contains { path.hasPrefix("/api/v2/\($0.path)") } }

  mutating func apply(_ exchange: Recording.Exchange) {
    guard exchange.status < 300, let kind = Self.kinds.first(where: { exchange.path.hasPrefix("/api/v2/\($0.path)") })
    else { return }
    switch (exchange.method, exchange.response.object) {
    case ("POST", let record?): tenant[keyPath: kind.records].append(record)
    case ("PATCH", let record?):
      let index = tenant[keyPath: kind.records].firstIndex { $0[kind.id] == record[kind.id] }
      if let index { tenant[keyPath: kind.records][index] = record }
    case ("DELETE", _):
      let id = exchange.path.split(separator: "/").last.map(String.init) ?? ""
      tenant[keyPath: kind.records].removeAll { $0[kind.id] == .string(id) }
    default: break
    }
  }
}
