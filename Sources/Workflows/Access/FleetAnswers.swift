import Documents
import PolicyEngine
import Reporting
import Tenant

/// The answers of several tenants to one question of access.
struct FleetAnswers {
  let answers: [AccessAnswer]
  /// What a command is given to read one of them.
  let source: @Sendable (_ domain: String) -> String

  /// Asks the tenants side by side; of one that cannot be read the answer says why. Throws `CommandError`.
  init(_ reading: AccessReading, _ fleet: FleetChoice, _ query: AccessQuery) async throws {
    let setup = try AuditSetup(
      reading.rules.load(), rules: reading.rules, tenant: reading.tenant, acceptance: reading.source.acceptance,
      isLive: false)
    @Sendable func unread(_ tenant: ConfiguredTenant, _ reason: String) async -> AccessAnswer {
      let nobody = UnreadTenant(domain: tenant.domain, reason: reason)
      return await AccessModel(reading: nobody, .standard, startedAt: Moment.now) { _ in true }.answer(query)
    }
    var answers = try await fleet.each(isComplete: \.isComplete) { tenant in
      do {
        return try await reading.read(try setup.member(tenant, reading.tenant)).answer(query)
      } catch let error as CommandError {
        return await unread(tenant, error.line)
      }
    }
    for (place, reason) in fleet.strangers(answers.map(\.tenant)) {
      answers[place] = await unread(fleet.own[place], reason)
    }
    self.answers = answers
    source = { [configuration = reading.rules.configuration] domain in
      TenantFlags(tenant: domain).shown(configuration).text
    }
  }

  var isComplete: Bool { answers.allSatisfy(\.isComplete) }

  /// As it is printed.
  func text(_ format: AnswerFormat) -> String {
    switch format {
    case .text: FleetWhoPage.render(answers, source: source, style: Layout.page())
    case .json:
      JSONWriter.pretty(["complete": .bool(isComplete), "tenants": .array(answers.map(\.json))]) + "\n"
    case .csv: AccessCSV.render(answers)
    }
  }
}
