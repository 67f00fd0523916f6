import BuiltinRules
package import Documents

/// The operations of the Management API with the scopes any one of which admits each, as the published description has them.
package struct ManagementOperations: Sendable {
  /// `PATCH /clients/{id}`, below `/api/v2`, in the order of the file.
  private let operations: [(name: String, scopes: [String])]

  /// That of `rules/reach/`, read anew: only who asks for operations needs it.
  package static var builtin: ManagementOperations {
    let file = BuiltinRules.operations
    do { return try ManagementOperations(text: file.text, path: file.path) } catch {
      preconditionFailure("the operations cannot be read: \(error)")
    }
  }

  package init(text: String, path: String) throws(Diagnostics) {
    var reader = YAMLReader(try YAMLFile(text: text, path: path))
    var found: [Operation] = []
    reader.read(reader.file.root, by: Self.keys, into: &found)
    guard reader.problems.isEmpty else { throw Diagnostics(reader.problems.inFileOrder) }
    operations = found.map { (name: $0.name, scopes: $0.scopes) }
  }

  private struct Operation: Sendable {
    let name: String
    let scopes: [String]
  }

  private static let keys = KeyTable<[Operation]>(
    "a list of operations",
    [
      .init("operations", isRequired: true, schema: { ["type": "object"] }) { reader, node, operations in
        for (_, name, value) in reader.entries(node, "operations") ?? [] {
          operations.append(Operation(name: name, scopes: reader.names(value, name).map(\.value)))
        }
      }
    ])

  /// Those that a scope admits.
  package func admitted(by scope: String) -> [String] {
    operations.filter { $0.scopes.contains { $0.isIdentical(to: scope) } }.map(\.name)
  }

  /// All scopes that admit any.
  package var scopes: Set<String> { Set(operations.flatMap(\.scopes)) }

  /// All of them.
  package var names: [String] { operations.map(\.name) }
}
