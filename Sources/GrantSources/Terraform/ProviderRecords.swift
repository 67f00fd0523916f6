import Documents
import Tenant

/// The applications and APIs that stand beside grants, put together of the resources that describe them.
struct ProviderRecords {
  /// A record whose key is not known, or not yet.
  private struct Draft {
    let resource: ProviderResource
    let key: String?
    let object: JSONObject
  }

  private var clients: [Draft] = []
  private var servers: [Draft] = []
  /// What `auth0_client_credentials` says, by the id of the application, or its address.
  private var credentials: [ExactString: JSONObject] = [:]
  /// The scopes of an API by its identifier; nil: one of them is not known.
  private var scopes: [ExactString: [JSONValue]?] = [:]
  /// What grants call the applications whose ids are not known, by the address of those.
  private var names: [ExactString: [String]] = [:]

  /// Adds a resource that is no grant. Throws with the first attribute that is not what it should be.
  mutating func add(_ resource: ProviderResource, _ spelling: ProviderSpelling) throws(UnexpectedValue) {
    let values = ProviderValues(resource.values, spelling)
    switch resource.kind {
    case .grant: break
    case .client:
      // The provider's id of an application is its client_id.
      let id = try values.text("id") ?? resource.id
      let key = try values.text("client_id") ?? id
      clients.append(Draft(resource: resource, key: key, object: try Client.object(values)))
    case .clientCredentials:
      guard let key = try values.text("client_id") ?? resource.client else { return }
      credentials[ExactString(key)] = try Client.credentials(values)
    case .resourceServer:
      let identifier = try values.text("identifier")
      servers.append(Draft(resource: resource, key: identifier, object: try ResourceServer.object(values)))
    case .resourceServerScope:
      let scope = try ResourceServer.scope(values, name: "scope")
      try add(scope.map { [$0] }, values)
    case .resourceServerScopes: try add(try ResourceServer.scopes(values, name: "name"), values)
    }
  }

  /// Adds scopes to those of the API that the attributes name; nil: they are not known.
  private mutating func add(_ added: [JSONValue]?, _ values: ProviderValues) throws(UnexpectedValue) {
    guard let identifier = try values.text("resource_server_identifier").map(ExactString.init) else { return }
    let before = scopes[identifier, default: .some([])]
    if let before, let added {
      scopes[identifier] = .some(before + added)
    } else {
      scopes[identifier] = .some(nil)
    }
  }

  /// Notes what a grant calls an application.
  mutating func addName(_ name: String, ofClientAt address: String) {
    names[ExactString(address), default: []].append(name)
  }

  /// Those that have an id, and the others once for each grant that names them.
  func clients(_ problems: inout [UnexpectedValue]) -> [Client] {
    var records: [Client] = []
    for draft in clients {
      let address = draft.resource.address.map(ExactString.init)
      let keys = (draft.key.map { [$0] } ?? []) + (address.flatMap { names[$0] } ?? [])
      for key in keys {
        var object = draft.object
        object["client_id"] = .string(key)
        let beside = credentials[ExactString(key)] ?? address.flatMap { credentials[$0] } ?? [:]
        for (name, value) in beside.members { object[name] = value }
        do throws(FieldError) {
          var client = try Client(object)
          client.unsaid = Client.withoutAttribute
          records.append(client)
        } catch {
          problems.append(UnexpectedValue(draft.resource.node, "\(error)").of(draft.resource.address))
        }
      }
    }
    return records
  }

  /// The APIs whose scopes are known once they are deployed.
  var unknownRecords: [UnknownRecord] {
    servers.compactMap { draft in
      guard let key = draft.key, case .some(nil) = scopes[ExactString(key)] else { return nil }
      return UnknownRecord(
        .resourceServers, names: [key], reason: .afterApply,
        message: "the scopes of the API \(key.visible) are known after apply")
    }
  }

  /// Those whose scopes are known: to say nothing of them would say that there are none.
  func resourceServers(_ problems: inout [UnexpectedValue]) -> [ResourceServer] {
    var records: [ResourceServer] = []
    for draft in servers {
      guard let key = draft.key else { continue }
      var object = draft.object
      if let beside = scopes[ExactString(key)] { object["scopes"] = beside.map { .array(Self.unique($0)) } }
      guard object["scopes"] != nil else { continue }
      object["identifier"] = .string(key)
      do throws(FieldError) {
        var api = try ResourceServer(object)
        // The provider writes a block for each kind of subject that it knows of.
        api.isSilentOnAnonymousUsers = api.anonymousUserPolicy == nil
        records.append(api)
      } catch {
        problems.append(UnexpectedValue(draft.resource.node, "\(error)").of(draft.resource.address))
      }
    }
    return records
  }

  /// The scopes, each once.
  private static func unique(_ scopes: [JSONValue]) -> [JSONValue] {
    var seen: Set<ExactString> = []
    return scopes.filter { scope in
      scope.object?["value"]?.string.map { seen.insert(ExactString($0)).inserted } ?? true
    }
  }
}
