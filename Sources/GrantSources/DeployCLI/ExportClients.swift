import Documents
import Tenant

/// The applications of an export, by the names by which its grants call them.
struct ExportClients: Sendable {
  private struct Entry: Sendable {
    let name: String
    let id: String?
    let place: Place
  }

  private var entries: [ExactString: [Entry]] = [:]
  /// In the order of the text.
  private(set) var records: [Client] = []

  /// Adds an application, as far as it is one: without a name it is nobody's.
  mutating func add(_ node: ExportNode, of text: ExportText, _ metadata: MetadataKeys) {
    guard let written = node["name"]?.text ?? node["client_id"]?.text else { return }
    let name = text.replacement.restored(written).text
    let id = node["client_id"]?.text.flatMap { id in
      let (shown, found) = text.replacement.restored(id)
      return found.isEmpty ? shown : nil
    }
    entries[ExactString(name), default: []].append(Entry(name: name, id: id, place: text.place(of: node.spot)))
    var object = text.known(node, fields: Client.fields(keeping: metadata))
    object["client_id"] = .string(id ?? name)
    object["name"] = .string(name)
    if let client = Client.lenient(object, keeping: metadata) { records.append(client) }
  }

  /// The id of the application that a grant names, which is the name where the export has no ids, or not the application.
  /// Throws where two have the name: the tool takes one of them.
  func id(of name: String, at node: ExportNode, in text: ExportText) throws(Diagnostic) -> String {
    let named = entries[ExactString(name)] ?? []
    if named.count > 1 {
      let places = named.map { "\($0.place)" }.joined(separator: " and ")
      throw text.problem(
        node,
        "client_id: \(named.count) applications are called \(name.visible) (\(places)), and which of them gets the grant is "
          + "left to chance: rename one, or write the client id")
    }
    return named.first?.id ?? name
  }
}

extension ExportText {
  /// The fields of an object of which every part is known.
  func known(_ node: ExportNode, fields: [String]) -> JSONObject {
    var object = JSONObject()
    for field in fields {
      if let value = node[field].flatMap(json) { object[field] = value }
    }
    return object
  }

  /// nil: something of it is not known, or no JSON.
  private func json(_ node: ExportNode) -> JSONValue? {
    switch node.content {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .number(let number): return try? JSONReader.value(number)
    case .text(let text): return replacement.restored(text).placeholders.isEmpty ? .string(text) : nil
    case .list(let elements):
      let values = elements.compactMap(json)
      return values.count == elements.count ? .array(values) : nil
    case .object(let members):
      let values = members.compactMap { member in json(member.value).map { (member.key, $0) } }
      return values.count == members.count ? .object(JSONObject(values)) : nil
    case .other: return nil
    }
  }
}

extension TenantRecord {
  /// A record of the fields that are what they should be; nil: not even its key is.
  static func lenient(_ object: JSONObject, keeping metadata: MetadataKeys) -> Self? {
    var object = object
    while true {
      do throws(FieldError) { return try Self(object, keeping: metadata) } catch {
        guard case .key(let key)? = error.route.steps.first, object[key] != nil else { return nil }
        object[key] = nil
      }
    }
  }
}
