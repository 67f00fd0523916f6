import Foundation
import PolicyEngine
import Reporting
import Testing

/// WCAG 2.2, success criterion 1.4.3: text has a contrast of 4.5 to 1 at least.
@Suite struct `Contrast of the HTML report` {
  enum Scheme: String, CaseIterable { case light, dark, print }

  /// Text colour on background, as the style sheet pairs them.
  static let pairs =
    ["text", "muted", "link", "error", "warning", "note", "good"].flatMap { [($0, "bg"), ($0, "surface")] }
    + ["error", "warning", "note", "good"].flatMap { [($0, "\($0)-tint"), ("text", "\($0)-tint"), ("surface", $0)] }

  @Test(arguments: Scheme.allCases, pairs)
  func `text can be read`(scheme: Scheme, pair: (text: String, background: String)) throws {
    let style = try #require(try HTMLReport.render(try SampleReports.empty).between("<style>", "</style>"))
    let colors = try colors(of: scheme, in: style)
    let text = try #require(colors[pair.text])
    let background = try #require(colors[pair.background])
    let (lighter, darker) = (max(text, background), min(text, background))
    let ratio = (lighter + 0.05) / (darker + 0.05)
    #expect(ratio >= 4.5, "\(pair.text) on \(pair.background) in \(scheme.rawValue) is \(ratio)")
  }

  /// Name → relative luminance.
  private func colors(of scheme: Scheme, in style: String) throws -> [String: Double] {
    let marker =
      switch scheme {
      case .light: ":root {"
      case .dark: "prefers-color-scheme: dark"
      case .print: "@media print"
      }
    let start = try #require(style.firstRange(of: marker)).upperBound
    let block = try #require(String(style[start...]).between("--bg", "}"))
    var colors: [String: Double] = [:]
    for declaration in ("--bg" + block).split(separator: ";") {
      let parts = declaration.split(separator: ":").map { $0.filter { !$0.isWhitespace } }
      guard parts.count == 2, parts[1].hasPrefix("#"), let value = Int(parts[1].dropFirst(), radix: 16) else {
        continue
      }
      colors[String(parts[0].dropFirst(2))] = luminance(value)
    }
    return colors
  }

  private func luminance(_ color: Int) -> Double {
    let channels = [16, 8, 0].map { shift in
      let value = Double(color >> shift & 0xFF) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }
}
