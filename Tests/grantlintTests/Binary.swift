import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// The built program, run as a user runs it: for what needs a process (signals, kills, pipes, standard streams, limits of
/// the kernel, the working directory). Everything else is tested by `CommandRun`.
enum Binary {
  /// What a run came to.
  struct Outcome {
    let code: Int32
    let output: String
    let error: String
  }

  /// The program beside the test bundle that is running.
  static let path: String = {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "grantlint").path
  }()

  /// Every test may start a program, and all at once would starve each other.
  static let gate = Gate(width: 8)

  /// Runs the program with nothing of this process's environment but what is given.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String = "", folder: String? = nil
  ) async throws -> Outcome {
    try await run(path, arguments, environment: environment, input: input, folder: folder)
  }

  /// Runs a line of shell, where `$GRANTLINT` is the program: for pipes and redirections.
  static func shell(_ line: String, environment: [String: String] = [:]) async throws -> Outcome {
    try await run("/bin/bash", ["-c", line], environment: environment.merging(["GRANTLINT": path]) { $1 })
  }

  private static func run(
    _ executable: String, _ arguments: [String], environment: [String: String], input: String = "",
    folder: String? = nil
  ) async throws -> Outcome {
    await gate.enter()
    defer { Task { await gate.leave() } }
    let variables = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    let result = try await Subprocess.run(
      .path(FilePath(executable)), arguments: Arguments(arguments),
      environment: .custom(
        Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
      workingDirectory: folder.map { FilePath($0) }, input: .string(input), output: .string(limit: 1 << 26),
      error: .string(limit: 1 << 24))
    let code: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return Outcome(code: code, output: result.standardOutput, error: result.standardError)
  }
}
