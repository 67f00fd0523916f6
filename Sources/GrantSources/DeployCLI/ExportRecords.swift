import Documents
import Tenant

/// The applications and APIs of an export, as far as it says what they are.
enum ExportRecords {
  /// A record with the place of what the export calls it by.
  struct Found<Record: Sendable>: Sendable {
    let record: Record
    /// Of an application, as it is written.
    let name: String?
    let position: ExportText.Position
    let text: ExportText
  }

  /// The application of an entry; one without an id has its name for one. nil where it has neither.
  static func client(_ entry: ExportValue, _ text: ExportText) -> Found<Client>? {
    var object = known(entry, Client.fields, text)
    let name = written("name", entry, text)
    guard let id = object["client_id"]?.string ?? name else { return nil }
    object["client_id"] = .string(id)
    object["name"] = name.map { .string($0) }
    guard let client = readable(object, needs: "client_id", Client.init) else { return nil }
    return Found(record: client, name: name, position: (entry["name"] ?? entry).position, text: text)
  }

  /// The API of an entry; nil where it has no identifier, or where its scopes are not known: without a list it has those
  /// that it had before.
  static func resourceServer(_ entry: ExportValue, _ text: ExportText) -> Found<ResourceServer>? {
    var object = known(entry, ResourceServer.fields.filter { $0 != "scopes" }, text)
    guard let identifier = written("identifier", entry, text) else { return nil }
    object["identifier"] = .string(identifier)
    guard let scopes = entry["scopes"], let list = scopes.list,
      list.allSatisfy({ $0["value"].map { !$0.hasKeyword(text) } ?? true })
    else { return nil }
    object["scopes"] = Self.scopes(scopes, text)
    guard let api = readable(object, needs: "identifier", ResourceServer.init) else { return nil }
    return Found(record: api, name: nil, position: (entry["identifier"] ?? entry).position, text: text)
  }

  /// A text that says something, also where that is not known.
  private static func written(_ key: String, _ entry: ExportValue, _ text: ExportText) -> String? {
    entry[key]?.string.map { text.resolve($0).text }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The fields without keywords.
  private static func known(_ entry: ExportValue, _ fields: [String], _ text: ExportText) -> JSONObject {
    var object = JSONObject()
    for (key, value) in entry.members ?? [] where fields.contains(where: { $0.isIdentical(to: key) }) {
      object[key] = value.hasKeyword(text) ? nil : value.json(text)
    }
    return object
  }

  /// The scopes of an API, of which those that are none are left out.
  private static func scopes(_ value: ExportValue, _ text: ExportText) -> JSONValue? {
    value.list.map { scopes in
      .array(
        scopes.compactMap { scope in
          guard let value = written("value", scope, text) else { return nil }
          var entry: JSONObject = ["value": .string(value)]
          entry["description"] = written("description", scope, text).map { .string($0) }
          return .object(entry)
        })
    }
  }

  /// The record without the fields that are of another type than the Management API has.
  private static func readable<Record>(
    _ object: JSONObject, needs required: String, _ make: (JSONObject) throws(FieldError) -> Record
  ) -> Record? {
    var object = object
    while true {
      do { return try make(object) } catch {
        guard case .key(let key)? = error.route.steps.first, key != required, object[key] != nil else { return nil }
        object[key] = nil
      }
    }
  }
}
