import GrantModel
import Reporting

extension Outputs {
  /// With the outputs that a configuration names, but for formats that a flag names. Throws `CommandError`; then those
  /// that could be prepared hold the error.
  ///
  /// - Parameter specifications: `FORMAT=PATH`.
  func adding(_ specifications: [String], environment: [String: String], keeping kept: KeptPaths) throws -> Outputs {
    let formats = files.map(\.format.rawValue)
    let others = specifications.filter { specification in
      !formats.contains(String(specification.prefix { $0 != "=" }))
    }
    let added = try Outputs(others, environment: environment, keeping: kept).files
    for file in added where files.contains(where: { $0.file.path == file.file.path }) {
      throw CommandError(message: "two reports would go to \(file.file.path.visible)")
    }
    return Outputs(files: files + added)
  }
}
