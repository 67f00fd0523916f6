import Documents
import ManagementAPI
package import PolicyEngine
import Remediation
import Tenant

/// `grantlint rollback`: the changes of a run, taken back, or brought to their end.
package struct RollbackWorkflow {
  /// A run of the state folder, or with `isUnverified` a file; nil: the newest repair.
  package var name: String?
  /// Ids of the only grants that are looked at; empty: all.
  package var grants: [String] = []
  /// Whether what the run left between two calls is finished instead of taken back.
  package var isFinish = false
  /// Whether the run is one of a file from elsewhere.
  package var isUnverified = false
  package var isDryRun = false
  /// Whether nobody is asked.
  package var yes = false
  /// Where the journal is copied to.
  package var journal: String?
  package var format = RollbackFormat.text
  /// `FORMAT=PATH`.
  package var output: [String] = []
  package var color = ColorChoice.auto
  package var quiet = false
  let state: StateFlags
  let guards: GuardFlags
  let rules: RuleFlags
  let selection: RuleSelection
  let acceptance: AcceptanceFlags
  let tenant: TenantFlags

  package init(
    state: StateFlags, guards: GuardFlags, rules: RuleFlags, selection: RuleSelection, acceptance: AcceptanceFlags,
    tenant: TenantFlags
  ) {
    self.state = state
    self.guards = guards
    self.rules = rules
    self.selection = selection
    self.acceptance = acceptance
    self.tenant = tenant
  }

  /// Takes back and tells what came of it. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    let kept = KeptPaths(
      [name, state.state, journal] + acceptance.paths + rules.readPaths, rules.configuration.read().file)
    let outputs = try Outputs<RollbackFormat>(output, keeping: kept)
    try await outputs.leavingErrors { try await takeBack(outputs) }
  }

  private func takeBack(_ outputs: Outputs<RollbackFormat>) async throws {
    let context = RunContext.starting()
    Ports.current.interrupts.note("nothing was changed")
    let file = try rules.load()
    let keeping = try RunKeeping(
      state.choice(file, flags: tenant.naming(ofSeveral: file).shown(rules.configuration)), journal: journal,
      run: context)
    let archive = RollbackArchive(keeping.state.folder)
    let named = try name.map { try isUnverified ? archive.file($0) : archive.source($0) }
    if isUnverified, let name {
      StandardError.warning("\(name.visible) is not of the state folder: nobody vouches for what it says but you")
    }
    // What is taken back asks no rules: a rule file that is broken does not keep anybody from it.
    let setup =
      try isFinish ? AuditSetup(file, rules: rules, tenant: tenant, acceptance: acceptance, isLive: true) : nil
    let live = try (setup?.tenant ?? TenantChoice(tenant, file)).live()
    try await live.requireReadableOrEnd()
    let identity = await live.identity()
    let source = try named ?? archive.newest(of: identity)
    try identity.require(
      source.tenant, source.address ?? (isUnverified ? nil : "no address"), of: isUnverified ? "the file" : "the run")
    if let stranger = grants.first(where: { id in !source.grants.contains { $0.isIdentical(to: id) } }) {
      throw CommandError(message: "--grant: the run changed no grant \(stranger.visible)")
    }
    let work = RollbackWork(
      workflow: self, setup: setup, live: live, identity: identity, run: context, keeping: keeping,
      guards: try setup?.guards(guards) ?? guards.limits(file), outputs: outputs)
    try await work.run(source)
  }
}
