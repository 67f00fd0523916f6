import Documents
import HTTPTypes

/// The last answer to a request, after as many tries as it took.
struct Answer: Sendable {
  let status: Int
  let fields: HTTPFields
  /// The body as JSON, or where it stops being JSON.
  let body: Result<JSONNode, JSONError>
  /// How many times the request was sent, from 1.
  let tries: Int

  init(_ answer: HTTPAnswer, tries: Int) {
    status = answer.response.status.code
    fields = answer.response.headerFields
    body = Result { () throws(JSONError) in try JSONDocument(single: answer.body).values[0] }
    self.tries = tries
  }

  var isSuccess: Bool { (200..<300).contains(status) }

  /// The body, where it is a JSON object.
  var object: JSONObject? { if case .success(let node) = body { node.value.object } else { nil } }

  /// The media type in lower case, without parameters.
  var mediaType: String? {
    fields[.contentType]?.split(separator: ";").first.map { String($0).trimmed.asciiLowercased }
  }

  /// Whether a success that calls itself JSON is none: something on the way damaged it.
  var isDamaged: Bool {
    if case .failure = body { isSuccess && mediaType == "application/json" } else { false }
  }

  /// The seconds since 1970 of the `Date` field, nil where it is absent or malformed.
  var date: Double? { fields[.date].flatMap(HTTPDate.seconds) }

  /// The whole seconds of a header field, nil where it is absent or not a plain number.
  func seconds(_ name: String) -> Double? {
    guard let text = fields.first(where: { $0.name.canonicalName == name })?.value.trimmed else { return nil }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Double(text)
  }
}
