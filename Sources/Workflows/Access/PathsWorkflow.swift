import Documents
package import PolicyEngine
import Reporting

/// `grantlint paths`: the shortest ways from applications to what their grants do not say.
package struct PathsWorkflow {
  let reading: AccessReading
  /// The id of an application, or a name that no other one has; nil: all.
  let client: String?
  let target: Tier
  let format: TextOrJSON

  package init(reading: AccessReading, client: String?, target: Tier, format: TextOrJSON) {
    self.reading = reading
    self.client = client
    self.target = target
    self.format = format
  }

  /// Reads and prints the answer. Throws `CommandError`, and `ExitStatus` with code 3 where it may not be whole.
  package func run() async throws {
    let read = try await reading.read()
    let id = try client.map { try read.clientID($0, "--from") }
    let answer = read.model.ways(to: target, from: id)
    switch format {
    case .text:
      try StandardOutput.print(
        WaysPage.render(
          answer, from: id.map(read.model.holder), source: reading.shownSource, style: Layout.report(.auto)))
    case .json: try StandardOutput.print(JSONWriter.pretty(answer.json) + "\n", .json)
    }
    try ExitStatus.end(answer.isComplete ? .clean : .incomplete)
  }
}
