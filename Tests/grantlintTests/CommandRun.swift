import ManagementAPI
import TenantEmulator

@testable import grantlint

/// A command line, run in this process with nothing around it but what is given.
struct CommandRun {
  let code: Int32
  let output: String
  let error: String

  /// The lines of standard error that say what is wrong.
  var reasons: [String] { error.split(separator: "\n").filter { $0.hasPrefix("grantlint: error: ") }.map(String.init) }

  /// - Parameters:
  ///   - folder: the working directory for what is looked for there; absolute.
  ///   - emulator: who answers at the API; nil where it is not called.
  init(
    _ arguments: [String], variables: [String: String] = [:], folder: String, emulator: TenantEmulator? = nil
  ) async {
    let (output, error) = (Lines(), Lines())
    var surroundings = Surroundings()
    surroundings.variables = ["HOME": "\(folder)/home"].merging(variables) { $1 }
    surroundings.folder = folder
    surroundings.writeOutput = { text in
      output.add(text)
      return true
    }
    surroundings.writeError = { error.add($0) }
    surroundings.ask = nil
    surroundings.transport = { _ in
      ClosureTransport { request, body throws(TransportError) in
        guard let emulator else { throw TransportError("nobody is there", isTransient: false) }
        return await emulator.respond(to: request, body: body)
      }
    }
    surroundings.interrupts = Interrupts {}
    code = await Surroundings.$current.withValue(surroundings) { await Main.run(arguments) }
    (self.output, self.error) = (output.text, error.text)
  }
}
