import Documents
import Foundation
package import Tenant

/// Which scopes of APIs are the same in every environment, and which come from the values of placeholders. Code is deployed
/// to several environments, and what is right in one of them only must not be written into it.
package struct EnvironmentScopes: Sendable {
  private struct Spot: Hashable {
    let file: ExactString
    let line: Int
    let column: Int?
  }

  private typealias Names = Set<ExactString>

  /// What the APIs define, by their identifiers.
  private let apis: [ExactString: Names]
  /// The same where nothing has a value. An API with a placeholder among its scopes is not there.
  private let literalAPIs: [ExactString: Names]
  /// By which identifier each grant is written, with its placeholders.
  private var audiences: [Spot: ExactString] = [:]

  fileprivate init(_ input: GrantInput, literal: GrantInput) {
    apis = Self.names(input)
    literalAPIs = Self.names(literal)
    for grant in literal.records[ClientGrant.self].records {
      if let spot = Self.spot(grant) { audiences[spot] = grant.audience.map { ExactString($0) } }
    }
  }

  private static func names(_ input: GrantInput) -> [ExactString: Names] {
    let apis = input.records[ResourceServer.self].records.map { api in
      let names = api.scopes.map(\.value) + api.authorizationDetailsTypes
      return (ExactString(api.identifier), Names(names.map { ExactString($0) }))
    }
    return Dictionary(apis) { $0.intersection($1) }
  }

  private static func spot(_ grant: ClientGrant) -> Spot? {
    grant.origin.map { Spot(file: ExactString($0.file), line: $0.line, column: $0.column) }
  }

  /// Why a change of a grant's lists may be right in one environment only: the end of a sentence about the grant. nil where
  /// it is right in all.
  package func objection(to grant: ClientGrant, adding added: [String], removing removed: [String]) -> String? {
    let literal = Self.spot(grant).flatMap { audiences[$0] }.flatMap { literalAPIs[$0] }
    if let name = added.first(where: { literal?.contains(ExactString($0)) != true }) {
      return "\(name.visible) may come from a placeholder"
    }
    // What its API does not define may be removed for that reason, and be defined elsewhere.
    guard let defined = grant.audience.flatMap({ apis[ExactString($0)] }), defined != literal,
      let name = removed.first(where: { !defined.contains(ExactString($0)) })
    else { return nil }
    return "whether its API defines \(name.visible) may depend on a placeholder"
  }
}

extension FileSource {
  /// nil where no placeholder has a value. Reads the inputs again, without the values.
  package func environmentScopes() -> EnvironmentScopes? {
    guard !input.options.mapping.entries.isEmpty else { return nil }
    var options = input.options
    options.mapping = KeywordMapping()
    // Standard input is read already and is no file to be edited.
    let literal = FileSource(paths: paths, assumeComplete: true, options: options, readStandardInput: { Data() })
    return EnvironmentScopes(input, literal: literal.input)
  }
}
