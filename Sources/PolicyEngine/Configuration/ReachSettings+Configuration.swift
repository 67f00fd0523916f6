import Documents

// What a configuration says of reach, as its file has it.

extension ConfiguredTier {
  private struct Members: Sendable {
    var audience: String?
    var scope: String?
    var tier: Tier?
  }

  private static let keys = KeyTable<Members>(
    "an entry of tiers",
    [
      .required(
        "audience", \.audience, .text.described("The API's identifier; * matches any characters, ? one.")),
      .required("scope", \.scope, .text.described("A scope of it; * matches any characters, ? one.")),
      .required("tier", \.tier, .word.described("What the scope is worth to whoever has it.")),
    ])

  static let form = ValueForm<ConfiguredTier>.mapping(keys, Members()) { _, _, members, _ in
    guard let audience = members.audience, let scope = members.scope, let tier = members.tier else { return nil }
    return ConfiguredTier(audience: Glob(audience), scope: Glob(scope), tier: tier)
  }
}

extension OwnerRule {
  private struct Members: Sendable {
    var owner: String?
    var clients: [String] = []
    var names: [String] = []
    var audiences: [String] = []
    var metadataKey: String?
  }

  private static let note = "In each * matches any characters, ? one."
  private static let keys = KeyTable<Members>(
    "an entry of owners",
    [
      .optional("owner", \.owner, .text.described("Who answers for what fits any of the patterns.")),
      .defaulted("clients", \.clients, .texts.described("Client ids. \(note)")),
      .defaulted("names", \.names, .texts.described("Names of applications. \(note)")),
      .defaulted("audiences", \.audiences, .texts.described("Identifiers of APIs. \(note)")),
      .optional(
        "metadata_key", \.metadataKey,
        .text.described("In the place of all that: the key of client_metadata whose value is the owner.")),
    ])

  static let form = ValueForm<OwnerRule>.mapping(keys, Members()) { reader, node, members, found in
    if let key = members.metadataKey {
      if found.known.count > 1 {
        reader.note(node, "an entry of owners with metadata_key has no other key: the application says who it is")
      }
      return OwnerRule(source: .metadata(key: key))
    }
    let patterns = members.clients + members.names + members.audiences
    guard let owner = members.owner, !patterns.isEmpty else {
      // A key whose value is wrong is told already.
      let isSaid = members.owner != nil || !found.known.contains("owner")
      let arePatternsSaid = !patterns.isEmpty || found.known.isDisjoint(with: ["clients", "names", "audiences"])
      if !found.hasUnknown, !found.known.contains("metadata_key"), isSaid, arePatternsSaid {
        reader.note(node, "an entry of owners needs owner and clients, names or audiences, or metadata_key alone")
      }
      return nil
    }
    return OwnerRule(
      source: .named(
        owner, clients: members.clients.map { Glob($0) }, names: members.names.map { Glob($0) },
        audiences: members.audiences.map { Glob($0) }))
  }
}

extension ValueForm<[String]> {
  /// Words of scopes: one with a sign that comes between words is none of any scope.
  static var readVerbs: ValueForm {
    ValueForm(schema: JSONSchema.texts) { reader, node, name in
      let verbs = reader.names(node, name)
      if verbs.isEmpty, node.members == nil {
        reader.note(node, "\(name) needs at least one verb: without any every scope writes")
      }
      for verb in verbs where !verb.value.utf8.allSatisfy(\.isLetterOrDigit) {
        reader.note(verb.problem("\(name): '\(verb.value.visible)' is no word of a scope: letters and digits"))
      }
      return verbs.map(\.value)
    }
  }
}
