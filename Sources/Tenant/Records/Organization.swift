package import Documents

/// An organization that a grant is assigned to, by an allow-list: branding and metadata never enter memory.
package struct Organization: APIRecord {
  package let id: String
  package let name: String?
  package let displayName: String?

  package var recordID: String? { id }

  package init(_ raw: JSONObject) throws(FieldError) {
    let fields = JSONFields(raw)
    id = try fields.string("id")
    name = try fields.optionalString("name")
    displayName = try fields.optionalString("display_name")
  }

  package var json: JSONValue {
    var object: JSONObject = ["id": .string(id)]
    object["name"] = name.map { .string($0) }
    object["display_name"] = displayName.map { .string($0) }
    return .object(object)
  }
}
