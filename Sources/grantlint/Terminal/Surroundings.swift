import Foundation
import Glibc
import ManagementAPI
import Synchronization

/// What a command has around it: the variables, the working directory, the streams, the person at the terminal, the way
/// to the network and the signals. It is that of the process; a test that runs commands beside each other brings others.
struct Surroundings: Sendable {
  @TaskLocal static var current = Surroundings()

  var variables: [String: String] = ProcessInfo.processInfo.environment
  /// The working directory where it is not that of the process; absolute.
  var folder: String?
  /// Writes to standard output.
  /// - Returns: whether the text arrived or nobody wanted it.
  var writeOutput: @Sendable (String) -> Bool = StandardOutput.writeToProcess
  var writeError: @Sendable (String) -> Void = StandardError.writeToProcess
  /// What keeps commands out of the two streams.
  let output = NeutralStream()
  let error = NeutralStream()
  /// Asks a question and gives the answer; nil where nobody is there to ask.
  var ask: (@Sendable (String) async -> String?)? = Terminal.asker
  var transport: @Sendable (_ variables: [String: String]) -> any HTTPTransport = { CurlTransport(environment: $0) }
  /// The time by which calls to the tenant wait and are given up.
  var clock = APIClock.system
  var interrupts = Interrupts.process
  let quietness = Quietness()

  /// Whether the command that runs was told to be quiet; known once its line is parsed.
  final class Quietness: Sendable {
    private let state = Mutex(false)
    var isOn: Bool { state.withLock(\.self) }
    func begin() { state.withLock { $0 = true } }
  }

  /// The working directory; absolute.
  var workingDirectory: String { folder ?? FileManager.default.currentDirectoryPath }
}
