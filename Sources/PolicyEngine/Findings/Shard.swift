import Documents
import Tenant

/// One of the parts into which the tenants of a fleet are divided, for several processes to audit them.
///
/// A tenant goes to the shard for which it has the highest number (rendezvous hashing): with one tenant more no other one
/// changes its shard, and with one shard more about as many as that one gets.
package struct Shard: Sendable, Equatable {
  /// The most shards that a fleet is divided into.
  package static let most = 10_000

  /// From 0.
  package let index: Int
  /// How many shards there are; above `index`.
  package let count: Int
  /// How many tenants the fleet has.
  package let tenants: Int
  /// Of the fleet's domains, sorted and with a line end after each: hexadecimal SHA-256. Two shards are of one fleet where it is
  /// the same.
  package let sha256: String

  package init(index: Int, count: Int, tenants: Int, sha256: String) {
    self.index = index
    self.count = count
    self.tenants = tenants
    self.sha256 = sha256
  }

  /// The shard of a fleet.
  ///
  /// - Parameter domains: of all tenants, whichever shard they are in.
  package init(index: Int, count: Int, of domains: [String]) {
    let list = domains.map(ExactString.init).sorted().map { "\($0.value)\n" }.joined()
    self.init(index: index, count: count, tenants: domains.count, sha256: Fingerprint.sha256(list))
  }

  /// Whether a tenant is in the shard.
  package func has(_ domain: String) -> Bool { isWhole || Self.index(of: domain, among: count) == index }

  /// Whether it has all tenants.
  package var isWhole: Bool { count == 1 }

  /// The shard of a tenant.
  package static func index(of domain: String, among count: Int) -> Int {
    let numbers = (0..<count).map { (number: Fingerprint.sha256("\($0)\n\(domain)"), index: $0) }
    return numbers.max { $0.number < $1.number }?.index ?? 0
  }

  /// `shard 2/4`, as the flag has it: the first is 0/4.
  package var name: String { "shard \(index)/\(count)" }
}

extension Shard {
  static let json = JSONRecordForm<Shard>(
    "A part of a fleet.",
    JSONKey("count", "How many shards there are.", .count) { $0.count },
    JSONKey("index", "Which of them it is, from 0.", .count) { $0.index },
    JSONKey("tenants", "How many tenants the fleet has.", .count) { $0.tenants },
    JSONKey(
      "tenants_sha256",
      "Of the fleet's domains, sorted and with a line end after each: hexadecimal SHA-256. Shards of one fleet have the same.",
      .string
    ) { $0.sha256 }
  ) { count, index, tenants, sha256 throws(FieldError) in
    guard count <= most else { throw FieldError(["count"], "is \(count); there are at most \(most) shards") }
    guard index < count else { throw FieldError(["index"], "is not below count, which is \(count)") }
    return Shard(index: index, count: count, tenants: tenants, sha256: sha256)
  }

  /// The shards that are not among the reports, from 0, and how many tenants they have; none where none is of a shard. Throws
  /// where they are not parts of one fleet, or one is there twice.
  static func missing(among reports: [AuditReport]) throws(MergeContradiction) -> (shards: [Int], tenants: Int) {
    guard let first = reports.firstIndex(where: { $0.run.shard != nil }), let fleet = reports[first].run.shard else {
      return ([], 0)
    }
    var places: [Int: Int] = [:]
    for (place, report) in reports.enumerated() {
      func contradiction(_ other: Int, _ difference: String) -> MergeContradiction {
        MergeContradiction([other, place], of: reports, difference, isOfShards: true)
      }
      guard let shard = report.run.shard else {
        throw contradiction(first, "one is \(fleet.name), and the other no shard")
      }
      if shard.count != fleet.count { throw contradiction(first, "one is \(fleet.name), and the other \(shard.name)") }
      if shard.tenants != fleet.tenants || !shard.sha256.isIdentical(to: fleet.sha256) {
        throw contradiction(
          first,
          "they are shards of two fleets: of \(counted(fleet.tenants, "tenant")) and of \(counted(shard.tenants, "tenant")), "
            + "whose lists differ")
      }
      if let other = places.updateValue(place, forKey: shard.index) {
        throw contradiction(other, "both are \(shard.name)")
      }
      do throws(FieldError) { try report.confirmCounts() } catch {
        throw MergeContradiction(
          places: [place], message: "the report of \(shard.name) contradicts itself: \(error)", isOfShards: true)
      }
      if let stranger = report.tenants.first(where: { !shard.has($0.identity.listedDomain) }) {
        throw MergeContradiction(
          places: [place], message: "\(stranger.identity.listedDomain.visible) is not a tenant of \(shard.name)",
          isOfShards: true)
      }
    }
    let missing = (0..<fleet.count).filter { places[$0] == nil }
    let tenants = reports.reduce(0) { $0 + $1.tenants.count }
    guard missing.isEmpty ? tenants == fleet.tenants : tenants <= fleet.tenants else {
      throw MergeContradiction(
        places: Array(reports.indices),
        message: "the shards have \(counted(tenants, "tenant")), and the fleet has \(fleet.tenants)", isOfShards: true)
    }
    let whole = Shard(
      index: 0, count: 1, of: reports.flatMap { $0.tenants.map(\.identity.listedDomain) })
    guard !missing.isEmpty || whole.sha256.isIdentical(to: fleet.sha256) else {
      throw MergeContradiction(
        places: Array(reports.indices), message: "the shards have other tenants than the fleet has", isOfShards: true)
    }
    return (missing, fleet.tenants - tenants)
  }
}
