import Tenant
import TenantEmulator
import TestSupport

/// Runs a test against a server, which is ended whatever the test does. What sleeps in it takes no time and is recorded.
func withServer(
  _ change: (inout EmulatorOptions) throws -> Void = { _ in }, sleeps: ManualClock = ManualClock(),
  onFault: @escaping @Sendable (InjectedFault) -> Void = { _ in },
  _ test: (EmulatorServer, _ token: String) async throws -> Void
) async throws {
  var options = EmulatorOptions()
  options.tenant = .changeable
  try change(&options)
  let now = ManualClock().now
  let server = try await EmulatorServer.start(
    options, sleep: { sleeps.sleep($0 / .seconds(1)) }, now: { now }, onFault: onFault)
  do {
    try await test(server, await server.emulator.issueToken().reveal())
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}
