import Documents
import PolicyEngine
import Reporting
import Testing

/// What the page holds; that it works in a browser is for `.ci/browse-report.py` to say.
@Suite struct `HTML report` {
  @Test(arguments: [
    (3, "Incomplete", "warning"), (1, "Failed", "error"), (0, "Clean", "good"),
  ])
  func `the verdict comes first, with its exit code`(code: Int32, word: String, tone: String) throws {
    let report =
      switch code {
      case 3: try SampleReports.incomplete
      case 1: try SampleReports.violations
      default: try SampleReports.empty
      }
    #expect(report.exitCode.rawValue == code)
    let page = try HTMLReport.render(report)
    #expect(page.contains("<section class=\"verdict \(tone)\""))
    #expect(page.contains("<h1 id=\"verdict\">\(word)</h1>"))
    #expect(page.contains("exit code \(code)</p>"))
    #expect(page.contains("<title>\(word): client grants of acme.eu.auth0.com - grantlint</title>"))
  }

  @Test func `what could not be read is said with the reason`() throws {
    let page = try HTMLReport.render(try SampleReports.full)
    #expect(page.contains("<span class=\"state error\">incomplete</span>"))
    #expect(page.contains("HTTP 403: the token may not read applications"))
    #expect(page.contains("<code>undefined-scope</code> needs resource_servers (40 grants)"))
    #expect(page.contains("remediation fell short on 4 grants"))
  }

  @Test func `an error is a page too`() throws {
    let page = try HTMLReport.render(
      ErrorReport(message: "no <config>\nsecond line", toolVersion: "0.1.0", exitCode: .usage))
    #expect(page.contains("<p>no &lt;config&gt;</p>"))
    #expect(page.contains("<p>second line</p>"))
    #expect(page.contains("exit code 2"))
  }

  @Test func `without the script the worst fifty are listed`() throws {
    let findings = try (0..<70).map { index in
      let grant = try SampleReports.grant("cgr_\(index)", client: "c\(index)", audience: "a")
      return SampleReports.finding("scope-length", grant, "message \(index).")
    }
    let page = beforeData(try HTMLReport.render(SampleReports.audit(findings)))
    #expect(page.contains("message 0.") && page.contains("message 49.") && !page.contains("message 50."))
    #expect(page.contains("and 20 more"))
  }

  @Test func `the page asks for nothing`() throws {
    let page = try HTMLReport.render(try SampleReports.empty)
    for reference in [" src=", "<link", "url(", "@import", "http:", "https:"] {
      let found = page.contains(reference)
      #expect(!found || reference.hasPrefix("http") && !beforeData(page).contains(reference), "\(reference)")
    }
    #expect(page.contains("content=\"default-src 'none'; style-src 'sha256-"))
    for unsafe in ["unsafe-inline", "unsafe-eval", "innerHTML", "insertAdjacentHTML", "document.write", " style="] {
      #expect(!page.contains(unsafe), "\(unsafe)")
    }
  }

  @Test func `the policy names the digests of script and style`() throws {
    let page = try HTMLReport.render(try SampleReports.empty)
    let style = try #require(page.between("<style>", "</style>"))
    let script = try #require(page.between("<script>", "</script>"))
    let policy = try #require(page.between("Content-Security-Policy\" content=\"", "\">"))
    for (directive, text) in [("style-src", style), ("script-src", script)] {
      let digest = try #require(policy.between("\(directive) 'sha256-", "'"))
      #expect(hexadecimal(ofBase64: digest) == Fingerprint.sha256(text), "\(directive)")
    }
  }

  @Test func `changes since the baseline, waivers and repairs are told`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    var finding = SampleReports.finding("scope-length", grant, "m")
    finding.baselineState = .new
    finding.waiver = FindingWaiver(
      state: .expired, owner: "billing", reason: "r", expires: "2026-01-30", offenders: nil, position: "waivers.yml:2:3"
    )
    var report = SampleReports.repair(try SampleReports.remediation, [finding])
    report.baseline = BaselineComparison(
      path: "base.json",
      fixedSince: [
        BaselineEntry(fingerprint: "f", rule: "orphan-client", tenant: "t", grant: ["id": "cgr_9"], offenders: [])
      ])
    report.waivers = [2, 0, 31].map { days in
      WaiverRecord(
        rule: "rule-\(days)", selector: [:], owner: "team", reason: "r", expires: "2026-02-02", daysLeft: days,
        offenders: [], position: "waivers.yml:9:3", findings: 3)
    }
    let page = beforeData(try HTMLReport.render(report))
    #expect(page.contains("<dt>new</dt><dd>1</dd>") && page.contains("<dt>fixed since</dt><dd>1</dd>"))
    #expect(page.contains("<code>orphan-client</code> <bdi>cgr_9</bdi>"))
    #expect(page.contains("<dt>in force</dt><dd>3</dd>") && page.contains("<dt>reopened as lapsed</dt><dd>1</dd>"))
    let last = try #require(page.firstRange(of: "<strong>last day</strong> <code>rule-0</code>"))
    let next = try #require(page.firstRange(of: "<strong>2 days left</strong> <code>rule-2</code>"))
    #expect(last.lowerBound < next.lowerBound && !page.contains("rule-31"))
    #expect(page.contains("<code>scope</code>: <del>absent</del> <ins>[&quot;read:invoices&quot;]</ins>"))
    #expect(page.contains("needs --unsafe-fixes"))
  }

  @Test func `two renderings are the same bytes`() throws {
    let report = try SampleReports.full
    #expect(Array(try HTMLReport.render(report).utf8) == Array(try HTMLReport.render(report).utf8))
  }
}

// MARK: - Reading pages
/// The page without its data and script: what a browser without JavaScript shows, and the style.
func beforeData(_ page: String) -> String {
  page.firstRange(of: "<script type=\"application/json\"").map { String(page[..<$0.lowerBound]) } ?? page
}

extension String {
  /// What stands between the first of one text and the next of another.
  func between(_ start: String, _ end: String) -> String? {
    guard let from = firstRange(of: start), let to = self[from.upperBound...].firstRange(of: end) else { return nil }
    return String(self[from.upperBound..<to.lowerBound])
  }
}

func hexadecimal(ofBase64 text: String) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var bits: [Int] = []
  for character in text {
    guard let value = digits.firstIndex(of: character) else { continue }
    bits += (0..<6).reversed().map { (value >> $0) & 1 }
  }
  return stride(from: 0, to: bits.count - bits.count % 8, by: 4).map { start in
    String(bits[start..<start + 4].reduce(0) { $0 << 1 | $1 }, radix: 16)
  }.joined()
}
