import Documents
import Tenant

// What code declares, among the inputs.

extension GrantInput {
  /// Adds what an input of code declares. Every problem of it is a reason for which the audit is incomplete.
  ///
  /// - Parameter name: how messages call the input.
  mutating func add(_ tenant: DeclaredTenant, name: String) {
    for problem in tenant.problems {
      fail(problem.place.file == InputFile.standardInput ? "\(problem.named(name))" : "\(problem)")
    }
    for note in tenant.notes { warn("\(name): \(note)") }
    guard begin(name) else { return }
    declared.grants += selected(tenant.grants, name)
    declared.clients += tenant.clients
    declared.released += tenant.released
    declared.lacks.formUnion(tenant.lacks)
    declared.collections.formUnion(tenant.declares)
    records.add(declared: tenant.resourceServers, where: tenant.declares.contains(.resourceServers))
  }

  /// Those of the tenant that is read.
  private mutating func selected(_ grants: [DeclaredGrant], _ name: String) -> [DeclaredGrant] {
    let providers = DeclaredProviders(grants)
    if let wanted = options.provider {
      let selected = providers.selected(wanted, of: grants)
      if providers.isUnknownOfAny {
        fail(
          "\(name): does not say of every grant to which configuration of the provider it belongs (--provider): "
            + TerraformCode.auditThePlan)
      } else if selected.isEmpty {
        fail("\(name): has no grant of a provider's configuration \(wanted.visible) (--provider)")
      }
      return selected
    }
    if providers.names.count > 1 {
      fail(
        "\(name): the grants are of \(providers.names.count) tenants, by the configurations of the provider: "
          + "\(providers.names.map(\.visible).joined(separator: ", ")); read one at a time with --provider NAME")
    }
    return grants
  }

  /// Takes up what all inputs of code declare, once it is known which applications the others have.
  mutating func finishDeclared() {
    let names = TenantClientNames(records[Client.self].records)
    let grants = declared.grants.map { grant in
      do throws(Diagnostic) { return try names.resolve(grant) } catch {
        fail("\(error)")
        return grant
      }
    }
    noteRepeated(grants)
    do throws(FieldError) {
      let read = try ClientGrant.declared(grants.map { ($0.object, $0.declaration) })
      records.add(declared: read, where: declared.collections.contains(.clientGrants))
    } catch {
      let place = error.route.entered.index.flatMap { grants[$0].declaration.place() }
      fail("\(place.map { "\($0): " } ?? "")\(error.message)")
    }
    // Of an application that the tenant has its own record counts.
    let added = declared.clients.filter { names.id(of: $0.clientID) == nil }
    records.add(declared: added, where: declared.collections.contains(.clients))
  }

  /// Two grants of one key cannot both be what is deployed.
  private mutating func noteRepeated(_ grants: [DeclaredGrant]) {
    var first: [GrantKey: Int] = [:]
    first.reserveCapacity(grants.count)
    for (index, grant) in grants.enumerated() {
      func text(_ key: String) -> String? { grant.object[key]?.string }
      let key = GrantKey(
        clientID: text("client_id"), defaultFor: text("default_for"), audience: text("audience"),
        subjectType: text("subject_type") ?? "client")
      guard let place = first[key] else {
        first[key] = index
        continue
      }
      // Places are worked out where somebody looks.
      let earlier = grants[place].declaration.place().map { ", as at \($0)" } ?? ""
      fail(
        "\(grant.declaration.place().map { "\($0): " } ?? "")declares a grant of \(key.holder.visible) on \((key.audience ?? "").visible) for "
          + "\(key.subjectType.visible) again\(earlier): only one of them can be deployed; delete one")
    }
  }
}

/// What the inputs of code declare together.
struct GatheredDeclarations: Sendable {
  var grants: [DeclaredGrant] = []
  var clients: [Client] = []
  var released: [ReleasedGrant] = []
  var lacks: Set<DeclarationLack> = []
  var collections: Set<TenantCollection> = []
}

/// The applications that the tenant itself has, by their names: code may call them by these.
private struct TenantClientNames {
  private var ids: Set<ExactString> = []
  private var idsByName: [ExactString: [String]] = [:]

  init(_ clients: [Client]) {
    for client in clients {
      ids.insert(ExactString(client.clientID))
      if let name = client.name { idsByName[ExactString(name), default: []].append(client.clientID) }
    }
  }

  /// The id of the application that has a name; nil where none has, or several, or where it is an id.
  func id(of name: String) -> String? {
    guard !ids.contains(ExactString(name)), let found = idsByName[ExactString(name)], found.count == 1 else {
      return nil
    }
    return found[0]
  }

  /// The grant with the id of the application that it names. Throws where two have the name.
  func resolve(_ grant: DeclaredGrant) throws(Diagnostic) -> DeclaredGrant {
    guard let name = grant.object["client_id"]?.string, !ids.contains(ExactString(name)),
      !grant.declaration.unknowns.contains(where: { $0.field == .clientID })
    else { return grant }
    let found = idsByName[ExactString(name)] ?? []
    if found.count > 1, let place = grant.declaration.place(of: ["client_id"]) {
      throw Diagnostic(
        place: place,
        message: "client_id: \(found.count) applications of the tenant are called \(name.visible) "
          + "(\(found.sorted().map(\.visible).joined(separator: ", "))): write the client id")
    }
    guard let id = found.first else { return grant }
    var object = grant.object
    object["client_id"] = .string(id)
    return DeclaredGrant(object: object, declaration: grant.declaration)
  }
}

extension Diagnostic {
  /// The same of a file that messages call by another name.
  fileprivate func named(_ name: String) -> Diagnostic {
    Diagnostic(place: Place(file: name, line: place.line, column: place.column), message: message)
  }
}
