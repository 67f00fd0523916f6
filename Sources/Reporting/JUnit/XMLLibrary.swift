import CLibXML2

/// libxml2 as a whole.
package enum XMLLibrary {
  /// The version that runs; nil where it tells none. libxml2 writes 2.9.14 as `20914`, with words after it in some builds.
  package static var version: String? {
    version(of: unsafe xml_parser_version().map { unsafe String(cString: $0) } ?? "")
  }

  static func version(of text: String) -> String? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return nil }
    return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
  }
}
