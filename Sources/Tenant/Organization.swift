package import Documents

/// An organization that a grant is assigned to, by an allow-list: branding and metadata never enter memory.
package struct Organization: APIRecord {
  package let id: String
  package let name: String?
  package let displayName: String?

  package var recordID: String? { id }

  package init(_ raw: JSONObject) throws(RecordError) {
    let fields = RecordFields(raw)
    id = try fields.required("id")
    name = try fields.string("name")
    displayName = try fields.string("display_name")
  }

  package var json: JSONValue {
    var object: JSONObject = ["id": .string(id)]
    object["name"] = name.map { .string($0) }
    object["display_name"] = displayName.map { .string($0) }
    return .object(object)
  }
}
