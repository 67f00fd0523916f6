import Foundation
import ManagementAPI
import Synchronization
import TenantEmulator
import TestSupport

@testable import Workflows
@testable import grantlint

/// A command line, run in this process with nothing around it but what is given: the time is its own too, unless a test
/// brings a clock. In an argument `@` stands for the folder where it begins the argument or follows `=`, because a
/// relative path would lead to the working directory of this process.
struct CommandRun {
  let code: Int32
  let output: String
  let error: String
  /// What was written to both streams, in its order.
  let said: String

  /// The lines of standard error that say what is wrong.
  var reasons: [String] { error.split(separator: "\n").filter { $0.hasPrefix("grantlint: error: ") }.map(String.init) }

  /// What would be a command to the runner of a pipeline.
  var commands: [String] { PipelineRunner.commands(in: output) + PipelineRunner.commands(in: error) }

  /// - Parameters:
  ///   - folder: the working directory for what is looked for there; absolute.
  ///   - emulator: who answers at the API; nil where it is not called.
  ///   - answer: what somebody at a terminal answers; nil where nobody is there.
  init(
    _ arguments: [String], variables: [String: String] = [:], folder: String, emulator: TenantEmulator? = nil,
    answer: String? = nil
  ) async {
    let transport = emulator.map { emulator in
      ClosureTransport { request, body in await emulator.respond(to: request, body: body) }
    }
    await self.init(
      arguments, variables: variables, folder: folder, transport: transport ?? Self.nobody, answer: answer)
  }

  /// The way to the API of a run that makes no call.
  static let nobody = ClosureTransport { _, _ throws(TransportError) in
    throw TransportError("nobody is there", isTransient: false)
  }

  /// Likewise, with the way to the API and the time.
  /// - Parameter meanwhile: what happens before somebody answers.
  init(
    _ arguments: [String], variables: [String: String] = [:], folder: String, transport: any HTTPTransport,
    clock: APIClock = .manual(ManualClock()), answer: String? = nil,
    meanwhile: @escaping @Sendable () async -> Void = {}
  ) async {
    let (output, error, said) = (Lines(), Lines(), Lines())
    var ports = Ports()
    ports.variables = ["HOME": "\(folder)/home"].merging(variables) { $1 }
    ports.folder = folder
    ports.console = Console(
      writeOutput: { text in
        output.add(text)
        said.add(text)
        return true
      },
      writeError: { text in
        error.add(text)
        said.add(text)
      })
    ports.prompt = nil
    if let answer {
      ports.prompt = { _ in
        await meanwhile()
        return answer
      }
    }
    ports.network = { _ in transport }
    ports.clock = clock
    ports.interrupts = Interrupts {}
    let placed = arguments.map { Self.placed($0, in: folder) }
    code = await Ports.$current.withValue(ports) { await Main.run(placed) }
    (self.output, self.error, self.said) = (output.text, error.text, said.text)
  }

  private static func placed(_ argument: String, in folder: String) -> String {
    (argument.hasPrefix("@") ? "\(folder)/\(argument.dropFirst())" : argument).replacing("=@", with: "=\(folder)/")
  }

  /// The day that is so many days after the one on which a run takes place that has no clock of a test's own.
  static func day(_ days: Int) -> String {
    Date(timeIntervalSince1970: ManualClock.start + Double(days) * 86_400)
      .formatted(.iso8601.year().month().day())
  }
}

extension APIClock {
  /// A time in which nothing passes but what is waited for, and no alarm rings.
  /// - Parameters:
  ///   - start: what it shows at first, in seconds since 1970 UTC.
  ///   - jumps: by how many seconds the wall clock is off, one for each time that it is read, from the first on again after
  ///     the last.
  static func manual(_ time: ManualClock, from start: Double = ManualClock.start, jumping jumps: [Double] = [0])
    -> APIClock
  {
    let readings = Mutex(0)
    return APIClock(
      now: {
        let jump = readings.withLock { count in
          defer { count += 1 }
          return jumps[count % jumps.count]
        }
        return start + time.elapsed + jump
      }, uptime: { time.elapsed }, sleep: { time.sleep($0) },
      alarm: { _ throws(CancellationError) in
        let (stream, _) = AsyncStream<Never>.makeStream()
        for await _ in stream {}
        throw CancellationError()
      }, random: { 0.5 })
  }
}
