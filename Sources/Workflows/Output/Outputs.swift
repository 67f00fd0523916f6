import Documents
import Foundation
import PolicyEngine
import Reporting
import Tenant

/// All files that one run writes what it found to.
package struct Outputs<Format: OutputFormat> {
  private let files: [OutputFile<Format>]
  /// Those of which each tenant has one.
  private let ofTenants: [TenantOutput<Format>]
  /// What no file may take the place of.
  private let kept: KeptPaths
  /// The places of all files that are known.
  private let claimed: ClaimedPlaces

  /// The formats of the files.
  var formats: [Format] { files.map(\.format) + ofTenants.map(\.format) }

  /// The formats of the files that are not of one tenant each.
  var wholeFormats: [Format] { files.map(\.format) }

  /// Checks every path before anything is done, also those after one that cannot be written. Throws `CommandError`
  /// for the first; then the others hold that error.
  ///
  /// - Parameters:
  ///   - specifications: `FORMAT=PATH`, as `--output` takes them.
  ///   - configured: the same of a configuration; a format that a flag names goes only there.
  ///   - domains: the tenants of the run, as far as they are known.
  init(
    _ specifications: [String], configured: [String] = [], of domains: [String] = [], keeping kept: KeptPaths
  ) throws {
    let problem: CommandError?
    (files, ofTenants, claimed, problem) = Self.prepare(specifications, configured, domains, kept)
    self.kept = kept
    guard let problem else { return }
    leave(problem)
    throw problem
  }

  /// Leaves an error in the outputs of a run that could not begin.
  package static func leave(
    _ error: CommandError, in specifications: [String], configured: [String] = [], keeping kept: KeptPaths
  ) {
    // What cannot be prepared is what the error is about, or one more of the same.
    let (files, _, claimed, _) = prepare(specifications, configured, [], kept)
    Outputs(files: files, claimed, kept).leave(error)
  }

  private init(files: [OutputFile<Format>], _ claimed: ClaimedPlaces, _ kept: KeptPaths) {
    (self.files, ofTenants, self.claimed, self.kept) = (files, [], claimed, kept)
  }

  /// Whether a file gets this format.
  func contains(_ format: Format) -> Bool { formats.contains { $0.rawValue == format.rawValue } }

  private static func prepare(
    _ specifications: [String], _ configured: [String], _ domains: [String], _ kept: KeptPaths
  ) -> (files: [OutputFile<Format>], ofTenants: [TenantOutput<Format>], claimed: ClaimedPlaces, problem: CommandError?)
  {
    let formats = specifications.map(format)
    var files: [OutputFile<Format>] = []
    var ofTenants: [TenantOutput<Format>] = []
    var claimed = ClaimedPlaces()
    var problem: CommandError?
    for specification in specifications + configured.filter({ !formats.contains(format($0)) }) {
      do {
        let (name, path) = try OutputFile<Format>.parse(specification)
        if let output = try TenantOutput(name, path, domains: domains, keeping: kept) {
          // Before any tenant is known the pattern is all that there is to compare.
          if ofTenants.contains(where: { $0.pattern == path }) {
            throw CommandError(message: "--output: two reports would go to \(path.visible)")
          }
          for file in output.preparedFiles { try claimed.claim(file) }
          ofTenants.append(output)
          continue
        }
        let file = try OutputFile<Format>(specification, keeping: kept)
        try claimed.claim(file.file)
        if name.rawValue == ReportFormat.html.rawValue { TenantPages(beside: file.file)?.removeOlder(keeping: kept) }
        files.append(file)
      } catch {
        problem = problem ?? error as? CommandError
      }
    }
    return (files, ofTenants, claimed, problem)
  }

  private static func format(_ specification: String) -> Substring { specification.prefix { $0 != "=" } }

  /// The value of some work; where it throws `CommandError`, that is left in the outputs too.
  func leavingErrors<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let error as CommandError {
      leave(error)
      throw error
    }
  }

  /// Writes an error in the place of what would have been found. What cannot be written is said, unless one line on why is
  /// all that is wanted.
  func leave(_ error: CommandError) {
    let report = ErrorReport(error)
    let unwritten = write { try $0.render(report) }
    if !Ports.current.quietness.isOn { for line in unwritten { StandardError.error(line) } }
  }

  /// Writes the files of a tenant, each in its format.
  /// - Returns: likewise.
  func write(of domain: String, _ render: (Format) throws -> String) -> [String] {
    ofTenants.compactMap { output in
      do {
        var claimed = claimed
        try output.file(of: domain, &claimed).write(try render(output.format), output.format.form)
        return nil
      } catch {
        return output.unwritten(domain, error)
      }
    }
  }

  /// Writes every file, in its format.
  /// - Returns: what could not be written, a line each.
  func write(_ render: (Format) throws -> String) -> [String] {
    let all =
      files.map { (format: $0.format, file: $0.file) }
      + ofTenants.flatMap { output in output.preparedFiles.map { (format: output.format, file: $0) } }
    return all.compactMap { format, file in
      do {
        try file.write(try render(format), format.form)
        return nil
      } catch {
        return file.unwritten("the \(format.rawValue) \(Format.kind.name)", error).message
      }
    }
  }
}

extension Outputs<ReportFormat> {
  /// Writes the report to every file, block by block.
  ///
  /// - Parameter isSummary: whether JSON leaves out the inventory.
  /// - Returns: the same.
  func write(_ report: AuditReport, isSummary: Bool = false) async -> [String] {
    var unwritten: [String] = []
    var claimed = claimed
    for file in files {
      do {
        let parts: ReportParts
        if file.format == .html, report.isOfFleet, let pages = TenantPages(beside: file.file) {
          unwritten += await pages.write(report, keeping: kept, &claimed)
          parts = try HTMLReport.parts(report, pages: pages.link)
        } else {
          parts = try file.format.parts(report, isSummary: isSummary)
        }
        try await file.file.write { try await parts.write(to: $0) }
      } catch {
        unwritten.append(file.file.unwritten("the \(file.format.rawValue) report", error).message)
      }
    }
    return unwritten + (ofTenants.isEmpty ? [] : await writeTenants(report, isSummary: isSummary, &claimed))
  }

  private func writeTenants(
    _ report: AuditReport, isSummary: Bool, _ claimed: inout ClaimedPlaces
  ) async -> [String] {
    var unwritten: [String] = []
    for part in report.byTenant() {
      let domain = part.tenants[0].identity.listedDomain
      for output in ofTenants {
        do {
          let file = try output.file(of: domain, &claimed)
          let parts = try output.format.parts(part, isSummary: isSummary)
          try await file.write { try await parts.write(to: $0) }
        } catch {
          unwritten.append(output.unwritten(domain, error))
        }
      }
    }
    return unwritten
  }
}

extension ReportParts {
  /// Gives the report to a sink, rendered by as many threads as there are processors. Throws what the sink throws.
  func write(to sink: ReportSink) async throws {
    try await write(workers: ProcessInfo.processInfo.activeProcessorCount, to: sink)
  }
}

extension ErrorReport {
  /// What the outputs of a command hold that ended with this error.
  init(_ error: CommandError) {
    self.init(message: error.message, toolVersion: GrantlintVersion.current, exitCode: error.code)
  }
}
