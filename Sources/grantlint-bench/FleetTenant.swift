import Documents
import Foundation
import Tenant
import TenantEmulator

/// One tenant of an emulated fleet: what it has, and how reading it goes wrong.
struct FleetTenant {
  /// What an audit of a tenant comes to.
  enum Kind: String {
    /// It has no grant but that of its reader.
    case empty
    /// No rule finds fault with any of its grants.
    case clean
    /// Some of its grants are those of `BenchTenant`, most of which break a rule.
    case violating
    /// The secret of its credentials is another one: signing in is refused.
    case wrongSecret = "wrong-secret"
    /// Its API answers the first page of a list, and every further one with 500.
    case broken
    /// Nothing listens on its port.
    case unreachable

    /// The ways in which a tenant fails, in the order in which they are dealt out.
    static let failing = [wrongSecret, broken, unreachable]
  }

  /// The grants of a tenant that has any, from few to some hundreds.
  private static let sizes = 4.0...400.0
  /// So many that a list has a second page.
  private static let pagedSize = 150
  /// The part of the grants of a violating tenant that is not clean.
  private static let violating = 0.05...0.5
  private static let organizations = 12
  private static let apis = ["orders", "invoices", "tickets", "stock", "customers"]
  private static let nouns = ["items", "history", "labels", "totals", "notes", "status"]

  let domain: String
  let kind: Kind
  /// The group of the configuration that it is in.
  let group: String
  private let size: Int
  private let seed: UInt64

  /// The tenants of a fleet, the same for the same seed. `failing` of them fail; of the others a twentieth is empty and a
  /// fifth clean, at least one of each where there are enough.
  static func fleet(of count: Int, failing: Int, seed: UInt64) -> [FleetTenant] {
    var random = SplitMix(state: seed)
    let (empty, clean) = (max(1, count / 20), max(1, count / 5))
    let kinds = (0..<count).map { place -> Kind in
      if place < failing { return Kind.failing[place % Kind.failing.count] }
      if place < failing + empty { return .empty }
      return place < failing + empty + clean ? .clean : .violating
    }.shuffled(using: &random)
    return kinds.enumerated().map { number, kind in
      let digits = String(number)
      let name = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      let logarithm = Double.random(in: log(sizes.lowerBound)...log(sizes.upperBound), using: &random)
      let size = kind == .empty ? 0 : exp(logarithm).clampedInt
      return FleetTenant(
        domain: "t\(name).fleet.grantlint.example", kind: kind,
        group: number.isMultiple(of: 3) ? "staging" : "production",
        size: kind == .broken ? max(size, pagedSize) : size, seed: random.next())
    }
  }

  /// The tenant behind its API. Throws what reading its JSON throws.
  ///
  /// - Parameter reader: the application that signs in; it has a grant.
  func emulated(reader: String) throws -> EmulatedTenant {
    var random = SplitMix(state: seed)
    let share = kind == .clean ? 0 : Double.random(in: Self.violating, using: &random)
    let faulty = (Double(size) * share).rounded(.up).clampedInt
    var bench = BenchTenant(count: faulty, domain: domain, seed: random.next())
    var tenant = try bench.emulated(organizations: Self.organizations)
    tenant.resourceServers += Self.apis.map(api)
    for number in 0..<(size - faulty) {
      let client = "app_\(number / 3)"
      if number.isMultiple(of: 3) { tenant.clients.append(Self.application(client, number / 3)) }
      let api = Self.apis[number % Self.apis.count]
      let scopes = Self.nouns.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
      tenant.clientGrants.append([
        "id": .string("cgr_clean_\(number)"), "client_id": .string(client), "audience": .string(audience(api)),
        "scope": .strings(scopes.map { "read:\($0)" }), "subject_type": "client",
      ])
    }
    tenant.clientGrants.shuffle(using: &random)
    _ = tenant.admit(reader)
    return tenant
  }

  private func audience(_ api: String) -> String { "https://\(api).\(domain)/" }

  private func api(_ name: String) -> JSONObject {
    let scopes = Self.nouns.map { JSONValue.object(["value": .string("read:\($0)")]) }
    return [
      "id": .string("rs_\(name)"), "identifier": .string(audience(name)), "name": .string(name.capitalized),
      "scopes": .array(scopes), "token_lifetime": 3600,
      "subject_type_authorization": [
        "user": ["policy": "require_client_grant"], "client": ["policy": "require_client_grant"],
      ],
    ]
  }

  private static func application(_ id: String, _ number: Int) -> JSONObject {
    [
      "client_id": .string(id), "name": .string("Worker \(number)"), "app_type": "non_interactive",
      "is_first_party": true, "global": false, "grant_types": ["client_credentials"],
      "token_endpoint_auth_method": "private_key_jwt",
    ]
  }
}
