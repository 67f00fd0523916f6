import Documents
import TestSupport
import Testing

/// The demo tenant.
@Suite struct `The demo` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String]) async -> CommandRun { await CommandRun(arguments, folder: folder.path) }

  @Test func `finds exactly what was put into it`() async throws {
    let outcome = await run(["audit", "--demo", "-f", "json"])
    #expect(outcome.code == 1)
    let report = try #require(try JSONReader.value(outcome.output).object)
    let findings = try #require(report["findings"]?.array).compactMap(\.object).map { finding in
      let subject = finding["subject"]?.object?["id"]?.string
      return
        "\(finding["rule"]?.string ?? "") \(finding["grant"]?.object?["id"]?.string?.suffix(2) ?? subject?[...] ?? "")"
    }
    #expect(
      findings == [
        "grant-self-escalation 06",
        "management-api-least-privilege 06",
        "too-many-scopes 06",
        "agent-least-privilege 49",
        "allow-any-organization 29",
        "anonymous-grant-read-only 42",
        "no-allow-all-scopes 20",
        "open-registration-default 43",
        "self-registered-client-grant 47",
        "third-party-default-read-only 43",
        "toxic-combination app_invoice_worker",
        "account-takeover-scope 34",
        "api-open-to-every-application https://api.larkspur.example/storefront",
        "long-lived-token https://api.larkspur.example/inventory",
        "offline-write 47",
        "token-exchange-breadth 50",
        "undefined-scope 23",
        "undefined-scope 22",
        "user-grant-not-enforced 38",
        "user-grant-organization-usage 37",
        "user-grant-organization-usage 40",
        "wildcard-scope 22",
        "authorization-details-type-length 40",
        "client-required 45",
        "scope-length 23",
        "scope-syntax 23",
        "scope-syntax 22",
        "third-party-client-privilege 07",
        "organization-usage-inconsistent 30",
        "undefined-authorization-details-type 39",
        "undefined-authorization-details-type 40",
        "shared-client app_support_desk",
        "duplicate-scope 23",
        "no-allow-all-scopes 21",
        "undefined-scope 24",
        "orphan-audience 21",
        "unrecognised-grant 46",
        "grant-denied-by-api 24",
        "audience-required 44",
        "grant-type-mismatch 26",
        "unreachable-organization-grant 31",
        "orphan-client 25",
        "authorization-details-on-client-grant 26",
        "dead-third-party-grant 48",
        "empty-grant 25",
      ])
    #expect(report["run"]?.object?["complete"] == true)
    #expect(report["run"]?.object?["exit_code"] == 1)
  }

  @Test func `is what the documentation shows`() async throws {
    let pages = try Readme.text()
    for command in Readme.shownCommands {
      let block = try #require(Readme.output(of: command, in: pages), "nothing shows the output of \(command)")
      let outcome = await run(command.split(separator: " ").dropFirst().map(String.init))
      Goldens.expect(outcome.output, toBe: block, "README.md at \(command)")
    }
  }

  @Test func `rules test passes, and fails on a rule that does not keep its promise`() async throws {
    let builtin = await run(["rules", "test"])
    #expect(builtin.code == 0)
    #expect(builtin.output.hasSuffix(" passed, 0 failed\n"))
    let rule = try folder.write(
      Samples.clientRule + """

        examples:
          - name: a grant whose application is gone
            grant: {id: cgr_1, client_id: app, audience: "https://a/"}
            expect: pass
        """, to: "known-client.yaml")
    let own = await run(["rules", "test", rule])
    #expect(own.code == 1)
    #expect(own.output.contains("\(rule):9:5: a grant whose application is gone"))
    #expect(own.output.contains("expected pass, found fail"))
    #expect(own.output.contains("expect: fail"))
  }
}
