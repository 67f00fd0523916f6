import Documents
import Foundation
import PolicyEngine
import Reporting

/// Stands for the domain of a tenant in a path.
let tenantMark = "{domain}"

/// A path with `{domain}`: a file of each tenant.
struct TenantPath {
  private let pattern: String

  /// Throws `CommandError` where the files of two tenants could be one.
  init(_ pattern: String) throws {
    self.pattern = pattern
    let parts = pattern.split(separator: "/").drop { !$0.contains(tenantMark) }
    guard !parts.contains("..") else {
      throw CommandError(
        message:
          "--output \(pattern.visible): behind \(tenantMark) there can be no '..', which leads out of what is the tenant's"
      )
    }
  }

  func path(of domain: String) -> String { pattern.replacing(tenantMark, with: TenantFileName.of(domain)) }

  /// The file of a tenant, in a folder that is made where there is none; an older one is gone. Throws `CommandError`.
  func file(of domain: String, holding kind: WrittenFile, keeping kept: KeptPaths) throws -> ReportFile {
    let path = path(of: domain)
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      let folder = String(path[..<slash])
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw CommandError(message: "the folder \(folder.visible) cannot be made: \(error.localizedDescription)")
      }
    }
    return try ReportFile(path, holding: kind, removesOlder: true, keeping: kept)
  }
}

/// What `-o FORMAT=PATH` writes where the path has `{domain}`: a report of each tenant.
struct TenantOutput<Format: OutputFormat> {
  let format: Format
  /// As it was named.
  let pattern: String
  private let path: TenantPath
  private let kept: KeptPaths
  /// By domains; an older report that was there is gone.
  private let prepared: [ExactString: ReportFile]

  /// nil where the path is of one file. Throws `CommandError` where one of the tenants' files cannot be written.
  ///
  /// - Parameter domains: of the tenants that are known already.
  init?(_ format: Format, _ path: String, domains: [String], keeping kept: KeptPaths) throws {
    guard path.contains(tenantMark) else { return nil }
    self.format = format
    self.kept = kept
    pattern = path
    self.path = try TenantPath(path)
    var prepared: [ExactString: ReportFile] = [:]
    for domain in domains {
      prepared[ExactString(domain)] = try self.path.file(of: domain, holding: Format.kind, keeping: kept)
    }
    self.prepared = prepared
  }

  /// The file of a tenant, which one that is not known yet claims. Throws `CommandError`.
  func file(of domain: String, _ claimed: inout ClaimedPlaces) throws -> ReportFile {
    if let file = prepared[ExactString(domain)] { return file }
    let file = try path.file(of: domain, holding: Format.kind, keeping: kept)
    try claimed.claim(file)
    return file
  }

  /// The files that were known before anything was read.
  var preparedFiles: [ReportFile] { prepared.sorted { $0.key < $1.key }.map(\.value) }

  /// What to say where the file of a tenant could not be written.
  func unwritten(_ domain: String, _ error: any Error) -> String {
    let reason = (error as? CommandError)?.message ?? "\(error)"
    return "the \(format.rawValue) \(Format.kind.name) of \(domain.visible) cannot be written to "
      + "\(path.path(of: domain).visible): \(reason)"
  }
}
