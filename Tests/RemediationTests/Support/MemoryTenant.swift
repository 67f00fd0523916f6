import Documents
import PolicyEngine
import Synchronization
import Tenant

@testable import Remediation

/// A tenant in memory: what an audit reads, and what a repair changes, as the Management API would.
final class MemoryTenant: TenantSource, GrantWriter {
  /// What a call meets instead of the usual answer.
  enum Event: Sendable {
    /// Answered as usual.
    case none
    case fails(WriterError)
    /// The change is made, and the answer is lost.
    case losesAnswer
    /// Of the list that was sent these items are not stored.
    case drops([String])
    /// It is answered, and nothing is stored.
    case ignores
    /// Somebody else changes the grant before the call arrives.
    case finds(JSONObject)
  }

  private struct State {
    var grants: [JSONObject]
    var log: [String] = []
    var bodies: [JSONObject] = []
    var reads: [Event] = []
    var patches: [Event] = []
  }

  private let state: Mutex<State>
  private let tenantIdentity: TenantIdentity
  private let apis: [ResourceServer]
  private let apiGap: CoverageGap?
  private let names: [String: String]
  /// Whether leaving allow_all_scopes takes two calls.
  private let twoSteps: Bool

  init(
    _ grants: [JSONObject], apis: [JSONObject] = [], clientID: String? = "own", names: [String: String] = [:],
    apiGap: CoverageGap? = nil, twoSteps: Bool = false
  ) throws {
    self.twoSteps = twoSteps
    state = Mutex(State(grants: grants))
    self.apis = try apis.map { try ResourceServer($0) }
    self.names = names
    self.apiGap = apiGap
    tenantIdentity = TenantIdentity(
      kind: .live, domain: "t.eu.auth0.com", clientID: clientID, address: "https://t.eu.auth0.com")
  }

  /// Every call of a repair, in its order: `GET cgr_1`, `PATCH cgr_1`.
  var log: [String] { state.withLock { $0.log } }
  /// The bodies of the PATCHes, in their order.
  var bodies: [JSONObject] { state.withLock { $0.bodies } }
  var writes: Int { log.count { $0.hasPrefix("PATCH") } }
  var grants: [JSONObject] { state.withLock { $0.grants } }

  func grant(_ id: String) -> JSONObject? { grants.first { $0["id"] == .string(id) } }

  /// What the next GETs and PATCHes of single grants meet.
  func meets(reads: [Event] = [], patches: [Event] = []) {
    state.withLock { state in
      state.reads = reads
      state.patches = patches
    }
  }

  /// Changes a grant as somebody else would.
  func change(_ id: String, _ fields: JSONObject) {
    state.withLock { $0.grants = $0.grants.map { $0["id"] == .string(id) ? $0.merging(fields) : $0 } }
  }

  // MARK: TenantSource

  func carries(_ collection: TenantCollection) -> Bool { true }
  func identity() async -> TenantIdentity { tenantIdentity }
  func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
    let reading: any Sendable =
      switch Record.collection {
      case .clientGrants: Reading<ClientGrant>(grants.compactMap { try? ClientGrant($0) }, pages: 1)
      case .resourceServers: Reading<ResourceServer>(apis, pages: 1, gap: apiGap)
      default: Reading<Record>([], pages: 1)
      }
    return reading as? Reading<Record> ?? Reading([])
  }
  func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
    Reading(ids.map { GrantOrganizations(grant: $0, organizations: []) }, pages: ids.count)
  }
  func clientNames() async -> [ExactString: String] {
    Dictionary(uniqueKeysWithValues: names.map { (ExactString($0.key), $0.value) })
  }

  // MARK: GrantWriter

  func read(_ id: String) async throws(WriterError) -> ClientGrant {
    let event = state.withLock { state in
      state.log.append("GET \(id)")
      return state.reads.isEmpty ? .none : state.reads.removeFirst()
    }
    switch event {
    case .fails(let error): throw error
    case .finds(let fields): change(id, fields)
    case .none, .losesAnswer, .drops, .ignores: break
    }
    return try found(id)
  }

  func send(_ patch: PermittedPatch) async throws(WriterError) -> ClientGrant {
    let (id, body) = (patch.grantID, patch.body)
    let event = state.withLock { state in
      state.log.append("PATCH \(id)")
      state.bodies.append(body)
      return state.patches.isEmpty ? .none : state.patches.removeFirst()
    }
    var stored = body
    switch event {
    case .fails(let error): throw error
    case .finds(let fields): change(id, fields)
    case .drops(let items):
      for (key, value) in body.members {
        if let list = value.array {
          stored[key] = .array(list.filter { item in !items.contains { item == .string($0) } })
        }
      }
    case .ignores: return try found(id)
    case .none, .losesAnswer: break
    }
    let before = try found(id)
    if before.effectiveIsSystem { throw .refused(status: 400, message: "a system grant") }
    if twoSteps, body["allow_all_scopes"] == false, body["scope"]?.array?.isEmpty == false {
      throw .refused(status: 400, message: "scope must be empty")
    }
    change(id, stored)
    if body["allow_all_scopes"] == true {
      state.withLock { $0.grants = $0.grants.map { $0["id"] == .string(id) ? $0.without("scope") : $0 } }
    }
    if case .losesAnswer = event { throw .unavailable("connection reset") }
    return try found(id)
  }

  private func found(_ id: String) throws(WriterError) -> ClientGrant {
    guard let raw = grant(id), let grant = try? ClientGrant(raw) else { throw .notFound("The grant does not exist.") }
    return grant
  }
}

extension JSONObject {
  func merging(_ fields: JSONObject) -> JSONObject {
    var merged = self
    for (key, value) in fields.members { merged[key] = value }
    return merged
  }

  func without(_ key: String) -> JSONObject {
    var less = self
    less[key] = nil
    return less
  }
}
