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

  package let metadata: MetadataKeys
  /// The digests of what was read, in its order; empty where nobody asked for them.
  package let inputs: [InputDigest]
  /// The grants that code among the inputs ceases to manage.
  package var released: [ReleasedGrant] { input.declared.released }
  /// What the formats of code among the inputs cannot say.
  package var lacks: Set<DeclarationLack> { input.declared.lacks }
  /// Applications and APIs of code of which something is written and not known.
  package var unknownRecords: [UnknownRecord] { input.declared.unknownRecords }
  let input: GrantInput
  /// Without a dot it is a name that stands in for a domain that nobody named.
  private let domain: String
  /// As the user named them.
  let paths: [String]
  /// Files and hidden folders that were not read, by their path.
  private let skippedFiles: [String]

  /// Reads the inputs. Never throws: what is missing or malformed is the gap of the grants, with what could be read.
  ///
  /// - Parameters:
  ///   - paths: files, directories (every `*.json`, `*.jsonl` and `*.ndjson` in and below them, by name, but for what is
  ///     hidden), or `-` for standard input.
  ///   - domain: the tenant's domain, where the user names it.
  ///   - orDomain: the tenant's domain, where the inputs do not say it.
  ///   - assumeComplete: accept inputs that look cut or hold no grant.
  ///   - metadata: which keys of the applications' metadata are read.
  ///   - options: what inputs are, and what belongs to them.
  ///   - readStandardInput: gives all of standard input.
  ///   - digest: makes the digest of an input; nil: nobody wants any.
  package init(
    paths: [String], domain: String? = nil, orDomain: String? = nil, assumeComplete: Bool = false,
    metadata: MetadataKeys = .none,
    options: InputOptions = InputOptions(),
    readStandardInput: () throws -> Data = { Data(try InputFile.bytes(InputFile.standardInput)) },
    digest: (([UInt8]) -> String)? = nil
  ) {
    var input = GrantInput(assumeComplete: assumeComplete, keeping: metadata, options)
    var skipped: [String] = []
    var inputs: [InputDigest] = []
    func add(_ bytes: [UInt8], file: String, name: String) {
      if let digest { inputs.append(InputDigest(name: file, sha256: digest(bytes))) }
      input.add(bytes, file: file, name: name)
    }
    // What cannot be read does not hide what is wrong with another one.
    func attempt(_ path: String, _ body: () throws -> Void) {
      do { try body() } catch let error as UnreadableInput { input.fail(error.message) } catch {
        input.fail(UnreadableInput(path, error).message)
      }
    }
    for path in paths {
      attempt(path) {
        if path == InputFile.standardInput {
          return add(Array(try readStandardInput()), file: path, name: "standard input")
        }
        guard try Self.isFolder(path) else {
          return add(try InputFile.bytes(path), file: path, name: options.shown(path).visible)
        }
        if let declared = DeclaredText.read(folder: path, input.options) {
          input.add(declared, name: options.shown(path).visible)
          OtherInputs(in: path, besides: declared.files).sentences.forEach { input.fail($0) }
          // What cannot be read is said already.
          if let digest {
            inputs += declared.files.compactMap { file in
              (try? InputFile.bytes(file, isRegular: true)).map { InputDigest(name: file, sha256: digest($0)) }
            }
          }
          return
        }
        if options.format == nil, let part = OtherInputs.part(path) { input.fail(part) }
        let folder: InputFolder
        do { folder = try InputFolder(path) } catch {
          let others = OtherInputs(in: path, besides: []).sentences
          guard !others.isEmpty, error is UnreadableInput else { throw error }
          return others.forEach { input.fail($0) }
        }
        OtherInputs(in: path, besides: folder.files).sentences.forEach { input.fail($0) }
        skipped += folder.skipped
        folder.warning.map { input.warn($0) }
        for file in folder.files {
          attempt(file) { add(try InputFile.bytes(file), file: file, name: options.shown(file).visible) }
        }
      }
    }
    options.mapping.notes.forEach { input.warn($0) }
    input.finish()
    // A domain is compared with the hosts of audiences, so it has to be the bare one; any other name stays as it is.
    let bare = domain.map(HostName.bare)
    if let bare, let stated = input.snapshot?.domain, !bare.isIdentical(to: HostName.bare(stated)) {
      input.warn("the snapshot is of \(stated.visible), and is reported as \(bare.visible), the name that was given")
    }
    self.metadata = metadata
    self.input = input
    self.paths = paths
    self.domain = bare.flatMap { HostName.isDomain($0) ? $0 : domain } ?? input.snapshot?.domain ?? orDomain ?? "local"
    skippedFiles = skipped
    self.inputs = inputs
  }

  package func carries(_ collection: TenantCollection) -> Bool {
    collection == .clientGrants || input.records[collection]?.isGiven == true
      || input.snapshot?.coverage[collection] != nil
  }

  package func identity() async -> TenantIdentity {
    TenantIdentity(
      kind: .file, domain: domain, isDomainKnown: HostName.isDomain(HostName.bare(domain)),
      managementAudience: input.snapshot?.managementAudience)
  }

  package func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
    if Record.collection == .organizations {
      let ids = input.records[ClientGrant.self].records.idsWithOrganizations
      return await organizations(ofGrants: ids) as? Reading<Record> ?? Reading([])
    }
    return Reading(
      input.records[type].records, gap: input.gap(Record.collection), unlisted: input.unlisted(Record.collection),
      isAssumed: input.isAssumed(Record.collection),
      skippedFiles: Record.collection == .clientGrants ? skippedFiles : [],
      isDeclared: input.records.declared.contains(Record.collection))
  }

  package func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
    let known = RecordTable(input.records[GrantOrganizations.self].records)
    // What is missing of others is not missing here; what contradicts the snapshot may be.
    let contradiction = input.isContradicted(.organizations) ? input.gap(.organizations) : nil
    let readings = ids.map { id in
      guard let record = known[id] else {
        let gap = CoverageGap(
          .organizations, message: "the snapshot does not have the organizations of the grant \(id.visible)")
        return Reading<GrantOrganizations>([], gap: input.gap(.organizations) ?? gap)
      }
      return Reading(
        contradiction == nil ? [record] : [], gap: contradiction, isAssumed: input.isAssumed(.organizations))
    }
    return Reading(together: readings)
  }

  private static func isFolder(_ path: String) throws -> Bool {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw UnreadableInput(message: "no such file: \(path.visible)")
    }
    return isDirectory.boolValue
  }
}
