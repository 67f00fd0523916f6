import Foundation
package import ManagementAPI
import Synchronization

/// What a workflow has around it: the variables, the working directory, the console, the person at the terminal, the
/// time, the way to the network and the signals.
///
/// They are those of the process; who runs workflows beside each other, as tests do, brings others:
///
///     await Ports.$current.withValue(ports) { … }
///
/// They are not passed from function to function, because nearly each of them has something to say to the console. The
/// state folder is no port: it is a folder that the settings name, and what it promises (`StateFolder`) is about files.
package struct Ports: Sendable {
  @TaskLocal package static var current = Ports()

  /// The environment variables.
  package var variables: [String: String] = ProcessInfo.processInfo.environment
  /// The working directory where it is not that of the process; absolute.
  package var folder: String?
  var console = Console.process
  /// Asks a question and gives the answer; nil where nobody is there to ask.
  var prompt: (@Sendable (String) async -> String?)? = Console.asker
  /// The time of day, and the time by which calls to the tenant wait and are given up.
  package var clock = APIClock.system
  /// The way to the Management API, by the variables that are in force (a proxy, certificates).
  var network: @Sendable (_ variables: [String: String]) -> any HTTPTransport = {
    CurlTransport(environment: $0)
  }
  var interrupts = Interrupts.process
  package let quietness = Quietness()

  package init() {}

  /// Whether the command that runs was told to be quiet; known once its line is parsed.
  package final class Quietness: Sendable {
    private let state = Mutex(false)
    package var isOn: Bool { state.withLock(\.self) }
    package func begin() { state.withLock { $0 = true } }
  }

  /// The working directory; absolute.
  var workingDirectory: String { folder ?? FileManager.default.currentDirectoryPath }
}
