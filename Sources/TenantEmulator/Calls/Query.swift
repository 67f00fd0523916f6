import Documents
import Foundation

/// The parameters of a query, checked against what an endpoint accepts.
struct Query {
  private let items: [(name: String, value: String)]

  /// Reads `a=1&b=2`. Refuses what cannot be decoded, a parameter that is not `accepted`, and one that stands there
  /// twice unless it is `repeatable`.
  init(_ text: Substring, accepted: [String], repeatable: [String] = []) throws(Refusal) {
    let items = try Self.items(text)
    let unknown = items.map(\.name).filter { !accepted.contains($0) && !repeatable.contains($0) }
    guard unknown.isEmpty else {
      throw .invalidQuery("Additional properties not allowed: " + unknown.joined(separator: ","))
    }
    for name in accepted where items.count(where: { $0.name == name }) > 1 {
      throw .invalidQuery("Expected type string but found type array", property: name)
    }
    self.items = items
  }

  static let fieldParameters = ["fields", "include_fields"]

  /// The fields of a record that are asked for.
  func selected(_ record: JSONObject) throws(Refusal) -> JSONObject {
    let includes = try bool("include_fields") ?? true
    guard let fields = string("fields")?.split(separator: ",").map(String.init) else { return record }
    return record.only(includes ? fields : record.keys.filter { !fields.contains($0) })
  }

  /// The decoded pairs of `a=1&b=2`, as a query or as a form.
  static func items(_ text: Substring) throws(Refusal) -> [(name: String, value: String)] {
    var items: [(name: String, value: String)] = []
    for pair in text.split(separator: "&") {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decode(halves[0]), let value = decode(halves.count > 1 ? halves[1] : "") else {
        throw .invalidURI
      }
      items.append((name, value))
    }
    return items
  }

  private static func decode(_ text: Substring) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }

  func strings(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

  func string(_ name: String) -> String? { strings(name).first }

  /// The parameters of these names, so that two queries for one list give one text.
  func text(of names: [String]) -> String {
    names.flatMap { name in strings(name).map { "\(name)=\($0)" } }.joined(separator: "&")
  }

  /// Whether any of these parameters is there.
  func names(_ names: [String]) -> Bool { items.contains { names.contains($0.name) } }

  func int(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
    guard let text = string(name) else { return nil }
    guard let value = Int(text) else {
      throw .invalidQuery("Expected type integer but found type string", property: name)
    }
    if value < range.lowerBound {
      throw .invalidQuery("Number \(value) is less than minimum \(range.lowerBound)", property: name)
    }
    if value > range.upperBound {
      throw .invalidQuery("Number \(value) is greater than maximum \(range.upperBound)", property: name)
    }
    return value
  }

  func bool(_ name: String) throws(Refusal) -> Bool? {
    switch string(name) {
    case nil: nil
    case "true": true
    case "false": false
    default: throw .invalidQuery("Expected type boolean but found type string", property: name)
    }
  }
}
