import Documents
import Mustache
package import PolicyEngine

/// The report as one HTML page that needs nothing but itself: styles, script and findings are in it, and its content
/// security policy lets it ask for nothing else. What answers "are we compliant, what is worst, what changed" is
/// readable without the script; the script adds the list of all findings with search and filters.
package enum HTMLReport {
  /// The page of a report. Throws Mustache's parser error where an embedded template is broken.
  package static func render(_ report: AuditReport) throws -> String { try parts(report).text }

  /// The page in parts; of several tenants the one that leads to theirs. Throws likewise.
  ///
  /// - Parameters:
  ///   - pages: the folder with the pages of the tenants, from this page; nil: there are no such pages.
  ///   - fleet: the page of all tenants, from this page; nil: it is the only page.
  package static func parts(_ report: AuditReport, pages: String? = nil, fleet: String? = nil) throws -> ReportParts {
    if report.isOfFleet || report.tenants.isEmpty {
      return ReportParts(try fill("fleet", HTMLFleetPage(report, pages: pages)), .markup)
    }
    let grants = GrantIndex(report)
    let page = try fill("report", HTMLPage(report, grants, fleet: fleet))
    // Long lists are not for a template. No text of a tenant can look like this: its quotation marks are escaped.
    let block = page.ranges(of: #"id="data"></script>"#).last
    let end = block.map { page.index($0.lowerBound, offsetBy: #"id="data">"#.count) } ?? page.endIndex
    var parts = ReportParts(String(page[..<end]), .markup)
    HTMLFindings.add(report, grants, to: &parts)
    parts.add(String(page[end...]), .markup)
    return parts
  }

  /// The page that stands in the place of a report when nothing was audited. Throws likewise.
  package static func render(_ error: ErrorReport) throws -> String {
    try fill("error", HTMLErrorPage(error))
  }

  private static func fill(_ template: String, _ page: Any) throws -> String {
    try templates.get().render(page, withTemplate: template) ?? ""
  }

  private static let templates = Result { try MustacheLibrary(exactHTMLIn: "HTML/Resources/") }
}

/// What stands in the head of both pages.
struct HTMLHead {
  let title: String
  let policy: String = ContentSecurityPolicy.text
  let css = HTMLHead.css
  let js = HTMLHead.js

  static let css = together(
    "style", ["base", "overview", "summed-up", "matrix", "findings", "pages", "fleet", "narrow", "print"], "css")
  /// One block, so that what the files declare is seen by each other and by nobody else.
  static let js =
    "'use strict';\n{\n"
    + together(
      "script",
      ["data", "dom", "search", "finding", "findings", "grant", "drawer", "matrix", "pages", "print", "start"], "js")
    + "}\n"

  private static func together(_ folder: String, _ names: [String], _ kind: String) -> String {
    names.compactMap { EmbeddedFiles.byPath["HTML/Resources/\(folder)/\($0).\(kind)"] }.joined()
  }
}

/// Escapes what a template shows, by code point: Mustache's own escaping goes by grapheme, so that a quotation mark
/// with a combining mark behind it would end an attribute. Hidden characters become visible ones.
struct ExactHTML: MustacheContentType {
  func escapeText(_ text: String) -> String {
    let text = text.visible
    guard text.utf8.contains(where: { Self.entity(of: $0) != nil }) else { return text }
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      if scalar.isASCII, let entity = Self.entity(of: UInt8(scalar.value)) {
        escaped += entity
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func entity(of byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
