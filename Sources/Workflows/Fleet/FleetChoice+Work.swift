import Documents
import PolicyEngine

extension FleetChoice {
  /// What some work gives for each of the tenants that this run reads, in their order; no more than `jobs` are under way, and than files may
  /// be open for.
  ///
  /// - Parameter isComplete: whether a value is all that there is to know, for the line on the terminal.
  func each<Value: Sendable>(
    isComplete: @escaping @Sendable (Value) -> Bool,
    _ work: @escaping @Sendable (ConfiguredTenant) async throws -> Value
  ) async throws -> [Value] {
    if let notice { StandardError.warning(notice) }
    let atOnce = min(jobs, OpenFiles.tenants)
    if atOnce < min(jobs, own.count) {
      StandardError.warning(
        "\(counted(atOnce, "tenant")) at a time, not \(jobs): a process may have \(OpenFiles.most) files open (ulimit -n)"
      )
    }
    let progress = FleetProgress(of: own.count)
    var values: [Int: Value] = [:]
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
      var begun = 0
      while values.count < own.count {
        while begun < own.count, begun - values.count < atOnce {
          let (place, tenant) = (begun, own[begun])
          group.addTask { (place, try await work(tenant)) }
          begun += 1
        }
        guard let (place, value) = try await group.next() else { break }
        values[place] = value
        progress.add(isComplete: isComplete(value))
      }
    }
    return values.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension FleetChoice {
  /// The tenants of this run, by their places, that turn out to be another tenant of the fleet, and what to say of them: nobody
  /// knows their own grants. What a shard says does not depend on what the others read.
  ///
  /// - Parameter domains: what the tenants are by their credentials.
  func strangers(_ domains: [String]) -> [(place: Int, reason: String)] {
    let configured = Set(tenants.map { ExactString($0.domain) })
    var first: [ExactString: String] = [:]
    return domains.enumerated().compactMap { place, domain in
      let own = self.own[place].domain
      guard !domain.isIdentical(to: own) else { return nil }
      let rightful = configured.contains(ExactString(domain)) ? domain : first[ExactString(domain)]
      guard let rightful else {
        first[ExactString(domain)] = own
        return nil
      }
      return (place, "its credentials are for \(domain), which is read as \(rightful)")
    }
  }
}

extension AuditSetup {
  /// The same for one of several tenants. Throws `CommandError` where nobody can sign in to it.
  ///
  /// - Parameter isLive: whether it is signed in to.
  func member(_ member: ConfiguredTenant, _ flags: TenantFlags, isLive: Bool = true) throws -> AuditSetup {
    guard let file else { preconditionFailure("the tenants of a fleet are those of a configuration") }
    var setup = self
    setup.tenant =
      try isLive
      ? TenantChoice(member: member, flags, file)
      : TenantChoice(TenantFlags(tenant: member.domain), file, isLive: false)
    return setup
  }
}
