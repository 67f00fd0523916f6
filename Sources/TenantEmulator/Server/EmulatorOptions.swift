/// What an emulator behind a socket serves, and how: the flags of the `emulate` command as values.
package struct EmulatorOptions: Sendable {
  /// nil: the demo tenant.
  package var tenant: EmulatedTenant?
  /// The port of 127.0.0.1; 0: any that is free.
  package var port: UInt16 = 0
  /// How much later than it comes in a call is answered.
  package var latency = Duration.zero
  package var faults = FaultPlan.none
  /// Who may sign in with what, the rate limit, and how strict the tenant is about changes.
  package var settings: EmulatorSettings

  /// The demo tenant on any free port, without a limit; its tokens may also change grants.
  package init() {
    settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
  }
}
