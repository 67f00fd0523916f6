import Documents
import Mustache
package import PolicyEngine

/// The report as a page to file: for an auditor, who reads it once, prints it and signs. It has no script, asks for
/// nothing, and everything that it says is on it.
package enum PackReport {
  /// The page of a report. Throws Mustache's parser error where an embedded template is broken.
  package static func render(_ report: AuditReport) throws -> String { try parts(report).text }

  /// The page in parts. Throws likewise.
  static func parts(_ report: AuditReport) throws -> ReportParts {
    let page = PackPage(report)
    // Long lists are not for a template.
    var parts = ReportParts(try fill("opening", page), .markup)
    PackFindings.add(report, to: &parts)
    parts.add(try fill("closing", page), .markup)
    return parts
  }

  /// The page that stands in the place of a report when nothing was audited. Throws likewise.
  package static func render(_ error: ErrorReport) throws -> String { try fill("error", PackErrorPage(error)) }

  private static func fill(_ template: String, _ page: Any) throws -> String {
    try templates.get().render(page, withTemplate: template) ?? ""
  }

  private static let templates = Result { try MustacheLibrary(exactHTMLIn: "Pack/Resources/") }
}

/// What stands in the head of both pages.
struct PackHead {
  let title: String
  let css = PackHead.css
  let policy =
    "default-src 'none'; style-src '\(ContentSecurityPolicy.hash(of: PackHead.css))'; base-uri 'none'; form-action 'none'"

  private static let css = EmbeddedFiles.byPath["Pack/Resources/pack.css"] ?? ""
}

/// What the template `error` shows.
struct PackErrorPage {
  let head = PackHead(title: "no audit - grantlint review pack")
  let lines: [String]
  let version: String
  let exitCode: Int32

  init(_ error: ErrorReport) {
    lines = error.lines
    version = error.toolVersion
    exitCode = error.exitCode.rawValue
  }
}
