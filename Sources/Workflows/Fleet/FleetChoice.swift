import Documents
import PolicyEngine
import Tenant

/// The tenants of a configuration that a run is about.
struct FleetChoice {
  /// By their domains, in the order of these.
  let tenants: [ConfiguredTenant]
  /// Those among them that this run reads.
  let own: [ConfiguredTenant]
  /// nil: all of them.
  let shard: Shard?
  /// Whether no flag asks for a part.
  let isShardByEnvironment: Bool
  /// How many are read side by side.
  let jobs: Int
  /// What to say before anything is read: that a variable, which may be left over, makes a part of all.
  let notice: String?

  /// nil where the run is of one tenant. Throws `CommandError` where flags, variables and configuration do not agree.
  ///
  /// - Parameters:
  ///   - isLive: whether tenants are signed in to.
  ///   - isAudit: whether a configuration with several tenants means all of them where nothing picks any, and the work can
  ///     be divided.
  init?(_ flags: FleetFlags, _ tenant: TenantFlags, _ file: ConfigurationFile?, isLive: Bool, isAudit: Bool = true)
    throws
  {
    let configured = file?.configuration.tenants ?? []
    if let flag = flags.given.first {
      guard isLive else {
        throw CommandError(message: "\(flag) is about tenants that are signed in to, and files or the demo are read")
      }
      guard !configured.isEmpty else {
        throw CommandError(
          message:
            "\(flag) is about the tenants of a configuration, and this run has no such: name its file by --config")
      }
      if tenant.tenant != nil { throw CommandError(message: "\(flag) and --tenant exclude each other") }
    }
    guard isLive, !configured.isEmpty, tenant.tenant == nil else { return nil }
    let source = flags.tenants.isEmpty ? "GRANTLINT_TENANTS" : "--tenants"
    let lists = flags.tenants.isEmpty ? [Variables[source]].compactMap(\.self) : flags.tenants
    let patterns = try lists.flatMap { try Self.words($0, of: source) }
    let meansAll = try isAudit && configured.count > 1 && tenant.picked() == nil
    guard !patterns.isEmpty || !flags.given.isEmpty || meansAll else { return nil }
    try Self.refuse(tenant)
    tenants = try Self.pick(patterns, of: source, configured).sorted { $0.domain.precedes($1.domain) }
    jobs = try Settings.jobs.decided(flags.jobs, nil)
    notice =
      flags.tenants.isEmpty && tenants.count < configured.count
      ? "GRANTLINT_TENANTS picks \(tenants.count) of the \(configured.count) tenants of the configuration; --tenants '*' is all of them"
      : nil
    let choice = try isAudit ? ShardChoice(flags, isPicked: !patterns.isEmpty) : nil
    shard = choice?.shard(of: tenants.map(\.domain))
    isShardByEnvironment = choice?.isByEnvironment ?? false
    own = tenants.filter { [shard] in shard?.has($0.domain) ?? true }
  }

  /// Throws for an address that would stand for that of every tenant.
  private static func refuse(_ tenant: TenantFlags) throws {
    let name = tenant.apiURL != nil ? "--api-url" : Variables["GRANTLINT_API_URL"] != nil ? "GRANTLINT_API_URL" : nil
    guard let name else { return }
    throw CommandError(
      message: "\(name) is the address of one tenant: with several each has its api_url in the configuration")
  }

  /// The patterns of a list. Throws where it has none: what a script forgot to fill in is not to mean all tenants.
  private static func words(_ list: String, of source: String) throws -> [String] {
    let words = Settings.ids(list).filter { !$0.isEmpty }
    guard !words.isEmpty else {
      throw CommandError(message: "\(source) is empty: name domains, groups or patterns of them, '*' for all")
    }
    return words
  }

  /// The tenants whose domains or groups fit a pattern; of no pattern all.
  private static func pick(
    _ patterns: [String], of source: String, _ tenants: [ConfiguredTenant]
  ) throws -> [ConfiguredTenant] {
    guard !patterns.isEmpty else { return tenants }
    let globs = patterns.map { (text: $0, glob: Glob($0)) }
    func fits(_ tenant: ConfiguredTenant, _ glob: Glob) -> Bool {
      // A domain is the same in whatever case.
      Glob(glob.pattern.lowercased()).matches(tenant.domain) || tenant.groups.contains { glob.matches($0.value) }
    }
    for (text, glob) in globs where !tenants.contains(where: { fits($0, glob) }) {
      let names = tenants.map(\.domain) + tenants.flatMap { $0.groups.map(\.value) }
      throw CommandError(
        message: "\(source): no tenant of the configuration has a domain or a group '\(text.visible)'"
          + Spelling.hint(for: text, among: names))
    }
    return tenants.filter { tenant in globs.contains { fits(tenant, $0.glob) } }
  }
}

/// The part of a fleet that this process is to read.
struct ShardChoice {
  let index: Int
  let count: Int
  /// Whether no flag asks for a part.
  private(set) var isByEnvironment = false

  /// nil: all of it. By the flags, else by what GitLab says of a job with `parallel: N`. Throws `CommandError`.
  ///
  /// - Parameter isPicked: whether the run says which tenants it is about. GitLab sets the same variables for a matrix, whose jobs
  ///   are about tenants of their own, and a part of them would pass for all: then only a flag asks for a part.
  init?(_ flags: FleetFlags, isPicked: Bool) throws {
    if let text = flags.shard {
      if flags.shards != nil { throw CommandError(message: "--shard and --shards exclude each other") }
      let isWritten = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "/") }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { isWritten ? Int($0) : nil }
      guard parts.count == 2, let index = parts[0], let count = parts[1] else {
        throw CommandError(message: "--shard takes K/N, K from 0, for example 0/4, not '\(text.visible)'")
      }
      try self.init(index, of: count, "--shard \(text.visible)")
    } else if let count = flags.shards {
      if let text = Variables["JOB_COMPLETION_INDEX"] {
        try self.init(Self.number(text, "JOB_COMPLETION_INDEX"), of: count, "JOB_COMPLETION_INDEX and --shards")
      } else if let text = Variables["CI_NODE_INDEX"] {
        try self.init(Self.number(text, "CI_NODE_INDEX") - 1, of: count, "CI_NODE_INDEX and --shards")
      } else {
        throw CommandError(
          message:
            "--shards says how many there are, and neither JOB_COMPLETION_INDEX nor CI_NODE_INDEX which one this is: "
            + "name it by --shard K/\(count)")
      }
    } else if let index = Variables["CI_NODE_INDEX"], let total = Variables["CI_NODE_TOTAL"], total != "1", !isPicked,
      Variables["CI_JOB_NAME"]?.hasSuffix(" \(index)/\(total)") ?? true
    {
      try self.init(
        Self.number(index, "CI_NODE_INDEX") - 1, of: Self.number(total, "CI_NODE_TOTAL"),
        "CI_NODE_INDEX and CI_NODE_TOTAL")
      isByEnvironment = true
    } else {
      return nil
    }
  }

  private init(_ index: Int, of count: Int, _ source: String) throws {
    guard count > 0, (0..<count).contains(index) else {
      throw CommandError(
        message: "\(source): there is no shard \(index) of \(count); the first of N is 0, and the last N - 1")
    }
    guard count <= Shard.most else { throw CommandError(message: "\(source): at most \(Shard.most) shards") }
    self.index = index
    self.count = count
  }

  /// What a variable says, from 1 on where it is GitLab's, and otherwise from 0.
  private static func number(_ text: String, _ name: String) throws -> Int {
    guard let number = Int(text), number >= 0 else {
      throw CommandError(message: "\(name) is '\(text.visible)', and no whole number")
    }
    return number
  }

  func shard(of domains: [String]) -> Shard { Shard(index: index, count: count, of: domains) }
}
