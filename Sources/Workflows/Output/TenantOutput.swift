import Documents
import Foundation
import PolicyEngine
import Reporting

/// What `-o FORMAT=PATH` writes where the path has `{domain}`: a report of each tenant.
struct TenantOutput<Format: OutputFormat> {
  /// Stands for the domain of a tenant.
  static var mark: String { "{domain}" }

  let format: Format
  private let pattern: String
  private let kept: KeptPaths
  /// By domains; an older report that was there is gone.
  private let prepared: [ExactString: ReportFile]

  /// nil where the path is of one file. Throws `CommandError` where one of the tenants' files cannot be written.
  ///
  /// - Parameter domains: of the tenants that are known already.
  init?(_ format: Format, _ path: String, domains: [String], keeping kept: KeptPaths) throws {
    guard path.contains(Self.mark) else { return nil }
    self.format = format
    self.kept = kept
    pattern = path
    var prepared: [ExactString: ReportFile] = [:]
    for domain in domains { prepared[ExactString(domain)] = try Self.file(path, domain, kept) }
    self.prepared = prepared
  }

  /// The file of a tenant, in a folder that is made where there is none. Throws `CommandError`.
  func file(of domain: String) throws -> ReportFile {
    try prepared[ExactString(domain)] ?? Self.file(pattern, domain, kept)
  }

  /// The files that were known before anything was read.
  var preparedFiles: [ReportFile] { prepared.sorted { $0.key < $1.key }.map(\.value) }

  /// As messages call the file of a tenant.
  func path(of domain: String) -> String { Self.path(pattern, domain) }

  private static func path(_ pattern: String, _ domain: String) -> String {
    pattern.replacing(mark, with: TenantFileName.of(domain))
  }

  private static func file(_ pattern: String, _ domain: String, _ kept: KeptPaths) throws -> ReportFile {
    let path = path(pattern, domain)
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      let folder = String(path[..<slash])
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw CommandError(message: "the folder \(folder.visible) cannot be made: \(error.localizedDescription)")
      }
    }
    return try ReportFile(path, holding: Format.kind, removesOlder: true, keeping: kept)
  }
}
