import Documents
import PolicyEngine
import Reporting

/// `grantlint access`: all that one application can reach, or all who reach one API.
package struct AccessWorkflow {
  let reading: AccessReading
  /// The id of an application or an API, or a name that no other one has.
  let name: String
  let format: AnswerFormat

  package init(reading: AccessReading, name: String, format: AnswerFormat) {
    self.reading = reading
    self.name = name
    self.format = format
  }

  /// Reads and prints the answer. Throws `CommandError`, and `ExitStatus` with code 3 where it may not be whole.
  package func run() async throws {
    let read = try await reading.read()
    let subject: AccessSubject
    do {
      subject = try read.model.subject(name)
    } catch {
      let complaint = AccessReading.Read.complaint(error, "application or API", name, read.model)
      throw CommandError(message: complaint, code: read.model.isComplete ? .usage : .incomplete)
    }
    let answer = try await read.answer(subject.query)
    switch format {
    case .text:
      try StandardOutput.print(
        AccessPage.render(answer, of: subject, source: reading.shownSource, style: Layout.report(.auto)))
    case .json: try StandardOutput.print(JSONWriter.pretty(answer.json) + "\n", .json)
    case .csv: try StandardOutput.print(AccessCSV.render(answer))
    }
    try ExitStatus.end(answer.isComplete ? .clean : .incomplete)
  }
}
