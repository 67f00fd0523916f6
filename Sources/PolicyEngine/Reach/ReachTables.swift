import BuiltinRules
import Documents
package import Tenant

/// The reach tables of Auth0's own APIs.
package struct ReachTables: Sendable {
  package let tables: [ReachTable]

  /// Those of `rules/reach/`. What is wrong with one is a fault of the program, because a test reads all.
  package static let builtin: ReachTables = {
    do {
      let files = BuiltinRules.reachTables
      let tables = AllCores.map(files.count) { place in
        Result { () throws(Diagnostics) in try ReachTable(text: files[place].text, path: files[place].path) }
      }
      return ReachTables(tables: try tables.map { try $0.get() })
    } catch { preconditionFailure("a reach table cannot be read: \(error)") }
  }()

  /// nil: there is none, and what its scopes are worth is unknown.
  package func table(of api: SystemAPI) -> ReachTable? { tables.first { $0.api == api } }
}
