import Documents
package import PolicyEngine
import Reporting

/// `grantlint who`: who can use which scopes, and in CI whether only those can who may.
package struct WhoWorkflow {
  let reading: AccessReading
  let query: AccessQuery
  /// The only applications that may, by id, or by a name that no other one has; nil: it is no test.
  let only: [String]?
  let format: AnswerFormat
  let fleet: FleetFlags

  package init(
    reading: AccessReading, query: AccessQuery, only: [String]?, format: AnswerFormat, fleet: FleetFlags = FleetFlags()
  ) {
    self.fleet = fleet
    self.reading = reading
    self.query = query
    self.only = only
    self.format = format
  }

  /// Reads and prints the answer. Throws `CommandError`, and `ExitStatus` for a code other than 0: 3 where the answer may not
  /// be whole; 1 where others can than those of `only`.
  package func run() async throws {
    if only != nil, !query.narrowing.isEmpty {
      let flags = query.narrowing.joined(separator: ", ")
      throw CommandError(
        message: "--only is about everybody, of whom \(flags) leaves out some: give one of them", code: .usage)
    }
    if let fleet = try FleetChoice(
      fleet, reading.tenant, reading.rules.configuration.read().file, isLive: reading.source.isLive, isAudit: false)
    {
      return try await run(of: fleet)
    }
    let read = try await reading.read()
    let answer = try await read.answer(query)
    let test = try only.map { try check($0, answer, read) }
    switch format {
    case .text:
      let page = WhoPage.render(answer, source: reading.shownSource, style: Layout.page())
      try StandardOutput.print(page + (test.map { AccessTestPage.render($0, answer, style: Layout.page()) } ?? ""))
    case .json:
      var object = answer.json.object ?? [:]
      object["only"] = test?.json
      try StandardOutput.print(JSONWriter.pretty(.object(object)) + "\n", .json)
    case .csv:
      try StandardOutput.print(AccessCSV.render(answer))
      if let test { StandardError.write(AccessTestPage.render(test, answer, style: Layout.page())) }
    }
    // Who can although they may not is certain, whatever was not read beside.
    if test?.outcome == .failed { try ExitStatus.end(.violations) }
    try ExitStatus.end(answer.isComplete ? .clean : .incomplete, test?.exitCode ?? .clean)
  }

  private func run(of fleet: FleetChoice) async throws {
    if only != nil {
      throw CommandError(message: "--only names applications of one tenant: pick it by --tenant")
    }
    let answers = try await FleetAnswers(reading, fleet, query)
    ProgressLine.clear()
    try StandardOutput.print(answers.text(format), format == .json ? .json : .text)
    try ExitStatus.end(answers.isComplete ? .clean : .incomplete)
  }

  private func check(_ names: [String], _ answer: AccessAnswer, _ read: AccessReading.Read) throws -> AccessTest {
    var allowed: [String] = []
    for name in names {
      do {
        allowed.append(try read.model.clientID(name))
      } catch {
        let complaint = AccessReading.Read.complaint(error, "application", name, read.model)
        // Who is not there cannot do anything; of several with the name nobody can say which one may.
        guard case .unknown = error else { throw CommandError(message: "--only: \(complaint)") }
        StandardError.warning("--only: \(complaint)")
      }
    }
    return AccessTest(allowing: allowed, answer, seesOpenAPIs: read.model.hasAPIs)
  }
}
