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
    let grants = selected(tenant.grants, name)
    declared.inputs += Array(repeating: declared.count, count: grants.count)
    declared.grants += grants
    declared.clients += tenant.clients
    declared.released += tenant.released
    declared.lacks.formUnion(tenant.lacks)
    declared.resourceServers += tenant.resourceServers
    declared.unknownRecords += tenant.unknownRecords.map { options.shown($0) }
    declared.collections.formUnion(tenant.declares)
    declared.count += 1
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
      do throws(UnreadableInput) { return try names.resolve(grant) } catch {
        fail(error.message)
        return grant
      }
    }
    do throws(FieldError) {
      let read = try ClientGrant.declared(grants.map { ($0.object, $0.declaration.renamingFiles(options)) })
      let twins = DeclaredTwins(read, inputs: declared.inputs, listed: records[ClientGrant.self].records)
      twins.problems.forEach { fail($0) }
      records.add(declared: twins.grants, where: declared.collections.contains(.clientGrants))
    } catch {
      let place = error.route.entered.index.flatMap { grants[$0].declaration.place() }
      fail("\(place.map { "\($0): " } ?? "")\(error.message)")
    }
    // Of an application that the tenant has its own record counts.
    let added = declared.clients.filter { names.id(of: $0.clientID) == nil }
    add(added, listed: .counts)
    // The scopes of an API are those that it will have.
    add(declared.resourceServers, listed: .givesWay)
  }

  /// Adds records of code that are no grants, each once.
  private mutating func add<Record: TenantRecord>(_ added: [Record], listed: JoinedRecords<Record>.Listed) {
    var list = records.take(Record.self)
    var joined = JoinedRecords(list.records, listed)
    for record in added { joined.add(record) }
    joined.problems.forEach { fail("\(inputs): \($0)") }
    if declared.collections.contains(Record.collection) || !added.isEmpty { list.setDeclared(joined.records) }
    records.put(list)
  }
}

extension InputOptions {
  fileprivate func shown(_ record: UnknownRecord) -> UnknownRecord {
    UnknownRecord(record.collection, names: record.names, reason: record.reason, message: shown(record.message))
  }
}

extension GrantDeclaration {
  /// The same whose places are in files that have the names which the user knows.
  fileprivate func renamingFiles(_ options: InputOptions) -> GrantDeclaration {
    guard !options.copies.isEmpty else { return self }
    return GrantDeclaration(address: address, provider: provider, unknowns: unknowns, isLiteral: isLiteral) { route in
      self.place(of: route).map { Place(file: options.shown($0.file), line: $0.line, column: $0.column) }
    }
  }
}

/// What the inputs of code declare together.
struct GatheredDeclarations: Sendable {
  var grants: [DeclaredGrant] = []
  /// By grant the number of its input.
  var inputs: [Int] = []
  /// So many inputs.
  var count = 0
  var clients: [Client] = []
  var released: [ReleasedGrant] = []
  var lacks: Set<DeclarationLack> = []
  var resourceServers: [ResourceServer] = []
  var unknownRecords: [UnknownRecord] = []
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

  /// The id of the application that has a name; nil where none has, or several.
  func id(of name: String) -> String? {
    let found = idsByName[ExactString(name)] ?? []
    return found.count == 1 ? found[0] : nil
  }

  /// The grant with the id of the application that it names. Throws where two have the name.
  func resolve(_ grant: DeclaredGrant) throws(UnreadableInput) -> DeclaredGrant {
    guard let written = grant.clientName ?? grant.object["client_id"]?.string,
      !grant.declaration.unknowns.contains(where: { $0.field == .clientID })
    else { return grant }
    // Where code may call an application by its name, that is looked for first, as auth0-deploy-cli does.
    if grant.clientName == nil, ids.contains(ExactString(written)) { return grant }
    let found = idsByName[ExactString(written)] ?? []
    if found.count > 1 {
      let place = grant.declaration.place(of: ["client_id"]).map { "\($0): " } ?? ""
      throw UnreadableInput(
        message: "\(place)client_id: \(found.count) applications of the tenant are called \(written.visible) "
          + "(\(found.sorted().map(\.visible).joined(separator: ", "))): write the client id")
    }
    guard let id = found.first else { return grant }
    var resolved = grant
    resolved.object["client_id"] = .string(id)
    return resolved
  }
}

extension Diagnostic {
  /// The same of a file that messages call by another name.
  fileprivate func named(_ name: String) -> Diagnostic {
    Diagnostic(place: Place(file: name, line: place.line, column: place.column), message: message)
  }
}
