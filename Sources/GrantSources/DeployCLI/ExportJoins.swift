import Documents
import Tenant

/// The applications of an export by the names by which its grants call them.
struct ClientNames {
  private var clients: [ExactString: [ExportRecords.Found<Client>]] = [:]
  private var reported: Set<ExactString> = []
  private(set) var problems: [Diagnostic] = []

  init(_ found: [ExportRecords.Found<Client>]) {
    for client in found {
      if let name = client.name { clients[ExactString(name), default: []].append(client) }
    }
  }

  /// The id of the application that a grant names; what is no name of one is an id itself, or a name from elsewhere.
  mutating func id(of written: String) -> String {
    let name = ExactString(written)
    guard let named = clients[name], let first = named.first else { return written }
    if named.count > 1, first.text.resolve(written).keywords.isEmpty, reported.insert(name).inserted {
      for other in named.dropFirst() {
        problems.append(
          other.text.problem(
            other.position,
            "the application at \(first.text.place(first.position)) has the name '\(written.visible)' too, which a grant "
              + "uses: nobody knows which of them auth0-deploy-cli takes"))
      }
    }
    return first.record.clientID
  }
}
