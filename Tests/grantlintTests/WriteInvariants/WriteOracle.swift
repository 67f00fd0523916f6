import Documents
import Foundation
import HTTPTypes
import Synchronization
import TenantEmulator

/// What a run may write, worked out from the tenant alone: nothing here is shared with the planner and its guards.
///
/// It stands between the program and the emulator, keeps every PATCH with the tenant as it was when the PATCH came, and
/// judges them when the run is over.
final class WriteOracle: Sendable {
  /// What a run was allowed.
  struct Allowance {
    var maxChanges = 10
    var widening = false
    /// Client ids of grants that the operator protects.
    var protected: Set<String> = []
    /// The client that the run is signed in as; nil where it cannot know.
    var ownClientID: String?
    /// Whether the run takes changes back: then a grant may get what it had before a change that it really got.
    var isRollback = false
    /// Whether the operator vouches for a file that tells what was changed (`--unverified`).
    var trustsFile = false
    /// Whether nothing may be written at all.
    var isDry = false
  }

  /// A PATCH as the tenant sees it.
  private struct Patch {
    let id: String
    let body: [UInt8]
    let before: JSONObject?
  }

  private static let fields: Set = [
    "scope", "organization_usage", "allow_any_organization", "authorization_details_types", "allow_all_scopes",
  ]

  private let emulator: TenantEmulator
  private let managementAudience: String
  private let patches = Mutex<[Patch]>([])
  /// By grant, every state that it had before one of the program's changes was accepted.
  private let formerly = Mutex<[String: [JSONObject]]>([:])

  init(_ emulator: TenantEmulator, managementAudience: String) {
    self.emulator = emulator
    self.managementAudience = managementAudience
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> (response: HTTPResponse, body: [UInt8]) {
    guard request.method == .patch else { return await emulator.respond(to: request, body: body) }
    let id = String((request.path ?? "").split(separator: "/").last ?? "")
    let before = await emulator.tenant.clientGrants.first { $0["id"]?.string == id }
    patches.withLock { $0.append(Patch(id: id, body: body, before: before)) }
    let writes = await emulator.writes.count
    let answer = await emulator.respond(to: request, body: body)
    if await emulator.writes.count > writes, let before { formerly.withLock { $0[id, default: []].append(before) } }
    return answer
  }

  /// What is wrong with the PATCHes of a run that began with these grants; empty where nothing is.
  func verdict(on run: [JSONObject], _ allowance: Allowance) async -> [String] {
    let seen = patches.withLock { patches in
      defer { patches = [] }
      return patches
    }
    let now = await emulator.tenant
    var problems: [String] = []
    if allowance.isDry, !seen.isEmpty { problems.append("\(seen.count) PATCHes of a run that writes nothing") }
    let changed = Set(seen.map(\.id))
    if changed.count > allowance.maxChanges { problems.append("\(changed.count) grants, more than the limit") }
    for patch in seen {
      let start = run.first { $0["id"]?.string == patch.id }
      problems += form(patch) + guards(patch, start, allowance)
    }
    for id in changed {
      guard let start = run.first(where: { $0["id"]?.string == id }),
        let end = now.clientGrants.first(where: { $0["id"]?.string == id })
      else { continue }
      let gains = Self.gains(from: start, to: end, apis: now.resourceServers)
      guard !gains.isEmpty, !allowance.widening, !allowance.trustsFile else { continue }
      // A part of it may be all that the API takes back: what it no longer defines stays away.
      let isInverse =
        allowance.isRollback
        && formerly.withLock { $0[id] ?? [] }.contains {
          Self.gains(from: $0, to: end, apis: now.resourceServers).isEmpty
        }
      if !isInverse { problems.append("\(id) \(gains.joined(separator: ", "))") }
    }
    return problems
  }

  /// Only the five fields, of a JSON object.
  private func form(_ patch: Patch) -> [String] {
    guard let body = try? JSONReader.value(patch.body).object, !body.isEmpty else { return ["\(patch.id): no body"] }
    let strange = Set(body.keys).subtracting(Self.fields)
    let nulls = body.members.filter(\.value.isNull).map(\.key)
    return strange.map { "\(patch.id): sends \($0)" } + nulls.map { "\(patch.id): sends null for \($0)" }
  }

  private func guards(_ patch: Patch, _ start: JSONObject?, _ allowance: Allowance) -> [String] {
    guard let start, patch.before != nil else { return ["\(patch.id) is no grant of the list"] }
    var problems: [String] = []
    if start["is_system"] == true { problems.append("\(patch.id) is a system grant") }
    let client = start["client_id"]?.string
    if start["audience"]?.string == managementAudience, allowance.ownClientID == nil || client == allowance.ownClientID
    {
      problems.append("\(patch.id) is, or may be, our own")
    }
    if let client, allowance.protected.contains(client) { problems.append("\(patch.id) is protected") }
    return problems
  }

  // MARK: What a grant means

  private static func scopes(_ grant: JSONObject, _ key: String = "scope") -> Set<String> {
    Set(grant[key]?.array?.compactMap(\.string) ?? [])
  }

  /// What a grant gives that it did not give before.
  private static func gains(from old: JSONObject, to new: JSONObject, apis: [JSONObject]) -> [String] {
    var gains: [String] = []
    if new["allow_all_scopes"] == true {
      if old["allow_all_scopes"] != true { gains.append("got all scopes") }
    } else {
      let api = apis.first { $0["identifier"] == old["audience"] }
      let defined = api?["scopes"]?.array?.compactMap { $0.object?["value"]?.string } ?? []
      let before = old["allow_all_scopes"] == true ? Set(defined) : scopes(old)
      let added = scopes(new).subtracting(before)
      if !added.isEmpty { gains.append("got \(added.sorted().joined(separator: " "))") }
    }
    if !scopes(new, "authorization_details_types").isSubset(of: scopes(old, "authorization_details_types")) {
      gains.append("got authorization details types")
    }
    let (was, becomes) = (old["organization_usage"]?.string ?? "deny", new["organization_usage"]?.string ?? "deny")
    if was == "require", becomes != "require" { gains.append("no longer requires an organization") }
    if was == "deny", becomes == "allow" { gains.append("allows organizations") }
    if new["allow_any_organization"] == true, old["allow_any_organization"] != true {
      gains.append("allows any organization")
    }
    return gains
  }
}
