import PolicyEngine
import Testing

@Suite struct `Shards of a fleet` {
  private static let domains = (0..<500).map { "t\($0).eu.auth0.com" }

  private static func shards(_ count: Int, of domains: [String] = domains) -> [Shard] {
    (0..<count).map { Shard(index: $0, count: count, of: domains) }
  }

  @Test(arguments: [1, 2, 3, 8, 50])
  func `every tenant is in one shard`(count: Int) {
    for domain in Self.domains {
      let own = Self.shards(count).filter { $0.has(domain) }.map(\.index)
      #expect(own == [Shard.index(of: domain, among: count)])
    }
  }

  @Test func `one tenant more moves no other one, and one shard more takes only what it gets`() {
    for count in [2, 4, 7] {
      var moved = 0
      for domain in Self.domains {
        let (former, later) = (Shard.index(of: domain, among: count), Shard.index(of: domain, among: count + 1))
        if former != later {
          #expect(later == count, "\(domain) went from \(former) to \(later)")
          moved += 1
        }
      }
      let share = Self.domains.count / (count + 1)
      #expect((share / 2...share * 2).contains(moved), "\(moved) of \(Self.domains.count) went to shard \(count)")
    }
  }

  @Test func `shards are of about one size`() {
    for shard in Self.shards(5) {
      let size = Self.domains.count { shard.has($0) }
      #expect((60...140).contains(size), "shard \(shard.index) has \(size)")
    }
  }

  @Test func `a tenant is in the same shard in every version of grantlint`() {
    #expect(
      ["acme.eu.auth0.com", "acme.us.auth0.com", "login.acme.com"].map { Shard.index(of: $0, among: 4) } == [1, 0, 3])
    #expect(
      Shard(index: 0, count: 2, of: ["b.example", "a.example"]).sha256 == Fingerprint.sha256("a.example\nb.example\n"))
  }

  @Test func `the checksum is of the list, in whatever order`() {
    let list = Self.shards(2)[0]
    #expect(Shard(index: 1, count: 2, of: Self.domains.reversed()).sha256 == list.sha256)
    #expect(Shard(index: 0, count: 2, of: Self.domains.dropLast()).sha256 != list.sha256)
    #expect(list.tenants == 500 && list.name == "shard 0/2")
  }

  @Test(arguments: [
    ("acme.eu.auth0.com", "acme.eu.auth0.com"), ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
    (".hidden", "%2Ehidden"),
    ("a/b", "a%2Fb"), ("", "%"), ("a%2Fb", "a%252Fb"), ("\u{202E}x", "%E2%80%AEx"), ("A b", "A%20b"),
  ])
  func `a file that is named for a tenant stays in its folder`(domain: String, name: String) {
    #expect(TenantFileName.of(domain) == name)
  }

  @Test func `long domains have names that differ`() {
    let long = String(repeating: "a", count: 5_000)
    let names = Set(["", "b", "c"].map { TenantFileName.of(long + $0) })
    #expect(names.count == 3 && names.allSatisfy { $0.utf8.count < 220 })
  }
}
