import Documents
package import Foundation
package import Tenant

/// A tenant in files or on standard input: any JSON form in which the Management API or grantlint gives them.
///
/// Several inputs are read as one tenant, in the order given: lists of grants, of applications and of APIs are joined. It
/// carries what any of them holds; organizations are in snapshots only.
package struct FileSource: TenantSource {
  /// What is passed over in the inputs, for the user to know.
  package var warnings: [String] { input.warnings }

  private let input: GrantInput
  /// Without a dot it is a name that stands in for a domain that nobody named.
  private let domain: String
  /// Files and hidden folders that were not read, by their path.
  private let skippedFiles: [String]

  /// Reads the inputs. Never throws: what is missing or malformed is the gap of the grants, with what could be read.
  ///
  /// - Parameters:
  ///   - paths: files, directories (every `*.json`, `*.jsonl` and `*.ndjson` in and below them, by name, but for what is
  ///     hidden), or `-` for standard input.
  ///   - domain: the tenant's domain, where the user names it.
  ///   - assumeComplete: accept inputs that look cut or hold no grant.
  ///   - readStandardInput: gives all of standard input.
  package init(
    paths: [String], domain: String? = nil, assumeComplete: Bool = false,
    readStandardInput: () throws -> Data = { Data(try InputFile.bytes(InputFile.standardInput)) }
  ) {
    var input = GrantInput(assumeComplete: assumeComplete)
    var skipped: [String] = []
    for path in paths {
      var current = path
      do {
        if path == InputFile.standardInput {
          input.add(Array(try readStandardInput()), file: path, name: "standard input")
          continue
        }
        var files = [path]
        if try Self.isFolder(path) {
          let folder = try InputFolder(path)
          files = folder.files
          skipped += folder.skipped
          folder.warning.map { input.warn($0) }
        }
        for file in files {
          current = file
          input.add(try InputFile.bytes(file), file: file, name: file.visible)
        }
      } catch let error as UnreadableInput {
        input.fail(error.message)
      } catch {
        input.fail(UnreadableInput(current, error).message)
      }
    }
    input.finish()
    self.input = input
    // A domain is compared with the hosts of audiences, so it has to be the bare one; any other name stays as it is.
    let bare = domain.map(HostName.bare)
    self.domain = bare.flatMap { HostName.isDomain($0) ? $0 : domain } ?? input.snapshot?.domain ?? "local"
    skippedFiles = skipped
  }

  package func carries(_ collection: TenantCollection) -> Bool {
    switch collection {
    case .clientGrants: true
    case .clients: input.clients.isGiven || isStated(.clients)
    case .resourceServers: input.resourceServers.isGiven || isStated(.resourceServers)
    case .organizations: input.snapshot?.grantOrganizations != nil || isStated(.organizations)
    }
  }

  package func identity() async -> TenantIdentity {
    TenantIdentity(
      kind: .file, domain: domain, isDomainKnown: HostName.isDomain(HostName.bare(domain)),
      managementAudience: input.snapshot?.managementAudience)
  }

  package func clientGrants() async -> Reading<ClientGrant> {
    Reading(
      input.grants.records, gap: input.gap(.clientGrants), isAssumed: input.isAssumed(.clientGrants),
      skippedFiles: skippedFiles)
  }

  package func clients() async -> Reading<Client> {
    Reading(input.clients.records, gap: input.gap(.clients), isAssumed: input.isAssumed(.clients))
  }

  package func resourceServers() async -> Reading<ResourceServer> {
    Reading(
      input.resourceServers.records, gap: input.gap(.resourceServers), isAssumed: input.isAssumed(.resourceServers))
  }

  package func organizations(ofGrant id: String) async -> Reading<Organization> {
    guard let organizations = input.snapshot?.grantOrganizations?[ExactString(id)] else {
      let gap = CoverageGap(
        .organizations, message: "the snapshot does not have the organizations of the grant \(id.visible)")
      return Reading([], gap: input.gap(.organizations) ?? gap)
    }
    // What is missing of others is not missing here; what contradicts the snapshot may be.
    let gap = input.isContradicted(.organizations) ? input.gap(.organizations) : nil
    return Reading(organizations, gap: gap, isAssumed: input.isAssumed(.organizations))
  }

  /// Whether a snapshot says something of a collection.
  private func isStated(_ collection: TenantCollection) -> Bool { input.snapshot?.coverage[collection] != nil }

  private static func isFolder(_ path: String) throws -> Bool {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw UnreadableInput(message: "no such file: \(path.visible)")
    }
    return isDirectory.boolValue
  }
}
