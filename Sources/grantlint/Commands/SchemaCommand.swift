import ArgumentParser
import Reporting

/// `grantlint schema NAME`: the JSON Schema of what grantlint writes.
struct Schema: ParsableCommand {
  /// What there is a schema of.
  enum Name: String, CaseIterable, ExpressibleByArgument {
    case report
  }

  static let configuration = CommandConfiguration(
    abstract: "Print a JSON Schema (2020-12).", discussion: "report: the JSON report of an audit.")

  @Argument(help: "report") var name: Name

  func run() throws {
    let text: String =
      switch name {
      case .report: ReportSchema.text
      }
    guard StandardOutput.write(text) else { throw ExitStatus(code: 3) }
  }
}
