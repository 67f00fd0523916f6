import Foundation
import Glibc

/// What a run of a program took.
struct MeasuredRun {
  let seconds: Double
  /// The most memory that it had at one time.
  let mebibytes: Int

  /// Runs a program and waits for its end; it writes to a file, and to standard error nothing. Throws where it cannot be
  /// run or ends with a code that is not expected.
  init(
    _ program: String, _ arguments: [String], output: String, environment: [String: String] = [:],
    codes: ClosedRange<Int32> = 0...0
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + settings).forEach { free($0) } }
    var pid = pid_t()
    let start = ContinuousClock.now
    guard posix_spawnp(&pid, program, &actions, nil, &words, &settings) == 0 else { throw Failure(program: program) }
    var (status, usage) = (Int32(0), rusage())
    guard wait4(pid, &status, 0, &usage) == pid else { throw Failure(program: program) }
    seconds = (ContinuousClock.now - start) / .seconds(1)
    mebibytes = usage.ru_maxrss / 1024
    let isExit = status & 0x7F == 0
    guard isExit, codes.contains((status >> 8) & 0xFF) else { throw Failure(program: program) }
  }

  /// The one of median time.
  static func median(of runs: Int, _ run: () throws -> MeasuredRun) rethrows -> MeasuredRun {
    let all = try (0..<max(1, runs)).map { _ in try run() }
    return all.sorted { $0.seconds < $1.seconds }[all.count / 2]
  }

  /// A program that cannot be run, or failed.
  struct Failure: Error, CustomStringConvertible {
    let program: String
    var description: String { "\(program) cannot be run, or failed" }
  }
}
