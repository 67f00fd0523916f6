import Documents
import PolicyEngine
import Testing

@Suite struct WaiverFileTests {
  @Test func `a waiver is read with all its keys`() throws {
    let file = try SampleWaivers.file(
      """
      version: 1
      waivers:
        # Why this is here.
        - rule: scoped
          client_id: app_x*
          client_name: Billing *
          grant: cgr_*
          audience: "https://a.example/*"
          subject_type: client
          tenant: "*.example"
          fingerprint: 0123456789abcdef0123456789abcdef
          offenders: [delete:users, no, "1"]
          owner: identity-team
          reason: >-
            The migration
            is planned.
          expires: 2026-12-31
      """)
    let waiver = try #require(file.waivers.first)
    #expect(file.waivers.count == 1)
    #expect(file.warnings == [])
    #expect(waiver.rule == "scoped")
    #expect(
      waiver.selectorJSON == [
        "fingerprint": "0123456789abcdef0123456789abcdef", "grant": "cgr_*", "client_id": "app_x*",
        "client_name": "Billing *", "audience": "https://a.example/*", "subject_type": "client",
        "tenant": "*.example",
      ])
    #expect(waiver.offenders == ["delete:users", "no", "1"])
    #expect(waiver.owner == "identity-team")
    #expect(waiver.reason == "The migration is planned.")
    #expect(waiver.expires == SampleWaivers.day("2026-12-31"))
    #expect("\(waiver.place)" == "waivers.yml:4:5")
  }

  @Test(arguments: ["version: 1\nwaivers: []\n", "version: 1\nwaivers:\n", "version: 1\nwaivers: # none\n"])
  func `a file may hold no waiver`(text: String) throws {
    #expect(try SampleWaivers.file(text).waivers == [])
  }

  @Test(arguments: [
    ("client_id: a", nil), ("client_id: a, offenders: []", []), ("client_id: a, offenders: [b]", ["b"]),
  ])
  func `without offenders a waiver is unbounded, with none it accepts none`(keys: String, offenders: [String]?) throws {
    #expect(try SampleWaivers.file(SampleWaivers.text([keys])).waivers.first?.offenders == offenders)
  }

  private static let wrong: [(keys: String, problem: String)] = [
    ("client_id: a, owners: b", "3:20: unknown key 'owners' in a waiver; did you mean 'owner'?"),
    ("client_id: a, rule: scopd", "3:26: no rule 'scopd'; did you mean 'scoped'? 'grantlint rules list' shows them"),
    ("client_id: a, rule: zzz", "3:26: no rule 'zzz'; 'grantlint rules list' shows them"),
    ("client_id: a, rule: [scoped]", "3:26: rule must be a string, not a list"),
    (
      "client_id: a, rule: stale-waiver",
      "3:26: 'stale-waiver' cannot be waived: correct the waiver that it names"
    ),
    (
      "client_id: a, rule: expired-waiver",
      "3:26: 'expired-waiver' cannot be waived: correct the waiver that it names"
    ),
    (
      "offenders: [a]",
      "3:5: a waiver says which findings it is about, by one or more of fingerprint, grant, client_id, client_name, "
        + "audience, subject_type, tenant"
    ),
    ("client: a", "3:6: unknown key 'client' in a waiver; did you mean 'client_id'?"),
    ("client_id: ''", "3:17: client_id is empty"),
    ("client_id: [a]", "3:17: client_id must be a string, not a list"),
    (
      "fingerprint: 0123456789ABCDEF0123456789ABCDEF",
      "3:19: a fingerprint is 32 of the digits 0-9 and a-f, as reports show it, not '0123456789ABCDEF0123456789ABCDEF'"
    ),
    (
      "fingerprint: '*'",
      "3:19: a fingerprint is 32 of the digits 0-9 and a-f, as reports show it, not '*'"
    ),
    ("client_id: a, offenders: a", "3:31: offenders must be a list, not a single value"),
    ("client_id: a, offenders: [{b: c}]", "3:32: an entry of offenders must be a string, not a mapping"),
    ("client_id: a, owner: ' '", "3:27: owner is empty"),
    ("client_id: a, reason: ''", "3:28: reason is empty"),
    ("client_id: a, expires: tomorrow", "3:29: expires is a day of the calendar, as 2026-12-31, not 'tomorrow'"),
    ("client_id: a, expires: 2026-02-29", "3:29: expires is a day of the calendar, as 2026-12-31, not '2026-02-29'"),
    ("client_id: a, expires: 2026-6-30", "3:29: expires is a day of the calendar, as 2026-12-31, not '2026-6-30'"),
    (
      "client_id: a, expires: 2027-02-01",
      "3:29: expires is at most a year ahead (2027-01-31), not 2027-02-01; waivers.max_days of a configuration "
        + "allows more"
    ),
  ]

  @Test(arguments: wrong)
  func `what is wrong with a waiver is told at its place`(keys: String, problem: String) throws {
    #expect(try SampleWaivers.problems(SampleWaivers.text([keys])) == [problem])
  }

  @Test(arguments: ["rule", "owner", "reason", "expires"])
  func `a waiver without one of the keys that everyone needs is refused at its place`(key: String) throws {
    let keys = ["rule: scoped", "owner: o", "reason: r", "expires: 2026-06-30", "client_id: b"]
    let waiver = keys.filter { !$0.hasPrefix(key) }.joined(separator: ", ")
    let text = SampleWaivers.text(["client_id: a"]) + "  - {\(waiver)}\n"
    #expect(try SampleWaivers.problems(text) == ["4:5: a waiver needs the key '\(key)'"])
  }

  @Test(arguments: [
    ("", ["1:1: the file is empty"]), ("[]", ["1:1: a waiver file must be a mapping, not a list"]),
    ("version: 1", ["1:1: a waiver file needs the key 'waivers'"]),
    ("waivers: []", ["1:1: a waiver file needs the key 'version'"]),
    ("version: 2\nwaivers: []", ["1:10: version must be 1, not '2'; another grantlint may read it"]),
    ("version: 1\nwaivers: {a: b}", ["2:10: waivers must be a list, not a mapping"]),
    ("version: 1\nwaivers: ''", ["2:10: waivers must be a list, not a single value"]),
    ("version: 1\nwaivers: [a]", ["2:11: a waiver must be a mapping, not a single value"]),
    ("version: 1\nwaiver: []\nwaivers: []", ["2:1: unknown key 'waiver' in a waiver file; did you mean 'waivers'?"]),
    ("version: 1\nversion: 1\nwaivers: []", ["2:1: the key 'version' occurs twice"]),
    ("version: 1\nwaivers: [*a]", ["2:11: not YAML: found undefined alias"]),
  ])
  func `a file that is no waiver file is refused`(text: String, problems: [String]) throws {
    #expect(try SampleWaivers.problems(text) == problems)
  }

  @Test func `all problems are told at once, in the order of the file, with their lines`() throws {
    let text = SampleWaivers.text(["client_id: a, expires: never", "client_id: b", "reason: '', audience: c"])
    let catalogue = try Sample.catalogue(SampleWaivers.scoped)
    let error = #expect(throws: Diagnostics.self) {
      try WaiverFile(text: text, path: "w.yml", catalogue: catalogue, limit: WaiverLimit(today: SampleWaivers.today))
    }
    #expect(error?.problems.map(\.place.line) == [3, 5])
    #expect(error?.display.hasSuffix("\n" + String(repeating: " ", count: 2 + 13) + "^") == true)
  }

  @Test func `a former id stands for the rule of today, with a warning`() throws {
    let file = try SampleWaivers.file(SampleWaivers.text(["rule: former, client_id: a"]))
    #expect(file.waivers.map(\.rule) == ["scoped"])
    #expect(file.warnings == ["waivers.yml:3:12: 'former' is now called 'scoped'"])
  }

  @Test(arguments: [
    ("2027-01-31", nil, true), ("2027-02-01", nil, false), ("2026-01-30", nil, true), ("2026-03-02", 30, true),
    ("2026-03-03", 30, false), ("2029-01-31", 1096, true), ("2029-02-01", 1096, false),
  ])
  func `a waiver ends within a year, or the days that are configured`(expires: String, days: Int?, holds: Bool) throws {
    let text = SampleWaivers.text(["client_id: a, expires: \(expires)"])
    #expect(try SampleWaivers.problems(text, maximumDays: days).isEmpty == holds)
  }
}

@Suite struct UTCDateTests {
  @Test(arguments: [
    "2026-1-31", "2026-01-32", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "2025-02-29", "1900-02-29",
    "2026/01/31", "+026-01-31", "2026-01-311", "２026-01-31", "", "2026-01-31T00:00:00Z",
  ])
  func `a text that is no day of the calendar is none`(text: String) { #expect(UTCDate(text) == nil) }

  @Test(arguments: ["2026-01-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
  func `a day is written as it is read`(text: String) { #expect(UTCDate(text)?.description == text) }

  /// Days by `date -d`: `echo $(( ($(date -ud 2026-03-01 +%s) - $(date -ud 2026-02-28 +%s)) / 86400 ))`.
  @Test(arguments: [
    ("2026-01-31", "2026-01-31", 0), ("2026-02-28", "2026-03-01", 1), ("2024-02-28", "2024-03-01", 2),
    ("2026-03-01", "2026-02-28", -1), ("1999-12-31", "2100-03-01", 36585), ("2023-11-23", "2024-11-23", 366),
  ])
  func `days are counted by the calendar`(from: String, to: String, days: Int) {
    #expect(SampleWaivers.day(from).days(until: SampleWaivers.day(to)) == days)
  }

  @Test(arguments: [
    ("2026-01-31T23:59:59Z", "2026-01-31"), ("2026-01-31T00:00:00.5Z", "2026-01-31"),
    ("2026-01-31T23:59:59+02:00", nil), ("2026-01-31", nil), ("", nil),
  ])
  func `the day of a moment is that of UTC`(moment: String, day: String?) {
    #expect(UTCDate(ofMoment: moment)?.description == day)
  }
}
