import Documents

/// The members of a mapping in YAML with merge keys (`<<`) merged as YAML 1.1 says: keys that are written in it win over
/// those that are merged, and those of an earlier mapping over those of a later one.
struct MergedMembers {
  /// Why a mapping has no members: what it is instead.
  struct Refusal: Error {
    let kind: String
  }

  private(set) var members: [(name: String, key: YAMLNode, value: YAMLNode)] = []

  /// - Parameter node: a mapping, or what is merged and so must be one.
  init(_ node: YAMLNode) throws(Refusal) {
    let entries = node.members ?? []
    members.reserveCapacity(entries.count)
    var merged: [YAMLNode] = []
    for (key, value) in entries {
      guard let name = key.string else { throw Refusal(kind: "a mapping with a key that is \(key.kind)") }
      if name == "<<", key.isPlain {
        merged += value.elements ?? [value]
      } else {
        members.append((name, key, value))
      }
    }
    guard !merged.isEmpty else { return }
    var names = Set(members.map { ExactString($0.name) })
    for node in merged {
      guard node.members != nil, node.ownTag == nil else {
        throw Refusal(kind: "a merge key (<<) of \(Self.kind(node))")
      }
      for member in try MergedMembers(node).members where names.insert(ExactString(member.name)).inserted {
        members.append(member)
      }
    }
  }

  private static func kind(_ node: YAMLNode) -> String {
    node.ownTag.map { "the tag \($0.visible)" } ?? ExportValue(node).kind
  }
}
