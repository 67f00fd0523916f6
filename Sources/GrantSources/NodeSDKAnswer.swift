import Documents

/// An answer as node-auth0 or axios wraps it: `{"data":[…],"headers":{},"status":200,"statusText":"OK"}`.
enum NodeSDKAnswer {
  private static let signature = KeySignature(
    all: ["data"], any: ["headers", "status", "statusText", "response", "rawResponse"])

  /// The list under `data`; nil: the value is no such answer, or has no list.
  static func grants(in node: JSONNode) -> JSONNode? {
    guard signature.fits(node), let data = node["data"], data.kind == .array else { return nil }
    return data
  }
}
