import Tenant
import TenantEmulator

/// Sleeps that were asked for, none of which takes time.
actor SleepLog {
  private(set) var durations: [Duration] = []

  func sleep(_ duration: Duration) { durations.append(duration) }
}

/// Runs a test against a server, which is ended whatever the test does.
func withServer(
  _ change: (inout EmulatorOptions) throws -> Void = { _ in }, sleeps: SleepLog = SleepLog(),
  onFault: @escaping @Sendable (InjectedFault) -> Void = { _ in },
  _ test: (EmulatorServer, _ token: String) async throws -> Void
) async throws {
  var options = EmulatorOptions()
  options.tenant = .changeable
  try change(&options)
  let server = try await EmulatorServer.start(
    options, sleep: { await sleeps.sleep($0) }, now: { TestClock().now }, onFault: onFault)
  do {
    try await test(server, await server.emulator.issueToken().reveal())
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}
