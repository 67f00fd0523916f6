import Documents
package import Tenant

// Texts of its files that somebody edits.

extension FileSource {
  /// Whether it is what a tenant was, from which nobody deploys.
  package var isSnapshot: Bool { input.snapshot != nil }

  /// Whether the file of a grant is read as YAML, which JSON may be too.
  package func isYAML(_ grant: ClientGrant) -> Bool {
    guard grant.declaration != nil, let file = grant.origin?.file else { return false }
    return !isEntry(file)
  }

  /// The grants of another text of one of the files, by itself, as they are read with the others; nil where something is
  /// wrong with it.
  ///
  /// - Parameters:
  ///   - file: as the origins of grants name it.
  ///   - isDeclared: whether its grants are declared by code.
  package func grants(of bytes: [UInt8], file: String, isDeclared: Bool) -> [ClientGrant]? {
    var input = GrantInput(assumeComplete: true, keeping: .none, input.options)
    if isDeclared, isEntry(file) {
      input.add(DeployCLIExport.read(grants: bytes, file: file, mapping: input.options.mapping), name: file.visible)
    } else {
      input.add(bytes, file: file, name: file.visible)
    }
    input.finish()
    return input.gap(.clientGrants) == nil ? input.records[ClientGrant.self].records : nil
  }

  /// Whether code in a file is read as that of a directory of auth0-deploy-cli.
  private func isEntry(_ file: String) -> Bool {
    paths.contains { file.hasPrefix(ExportFolder.path($0, DeployCLIExport.Section.clientGrants.folder) + "/") }
  }
}
