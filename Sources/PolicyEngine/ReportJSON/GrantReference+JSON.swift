package import Documents
import Tenant

extension GrantReference {
  /// What names a grant. Read back, its position is that of its label.
  package static let json = JSONRecordForm<GrantReference>(
    "What names a grant.", definedAs: "grant",
    JSONKey("audience", "The identifier of the API.", .orNull(.string), absent: { nil }) { $0.audience },
    JSONKey("client_id", "The application that it is for.", .orNull(.string), absent: { nil }) { $0.clientID },
    JSONKey(
      "client_name", "The application's name, where it could be read.", .orNull(.string), absent: { nil }
    ) { $0.clientName },
    JSONKey(
      "default_for", "The group of applications that it is the default for.", .orNull(.string), absent: { nil }
    ) { $0.defaultFor },
    JSONKey(
      "id", "Null where the source gives none.", .orNull(.string), absent: { nil },
      writing: { grant, output in
        if !grant.lendID({ output.write(utf8: $0) }) { output.writeNull() }
      }),
    JSONKey(
      "label", "The id, or # and its number in the input; what messages call it.", .string, absent: { "" },
      writing: { grant, output in
        if !grant.lendID({ output.write(utf8: $0) }) { output.write(grant.label) }
      }),
    JSONKey(
      "origin", "Where it was read; null for a grant of a live tenant.", .orNull(.object(RecordOrigin.json)),
      absent: { nil }
    ) { $0.origin },
    JSONKey(
      "subject_type", "The effective subject type: client, user, anonymous_user or a later one.", .string
    ) { $0.subjectType }
  ) { (audience, clientID, clientName, defaultFor, id, label, origin, subjectType) throws(FieldError) in
    let key = GrantKey(
      clientID: clientID?.unlessEmpty, defaultFor: defaultFor?.unlessEmpty, audience: audience?.unlessEmpty,
      subjectType: subjectType)
    let id = id?.unlessEmpty
    return GrantReference(
      id: id, key: key, origin: origin, clientName: clientName, position: try position(label, id: id))
  }
}

extension GrantReference {
  /// The position that a label tells, as a grant without an id has it; else 0.
  private static func position(_ label: String, id: String?) throws(FieldError) -> Int {
    if label.isEmpty || id.map(label.isIdentical) == true { return 0 }
    if let id { throw FieldError(["label"], "contradicts the id '\(id.visible)'") }
    let text = label.dropFirst()
    guard label.hasPrefix("#"), let number = Int64(text), number > 0 else {
      throw FieldError(["label"], "expected # and the number of the grant, found '\(label.visible)'")
    }
    return Int(clamping: number - 1)
  }

  /// What names a grant: texts by some of `nameKeys`.
  static let namesForm = JSONForm<JSONObject>(
    schema: JSONForm.anyObject.schema, write: JSONForm.anyObject.write
  ) { (node) throws(FieldError) in
    let names = try JSONForm.anyObject.read(node)
    try node.require(keys: nameKeys)
    let fields = JSONFields(names)
    for key in names.keys { _ = try fields.string(key) }
    return names
  }

  /// The keys of a grant that name it.
  private static let nameKeys = ["id", "client_id", "default_for", "audience", "subject_type"]

  /// What names the grant, as far as there is any of it.
  var names: JSONObject { Self.names([id, clientID, defaultFor, audience, subjectType]) }

  private static func names(_ values: [String?]) -> JSONObject {
    JSONObject(zip(nameKeys, values).compactMap { key, value in value.map { (key, .string($0)) } })
  }
}

extension RecordOrigin {
  static let json = JSONRecordForm<RecordOrigin>(
    "A place in a file.",
    JSONKey(
      "column", "From 1, in Unicode scalars; null where it is not known.", .orNull(.integer), absent: { nil }
    ) { $0.column },
    JSONKey("file", "The file as the user named it; - for standard input.", .string) { $0.file },
    JSONKey("line", "From 1.", .count) { $0.line }
  ) { column, file, line in RecordOrigin(file: file, line: line, column: column) }
}

extension String {
  /// The text; nil for the empty one.
  fileprivate var unlessEmpty: String? { isEmpty ? nil : self }
}
