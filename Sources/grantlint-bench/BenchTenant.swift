import Documents
import Foundation

/// The tenant of the benchmarks: as many client grants as wanted, the same in every run, about 360 bytes each. Nearly a
/// third is for users, one in twenty allows all scopes, one in eight is on the Management API; ten grants an application,
/// 200 APIs.
struct BenchTenant {
  static let domain = "acme.eu.auth0.com"
  private static let resources = [
    "users", "clients", "roles", "logs", "orders", "invoices", "stats", "tickets", "client_grants", "connections",
  ]
  private static let actions = ["read", "read", "read", "create", "update", "delete"]

  let count: Int
  let domain: String
  private var random: SplitMix

  /// A tenant of so many grants; another seed makes other ones.
  init(count: Int, domain: String = BenchTenant.domain, seed: UInt64 = 7) {
    self.count = count
    self.domain = domain
    random = SplitMix(state: seed)
  }

  /// The grants in memory, for where they are few. Throws what reading JSON throws.
  mutating func grants() throws -> [JSONObject] {
    var texts: [String] = []
    for index in 0..<count { texts.append(grant(index)) }
    return try JSONReader.value("[\(texts.joined(separator: ","))]").array?.compactMap(\.object) ?? []
  }

  /// Writes `{"client_grants":[…]}`, in pieces: what this process has in memory would count as that of the programs that it
  /// starts. Throws what writing throws.
  mutating func write(to file: URL) throws {
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    var piece = "{\"client_grants\":["
    for index in 0..<count {
      if index > 0 { piece += "," }
      piece += grant(index)
      guard piece.utf8.count > 1 << 20 else { continue }
      try handle.write(contentsOf: Data(piece.utf8))
      piece = ""
    }
    try handle.write(contentsOf: Data((piece + "]}").utf8))
  }

  private mutating func grant(_ index: Int) -> String {
    var members = [
      "\"id\":\"cgr_\(Self.hex(random.next(), digits: 16))\"",
      "\"client_id\":\"c\(Self.hex(UInt64(clamping: index % max(1, count / 10)), digits: 31))\"",
    ]
    let isManagement = chance(0.12)
    members.append(
      "\"audience\":\"\(isManagement ? "https://\(domain)/api/v2/" : "https://api\(below(200)).acme.example/")\"")
    if chance(0.05) {
      members.append("\"allow_all_scopes\":true")
    } else {
      let scopes = (0..<below(20)).map { _ in
        "\"\(pick(Self.actions)):\(pick(Self.resources))\(chance(0.5) ? "" : "_\(below(50))")\""
      }
      members.append("\"scope\":[\(scopes.joined(separator: ","))]")
    }
    members.append("\"subject_type\":\"\(chance(0.3) ? "user" : "client")\"")
    if chance(0.6) { members.append("\"organization_usage\":\"\(pick(["deny", "allow", "require"]))\"") }
    if chance(0.5) { members.append("\"allow_any_organization\":\(chance(0.2))") }
    if chance(0.1) {
      let type = String(repeating: "x", count: pick([3, 40, 300]))
      members.append("\"authorization_details_types\":[\"payment\",\"\(type)\"]")
    }
    if chance(0.02) { members.append("\"is_system\":true") }
    return "{\(members.joined(separator: ","))}"
  }

  private mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &random) < probability }
  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  private static func hex(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

/// A generator whose numbers are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var number = state
    number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
    return number ^ (number >> 31)
  }
}
