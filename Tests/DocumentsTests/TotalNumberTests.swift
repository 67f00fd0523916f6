import Documents
import Foundation
import Testing

struct TotalNumberTests {
  @Test(
    arguments: [
      (0.0, 0), (1.9, 1), (-1.9, -1), (9e15, 9_000_000_000_000_000), (0x1p63, .max), (1.8446744073709551615e19, .max),
      (-0x1p63, .min), (1e300, .max), (-1e300, .min), (.infinity, .max), (-.infinity, .min), (.nan, 0),
    ] as [(Double, Int)])
  func `a number that does not fit becomes the nearest that does`(value: Double, whole: Int) {
    #expect(value.clampedInt == whole)
  }

  @Test(arguments: [(0.5, 0.5), (-1, 0), (.nan, 0), (1e300, 3.2e9), (.infinity, 3.2e9)] as [(Double, Double)])
  func `a wait is never negative nor longer than a hundred years`(seconds: Double, waited: Double) {
    #expect(Duration.clamped(seconds: seconds) == .seconds(waited))
  }

  @Test(arguments: [(-1, 0), (7, 7), (.max, 1 << 53), (.min, 0)] as [(Int64, Int)])
  func `a count is so small that sums of it fit`(value: Int64, count: Int) {
    #expect(value.clampedCount == count)
  }

  /// Conversions to a whole number whose argument does not show by itself that they cannot trap, and why they do not.
  private static let reviewed: [String: String] = [
    "Int($0)": "a text",
    "Int(CURL_GLOBAL_DEFAULT)": "a constant of libcurl",
    "Int(HTTPMessage.field(": "a text",
    "Int(Int32.max)": "a wider type",
    "Int(PATH_MAX)": "a constant of the system",
    "Int(byte & 15)": "a byte",
    "Int(byte - 0x30)": "a digit",
    "Int(byte >> 4)": "a byte",
    "Int(count)": "a wider type",
    "Int(digits)": "a text",
    "Int(issuedAt)": "a wider type",
    "Int(offset)": "a wider type",
    "Int(offsets[position])": "a wider type",
    "Int(parts[1])": "a text",
    "Int(size.ws_col)": "a wider type",
    "Int(start)": "a wider type",
    "Int(text)": "a text",
    "Int(word)": "a text",
    "Int128(fraction.count)": "a wider type",
    "Int128(parts[1])": "a text",
    "Int32(IPPROTO_TCP)": "a constant of the system",
    "Int64(Self.version)": "a constant",
    "Int64(date.timeIntervalSince1970.rounded(": "clamped before",
    "Int64(minimum)": "a constant",
    "Int64(text)": "a text",
    "UInt(TIOCGWINSZ)": "a constant of the system",
    "UInt16($0)": "a text",
    "UInt32(CURLU_PATH_AS_IS | CURLU_DISALLOW_USER)": "constants of libcurl",
    "UInt32(String(": "a text",
    "UInt32(digit)": "a digit",
    "UInt32(parts[0])": "a text",
    "UInt32(parts[1])": "a text",
    "UInt32(text.dropLast(": "a text",
    "UInt64($1)": "a byte",
    "UInt64(byte)": "a byte",
    "UInt64(letter.byte)": "a wider type",
    "UInt64(self[$1])": "a byte",
    "UInt8(String(": "a text",
    "UInt8(scalar.value)": "an ASCII character",
  ]

  /// Spans that are made of a number in a variable, and why none of them is too long.
  private static let reviewedSpans: [String: String] = [
    ".milliseconds(latency)": "an hour at most",
    ".milliseconds(value)": "nine digits at most",
    ".seconds(report.run.durationMilliseconds)": "a function that writes a number of milliseconds",
    ".seconds(seconds > 0 ? min(seconds, longest) : 0)": "clamped",
  ]

  @Test func `no source makes a whole number or a span of what may not fit`() throws {
    var found: Set<String> = []
    let lines = try Self.lines()
    for (name, line) in lines where line.contains("Int") {
      for match in line.matches(of: /\bU?Int(?:8|16|32|64|128)?(?:\.init\b|\([^()]*[()])/) {
        let call = String(line[match.range])
        let isSafe = call.contains(
          /\((?:ascii|exactly|clamping|truncatingIfNeeded|bitPattern|littleEndian|bigEndian|0x[0-9A-Fa-f]|[0-9]+\))/)
        if !isSafe, Self.reviewed[call] == nil {
          Issue.record("\(name): \(call) may trap: use clampedInt, clampedCount, exactly: or clamping:")
        }
        found.insert(call)
      }
    }
    for (name, line) in lines where line.contains("econds(") {
      for match in line.matches(of: /\.(?:seconds|milliseconds|microseconds|nanoseconds)\((?![0-9"])(.*)/) {
        let call = Self.call(line[match.range])
        if Self.reviewedSpans[call] == nil {
          Issue.record("\(name): \(call) may trap: use Duration.clamped(seconds:)")
        }
        found.insert(call)
      }
    }
    let unused = Set(Self.reviewed.keys).union(Self.reviewedSpans.keys).subtracting(found)
    #expect(unused.isEmpty, "reviewed, but no longer there")
  }

  /// A call up to the parenthesis that closes it.
  private static func call(_ text: Substring) -> String {
    var depth = 0
    let end = text.firstIndex { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return character == ")" && depth == 0
    }
    return String(end.map { text[...$0] } ?? text)
  }

  /// The lines of all sources that are no comment. CEL converts by checks of its own, which its own tests try.
  private static func lines() throws -> [(name: String, line: Substring)] {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
    let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path).sorted()
    return try names.filter { $0.hasSuffix(".swift") && !$0.hasPrefix("CEL/") }.flatMap { name in
      try String(contentsOf: sources.appending(path: name), encoding: .utf8).split(separator: "\n")
        .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.map { (name, $0) }
    }
  }
}
