import Documents
import Foundation
import ManagementAPI
import Subprocess
import SystemPackage
import TenantEmulator
import TestSupport
import Testing

/// A tenant behind sockets, and the built program as a process that can be killed, sent a signal or given a limit. What
/// runs before or after it needs no process and runs in this one, over the sockets' emulator.
struct ProcessScene: TenantScene {
  let server: EmulatorServer
  let folder: TemporaryFolder
  private let struck: AsyncStream<Void>
  private let time = ManualClock()
  /// The time of the runs in this process begins with that of the machine, by which processes write their journals.
  private let start = Date().timeIntervalSince1970

  /// - Parameters:
  ///   - faults: as `emulate --faults` takes them; the first that strikes is what `kill` and `signal` wait for.
  ///   - onLatency: waits for the latencies of faults.
  init(
    _ grants: [JSONObject], faults: String = "", _ adjust: (inout EmulatorSettings) -> Void = { _ in },
    onLatency: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) async throws {
    var options = EmulatorOptions()
    options.faults = try FaultPlan(faults)
    adjust(&options.settings)
    options.tenant = RepairScene.tenant(grants)
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    struck = stream
    server = try await EmulatorServer.start(options, sleep: onLatency, onFault: { _ in continuation.yield() })
    folder = try TemporaryFolder()
  }

  var emulator: TenantEmulator { server.emulator }

  var environment: [String: String] { server.signIn.merging(["GRANTLINT_STATE": state]) { $1 } }

  /// Runs a command line in this process, an hour after whatever ran before it.
  func run(_ arguments: [String], _ variables: [String: String] = [:]) async -> CommandRun {
    time.advance(3_600)
    let emulator = emulator
    return await CommandRun(
      arguments, variables: environment.merging(variables) { $1 }, folder: folder.path,
      transport: ClosureTransport { await emulator.respond(to: $0, body: $1) }, clock: .manual(time, from: start))
  }

  /// Runs the program in the folder.
  func launch(_ arguments: [String], input: String = "") async throws -> Binary.Outcome {
    try await Binary.run(arguments, environment: environment, input: input, folder: folder.path)
  }

  /// Runs a line of shell in the folder, where `$GRANTLINT` is the program.
  func shell(_ line: String) async throws -> Binary.Outcome {
    try await Binary.shell("cd \(folder.path); \(line)", environment: environment)
  }

  /// Runs the program until a fault strikes, does something, and kills it.
  func kill(
    _ arguments: [String], _ environment: [String: String] = [:], meanwhile: () async throws -> Void = {}
  ) async throws {
    #expect(try await signal(.kill, arguments, environment, meanwhile: meanwhile) == .signaled(9))
  }

  /// Runs the program until a fault strikes, does something, and sends it a signal.
  /// - Parameter onError: hears each line of standard error.
  /// - Returns: how it ended.
  func signal(
    _ signal: Signal, _ arguments: [String], _ environment: [String: String] = [:],
    meanwhile: () async throws -> Void = {}, onError: (String) -> Void = { _ in }
  ) async throws -> TerminationStatus {
    await Binary.gate.enter()
    defer { Task { await Binary.gate.leave() } }
    let run = try await Subprocess.run(
      .path(FilePath(Binary.path)), arguments: Arguments(arguments),
      environment: .custom(
        Dictionary(
          uniqueKeysWithValues: self.environment.merging(environment) { $1 }
            .map { (.init(stringLiteral: $0.key), $0.value) })),
      workingDirectory: FilePath(folder.path), input: .none, output: .discarded, error: .sequence
    ) { execution in
      for await _ in struck { break }
      try await meanwhile()
      try execution.send(signal: signal)
      for try await line in execution.standardError.strings() { onError(line) }
    }
    return run.terminationStatus
  }
}
