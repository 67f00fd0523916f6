import ArgumentParser
import Documents
import Glibc
import PolicyEngine
import Workflows

/// The entry point: runs a command and turns its end into an exit code.
@main struct Main {
  static func main() async {
    // A closed pipe is an error of the write that meets it, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    let listening = Interrupts.process.listen()
    let code = await run(process: CommandLine.arguments)
    withExtendedLifetime(listening) {}
    leave(code)
  }

  /// Ends the process, without what libraries do at its end: OpenSSL frees then what the thread of the calls still uses to
  /// close its connections, and a complete audit was ended by a signal.
  private static func leave(_ code: Int32) -> Never {
    fflush(nil)
    _exit(code)
  }

  /// Runs a command line that begins with the name of the program.
  ///
  /// Swift reads it from `/proc/self/cmdline`, and gives an empty one where that cannot be: then nobody knows what was
  /// asked for, and an audit would be a guess.
  /// - Returns: the exit code.
  static func run(process arguments: [String]) async -> Int32 {
    guard !arguments.isEmpty else {
      StandardError.error("the command line cannot be read (is /proc mounted here?): nothing was done")
      return ExitCode.usage.rawValue
    }
    return await run(Array(arguments.dropFirst()))
  }

  /// Runs a command line.
  /// - Returns: the exit code.
  static func run(_ arguments: [String]) async -> Int32 {
    var isQuiet = false
    // To read the rules or the command line takes some milliseconds each: they are read beside each other.
    if arguments.first.map(["audit", "plan", "apply", "rules"].contains) ?? false { RuleFiles.readAhead() }
    do {
      var command = try Grantlint.parseAsRoot(arguments)
      isQuiet = (command as? any QuietCommand)?.isQuiet ?? false
      if isQuiet { Ports.current.quietness.begin() }
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return ExitCode.clean.rawValue
    } catch let status as ExitStatus {
      return status.code.rawValue
    } catch let error as CommandError {
      StandardError.error(isQuiet ? error.line : error.message)
      return error.code.rawValue
    } catch {
      return end(error, arguments)
    }
  }

  /// What ArgumentParser ends with: help and version on stdout, wrong usage (its own code 64) as our code 2.
  private static func end(_ error: any Error, _ arguments: [String]) -> Int32 {
    let text = Grantlint.fullMessage(for: error)
    guard Grantlint.exitCode(for: error) != .success else {
      if let mistyped = MistypedCommand(help: arguments) {
        StandardError.error(mistyped.message)
        return ExitCode.usage.rawValue
      }
      return StandardOutput.write(text + "\n") ? ExitCode.clean.rawValue : ExitCode.incomplete.rawValue
    }
    let line = CommandLineReading(arguments)
    let message = Grantlint.message(for: error)
    let mistyped = line.mistypedCommand
    // ArgumentParser looks at what the options say together before it says that there is no such option.
    let unknown = line.unknownOptionMessage
    let refusal = CommandError(message: mistyped?.message ?? unknown ?? message)
    if mistyped != nil || line.has("quiet") {
      StandardError.error(refusal.line)
    } else {
      let said = unknown.map { Self.text($0, usageOf: text) } ?? text
      // ArgumentParser begins with a word of its own.
      StandardError.error(String(said.trimmingPrefix("Error: ")).visibleLines)
    }
    line.leave(refusal)
    return ExitCode.usage.rawValue
  }

  /// A message with the lines on usage that another one ends with.
  private static func text(_ message: String, usageOf other: String) -> String {
    let lines = other.split(separator: "\n", omittingEmptySubsequences: false)
    return ([message[...]] + lines.drop { !$0.hasPrefix("Usage: ") }).joined(separator: "\n")
  }
}
