package import Foundation
package import GrantModel

/// Grants in files or on standard input: any JSON form in which the Management API or grantlint gives them.
///
/// Several inputs are read as one tenant, in the order given. A list of grants carries nothing else; a snapshot carries
/// what it holds.
package struct FileSource: TenantSource {
  /// The name of standard input on the command line.
  package static let standardInput = InputFile.standardInput

  private let input: GrantInput
  private let domain: String
  private let assumesComplete: Bool

  /// Reads the inputs. Never throws: what is missing or malformed is the gap of the grants, with what could be read.
  ///
  /// - Parameters:
  ///   - paths: files, directories (every `*.json` in and below them, by name, but for what is hidden), or `-` for
  ///     standard input.
  ///   - domain: the tenant's domain, where the user names it.
  ///   - assumeComplete: accept inputs that look cut.
  ///   - readStandardInput: gives all of standard input.
  package init(
    paths: [String], domain: String? = nil, assumeComplete: Bool = false,
    readStandardInput: () throws -> Data = { Data(try InputFile.bytes(InputFile.standardInput)) }
  ) {
    var input = GrantInput(assumeComplete: assumeComplete)
    for path in paths {
      var current = path
      do {
        if path == Self.standardInput {
          input.add(Array(try readStandardInput()), file: path, name: "standard input")
        } else {
          for file in try Self.files(at: path) {
            current = file
            input.add(try InputFile.bytes(file), file: file, name: file.visible)
          }
        }
      } catch let error as InputError {
        input.fail(error.message)
      } catch {
        input.fail("\(current.visible): cannot be read: \(Self.reason(error))")
      }
    }
    input.finish()
    self.input = input
    assumesComplete = assumeComplete
    self.domain = domain ?? input.snapshot?.domain ?? "local"
  }

  package func carries(_ collection: TenantCollection) -> Bool {
    switch collection {
    case .clientGrants: true
    case .clients: input.snapshot?.clients != nil || isStated(.clients)
    case .resourceServers: input.snapshot?.resourceServers != nil || isStated(.resourceServers)
    case .organizations: input.snapshot?.grantOrganizations != nil || isStated(.organizations)
    }
  }

  package func identity() async -> TenantIdentity {
    TenantIdentity(
      kind: .file, domain: domain, managementAudience: input.snapshot?.managementAudience)
  }

  package func clientGrants() async -> Reading<ClientGrant> {
    let gap = input.problem.map { CoverageGap(.clientGrants, message: $0) }
    return Reading(
      input.grants, gap: gap ?? recordedGap(.clientGrants), isAssumed: input.overridesDoubt || isAssumed(.clientGrants),
      origins: input.origins)
  }

  package func clients() async -> Reading<Client> {
    Reading(input.snapshot?.clients ?? [], gap: recordedGap(.clients), isAssumed: isAssumed(.clients))
  }

  package func resourceServers() async -> Reading<ResourceServer> {
    Reading(
      input.snapshot?.resourceServers ?? [], gap: recordedGap(.resourceServers), isAssumed: isAssumed(.resourceServers))
  }

  package func organizations(ofGrant id: String) async -> Reading<Organization> {
    guard let organizations = input.snapshot?.grantOrganizations?[ExactString(id)] else {
      let gap = CoverageGap(
        .organizations, message: "the snapshot does not hold the organizations of the grant \(id.visible)")
      return Reading([], gap: recordedGap(.organizations) ?? gap)
    }
    return Reading(organizations, gap: doubtfulGap(.organizations), isAssumed: isAssumed(.organizations))
  }

  /// What the snapshot is missing by what it says itself.
  private func recordedGap(_ collection: TenantCollection) -> CoverageGap? {
    input.snapshot?.coverage[collection]?.gap ?? doubtfulGap(collection)
  }

  /// What the snapshot is missing where what it says is not what it holds.
  private func doubtfulGap(_ collection: TenantCollection) -> CoverageGap? {
    guard !assumesComplete, let doubt = input.snapshot?.doubt(collection) else { return nil }
    return CoverageGap(
      collection, message: "\(doubt); take the snapshot again, or pass --assume-complete if this is all")
  }

  /// Whether the snapshot says something of a collection.
  private func isStated(_ collection: TenantCollection) -> Bool { input.snapshot?.coverage[collection] != nil }

  private func isAssumed(_ collection: TenantCollection) -> Bool {
    guard let snapshot = input.snapshot else { return false }
    return snapshot.coverage[collection]?.isAssumed ?? false || (assumesComplete && snapshot.doubt(collection) != nil)
  }

  private struct InputError: Error {
    let message: String
  }

  private static func files(at path: String) throws -> [String] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw InputError(message: "no such file or command: \(path.visible)")
    }
    guard isDirectory.boolValue else { return [path] }
    let folder = path.hasSuffix("/") ? path : path + "/"
    let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted().filter { name in
      !name.split(separator: "/").contains { $0.hasPrefix(".") }
    }
    // What is not looked into must not look as if it held nothing.
    if let link = names.first(where: { isLinkToFolder(folder + $0) }) {
      throw InputError(
        message: "\((folder + link).visible): a link to a folder is not followed; name the folder itself")
    }
    let files = names.filter { $0.lowercased().hasSuffix(".json") }
    guard !files.isEmpty else { throw InputError(message: "\(path.visible): the directory holds no .json file") }
    return files.map { folder + $0 }
  }

  private static func isLinkToFolder(_ path: String) -> Bool {
    guard (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil else { return false }
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return (underlying ?? error as NSError).localizedDescription
  }
}
