import GrantModel
import PolicyEngine
import Reporting

/// A file that the outcomes of `rules test` go to, as `-o FORMAT=PATH` names it.
struct OutcomeFile {
  let format: Rules.Test.Format
  let file: ReportFile

  /// Checks every path before anything is tested, also those after one that cannot be written. Throws `CommandError` for
  /// the first; then the others hold that error.
  static func prepared(
    _ specifications: [String], environment: [String: String], keeping kept: KeptPaths
  ) throws -> [OutcomeFile] {
    var files: [OutcomeFile] = []
    var problem: CommandError?
    for specification in specifications {
      do {
        files.append(try OutcomeFile(specification, environment: environment, keeping: kept))
      } catch {
        problem = problem ?? error as? CommandError
      }
    }
    guard let problem else { return files }
    for file in files { file.write(problem) }
    throw problem
  }

  /// Leaves an error in the outputs of a run that could not begin.
  static func leave(
    _ error: CommandError, in specifications: [String], environment: [String: String], keeping kept: KeptPaths
  ) {
    for specification in specifications {
      // What cannot be prepared is what the error is about, or one more of the same.
      (try? OutcomeFile(specification, environment: environment, keeping: kept))?.write(error)
    }
  }

  /// Throws `CommandError` where the specification or the path cannot hold.
  private init(_ specification: String, environment: [String: String], keeping kept: KeptPaths) throws {
    let parts = specification.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let format = Rules.Test.Format(rawValue: parts[0]) else {
      let formats = Rules.Test.Format.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandError(message: "--output takes FORMAT=PATH (formats: \(formats)), not '\(specification.visible)'")
    }
    self.format = format
    file = try ReportFile(
      parts[1], holding: .ruleOutcomes, environment: environment, removesOlder: true, keeping: kept)
  }

  /// Writes the outcomes.
  /// - Returns: whether they were written; what failed is said on stderr.
  func write(_ outcomes: [(String, [ExampleOutcome])]) -> Bool {
    write { try format.render(outcomes) }
  }

  /// Writes an error in the place of the outcomes.
  @discardableResult
  func write(_ error: CommandError) -> Bool {
    write { try (format == .junit ? ReportFormat.junit : .text).render(ErrorReport(error)) }
  }

  private func write(_ render: () throws -> String) -> Bool {
    do {
      try file.write(try render(), format.form)
      return true
    } catch {
      StandardError.error(file.unwritten("the file of outcomes", error).message)
      return false
    }
  }
}
