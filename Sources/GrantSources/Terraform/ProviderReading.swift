import Documents
import Tenant

/// Gathers what one input says of the resources of Auth0's provider, and makes the declared tenant of it.
struct ProviderReading {
  /// The value that is read.
  let node: JSONNode
  /// What messages call the input.
  let file: String
  let spelling: ProviderSpelling
  var places: DeclaredPlaces?
  /// In the order of the text.
  var resources: [ProviderResource] = []
  var problems: [UnexpectedValue] = []
  var notes: [String] = []
  /// The grants that are no longer managed.
  var released: [ReleasedGrant] = []
  /// Whether anything of Auth0 is in the input.
  var hasAuth0 = false
  /// What was made of references to providers, of which there are few.
  private var providers: [ExactString: String] = [:]

  init(_ node: JSONNode, file: String, spelling: ProviderSpelling, places: DeclaredPlaces?) {
    self.node = node
    self.file = file
    self.spelling = spelling
    self.places = places
  }

  /// Notes a problem.
  mutating func fail(_ node: JSONNode, _ message: String) { problems.append(UnexpectedValue(node, message)) }

  /// The name of the provider that a resource refers to.
  mutating func provider(_ reference: String, _ name: (String) -> String) -> String {
    if let known = providers[ExactString(reference)] { return known }
    let made = name(reference)
    providers[ExactString(reference)] = made
    return made
  }

  /// Notes that an input has nothing of Auth0, where that is so.
  ///
  /// - Parameters:
  ///   - input: `this state`.
  ///   - whole: what to give instead.
  mutating func requireAuth0(_ input: String, whole: String) {
    guard !hasAuth0, problems.isEmpty else { return }
    fail(node, "nothing of Auth0 is in \(input), which is probably that of another stack: give \(whole)")
  }

  /// Adds a sentence about grants, of which it names some.
  ///
  /// - Parameter sentence: what comes before the names, made of how many they are.
  mutating func note(_ addresses: [String], _ sentence: (_ count: Int) -> String) {
    guard !addresses.isEmpty else { return }
    let shown = addresses.prefix(5).map(\.visible).joined(separator: ", ")
    let rest = addresses.count > 5 ? " and \(addresses.count - 5) more" : ""
    notes.append("\(sentence(addresses.count)): \(shown)\(rest)")
  }

  /// What the input declares.
  func tenant() -> DeclaredTenant {
    var tenant = DeclaredTenant(released: released, declares: [.clientGrants], notes: notes)
    var problems = problems
    var records = ProviderRecords()
    for resource in resources {
      do throws(UnexpectedValue) {
        guard resource.kind == .grant else {
          try records.add(resource, spelling)
          continue
        }
        let grant = try self.grant(resource)
        tenant.grants.append(grant)
        if let client = resource.client, let id = grant.object["client_id"]?.string,
          grant.declaration.unknowns.contains(where: { $0.field == .clientID })
        {
          records.addName(id, ofClientAt: client)
        }
      } catch {
        problems.append(error.of(resource.address))
      }
    }
    tenant.clients = records.clients(&problems)
    tenant.resourceServers = records.resourceServers(&problems)
    tenant.unknownRecords = records.unknownRecords
    if !tenant.clients.isEmpty { tenant.declares.insert(.clients) }
    if !tenant.resourceServers.isEmpty { tenant.declares.insert(.resourceServers) }
    tenant.problems = problems.diagnostics(in: file)
    return tenant
  }

  private func grant(_ resource: ProviderResource) throws(UnexpectedValue) -> DeclaredGrant {
    guard resource.values.kind == .object else { throw UnexpectedValue(resource.values, expected: "an object") }
    let attributes = try GrantAttributes(resource, spelling)
    let written = GrantPlaces(resource: resource, spelling: spelling, file: file, places: places)
    return DeclaredGrant(
      object: attributes.object,
      declaration: GrantDeclaration(
        address: resource.address, provider: resource.provider, unknowns: attributes.unknowns,
        locate: { written.place(of: $0) }))
  }
}
