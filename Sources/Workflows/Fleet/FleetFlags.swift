/// Which tenants of a configuration a run is about, and how it divides the work.
package struct FleetFlags: Sendable {
  /// Patterns of domains and groups; empty: no flag says it.
  package let tenants: [String]
  /// `K/N`
  package let shard: String?
  /// N, where the environment says K.
  package let shards: Int?
  /// How many tenants are read side by side.
  package let jobs: Int?

  package init(tenants: [String] = [], shard: String? = nil, shards: Int? = nil, jobs: Int? = nil) {
    self.tenants = tenants
    self.shard = shard
    self.shards = shards
    self.jobs = jobs
  }

  /// The flags that are given and only a fleet has.
  var given: [String] {
    [
      tenants.isEmpty ? nil : "--tenants", shard.map { _ in "--shard" }, shards.map { _ in "--shards" },
      jobs.map { _ in "--jobs" },
    ].compactMap(\.self)
  }
}
