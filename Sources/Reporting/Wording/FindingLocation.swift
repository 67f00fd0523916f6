import Documents
import PolicyEngine
import Tenant

/// Where a finding is, for consumers that know findings in files only: the line of the file that the grant was read
/// from, else a name that looks like a file and stays the same from run to run.
struct FindingLocation {
  /// `auth0/DOMAIN/client-grants/ID.json`, or the file as the user named it. Not escaped.
  let path: String
  /// From 1.
  let line: Int
  /// From 1, in Unicode scalars; nil where it is not known.
  let column: Int?
  /// Whether there is such a file.
  let isFile: Bool

  init(of finding: Finding) {
    self.init(of: finding.grant, finding.singleSubject, tenant: finding.tenant, at: finding.origin)
  }

  /// Without a grant or anything else: the list of grants as a whole.
  init(
    of grant: GrantReference?, _ subject: FindingSubject? = nil, tenant: String, at origin: RecordOrigin? = nil
  ) {
    // What came from a pipe has no name that a consumer could open.
    if let origin = origin ?? grant?.origin, !origin.file.isEmpty, origin.file != "-" {
      path = origin.file.hasPrefix("./") ? String(origin.file.dropFirst(2)) : origin.file
      line = origin.line
      column = origin.column
      isFile = true
      return
    }
    path = Self.synthetic(grant, subject, tenant)
    line = 1
    column = nil
    isFile = false
  }

  private init(path: String) {
    self.path = path
    line = 1
    column = nil
    isFile = false
  }

  /// The location that every consumer takes for one inside of its checkout: this one if it is, else the synthetic one.
  func insideCheckout(of finding: Finding) -> FindingLocation {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard path.hasPrefix("/") || steps.contains("..") || steps.contains("") else { return self }
    return FindingLocation(path: Self.synthetic(finding.grant, finding.singleSubject, finding.tenant))
  }

  private static func synthetic(_ grant: GrantReference?, _ subject: FindingSubject?, _ tenant: String) -> String {
    let root = "auth0/\(name(tenant))"
    if let subject { return "\(root)/\(subject.steps.map(name).joined(separator: "/")).json" }
    let folder = "\(root)/client-grants"
    guard let grant else { return folder + ".json" }
    return "\(folder)/\(grant.id.map(name) ?? "number-\(grant.position + 1)").json"
  }

  /// A text as one step of a path: no separator, nothing that means another folder, not too long.
  private static func name(_ text: String) -> String {
    if !text.isEmpty, text.utf8.count <= 100, text.utf8.allSatisfy(\.isUnreserved) {
      return text.utf8.allSatisfy { $0 == UInt8(ascii: ".") } ? "_" : text
    }
    let step = text.visible.unicodeScalars.prefix(100).map { $0 == "/" || $0 == "\\" ? "_" : String($0) }.joined()
    return step.isEmpty || step.allSatisfy { $0 == "." } ? "_" : step
  }

  /// The path as a URI reference (RFC 3986): relative as it is, absolute with the scheme `file`.
  var uri: String {
    let encoded = path.percentEncoded(keeping: "-._~/")
    return path.hasPrefix("/") ? "file://" + encoded : encoded
  }
}

extension FindingSubject {
  /// Where it is among what a tenant has: `clients`, `ID`.
  var steps: [String] {
    switch kind {
    case .grant: ["client-grants"]
    case .client: ["clients", id ?? ""]
    case .api: ["resource-servers", id ?? ""]
    case .tenant: ["tenant"]
    }
  }
}

extension String {
  /// Letters, digits and the kept characters as they are, every other byte as `%XX`.
  func percentEncoded(keeping kept: String) -> String {
    guard !utf8.allSatisfy({ $0.isLetterOrDigit || kept.utf8.contains($0) }) else { return self }
    var bytes: [UInt8] = []
    for byte in utf8 {
      if byte.isLetterOrDigit || kept.utf8.contains(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), Self.hexDigit(byte >> 4), Self.hexDigit(byte & 15)]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}

extension UInt8 {
  /// Whether it is the byte of a character that needs no escape in a URI (RFC 3986).
  fileprivate var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: isLetterOrDigit
    }
  }
}
