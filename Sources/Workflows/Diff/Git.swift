import Documents
import Foundation
import Glibc
import PolicyEngine

/// Runs git, to read objects of the repository of the working directory.
enum Git {
  struct Outcome {
    let isDone: Bool
    let output: [UInt8]
    /// The last line of what it says of an error.
    let message: String
  }

  /// The path of a file from the root of the repository; nil where it is elsewhere, or the repository has no working tree.
  /// Throws `CommandError`.
  static func pathInRepository(_ file: String) throws -> String? {
    let outcome = try run(["rev-parse", "--show-toplevel"])
    guard outcome.isDone else { return nil }
    let root = String(decoding: outcome.output, as: UTF8.self).trimmingCharacters(in: .newlines)
    let place = URL(
      filePath: file, relativeTo: URL(filePath: Ports.current.workingDirectory, directoryHint: .isDirectory)
    )
    .resolvingSymlinksInPath().path
    let folder = URL(filePath: root).resolvingSymlinksInPath().path + "/"
    return place.hasPrefix(folder) ? String(place.dropFirst(folder.count)) : nil
  }

  /// What it prints. Throws `CommandError` with what it says of an error.
  static func output(_ arguments: [String], input: URL? = nil) throws -> [UInt8] {
    let outcome = try run(arguments, input: input)
    guard outcome.isDone else { throw CommandError(message: outcome.message, code: .incomplete) }
    return outcome.output
  }

  /// A file to be read by another process; one that is not there is empty.
  private static func opened(_ file: URL) -> FileHandle {
    FileHandle(fileDescriptor: unsafe open(file.path, O_RDONLY | O_CLOEXEC), closeOnDealloc: true)
  }

  private static func text(_ pipe: Pipe, _ kind: InputFile.Kind) throws -> [UInt8] {
    do { return try InputFile.bytes(descriptor: pipe.fileHandleForReading.fileDescriptor, kind) } catch {
      throw CommandError(message: "what git says \(error.message)")
    }
  }

  /// Throws `CommandError` where there is no git.
  static func run(_ arguments: [String], input: URL? = nil) throws -> Outcome {
    let ports = Ports.current
    let folders = (ports.variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map(String.init)
    guard let program = folders.map({ "\($0)/git" }).first(where: FileManager.default.isExecutableFile(atPath:)) else {
      throw CommandError(message: "git is not there: install it, or name files in the place of REV:PATH")
    }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = ["-c", "core.fsmonitor=false", "--no-optional-locks"] + arguments
    process.currentDirectoryURL = URL(filePath: ports.workingDirectory)
    var variables = ports.variables
    // What is missing of a partial clone is missing: nothing is fetched, and nobody is asked.
    variables["GIT_NO_LAZY_FETCH"] = "1"
    variables["GIT_TERMINAL_PROMPT"] = "0"
    variables["LC_ALL"] = "C"
    process.environment = variables
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    process.standardInput = input.map(Self.opened) ?? FileHandle.nullDevice
    do { try process.run() } catch {
      throw CommandError(message: "git cannot be run: \(error.localizedDescription)")
    }
    // What these commands say of an error is shorter than what a pipe takes.
    let bytes = try text(output, .grants)
    let said = String(decoding: try text(errors, .configuration), as: UTF8.self)
    process.waitUntilExit()
    let line = said.split(separator: "\n").last.map { "git: \(String($0).visible)" } ?? "git failed"
    return Outcome(isDone: process.terminationStatus == 0, output: bytes, message: line)
  }
}
