import HTTPTypes

/// Calls that the API surely counts in one bucket: the same method on the same kind of record. On some plans reading
/// clients has a bucket of its own.
struct RouteFamily: Sendable, Hashable {
  private let name: String
  /// Whether calls are counted by the Management API, and not by the token endpoint with limits of its own.
  let isManagementAPI: Bool

  init(_ request: HTTPRequest) {
    let path = (request.path ?? "").prefix { $0 != "?" }
    let root = "/api/v2/"
    isManagementAPI = path.hasPrefix(root)
    let kind = isManagementAPI ? path.dropFirst(root.utf8.count).prefix { $0 != "/" } : path
    name = "\(request.method.rawValue) \(kind)"
  }
}
