package import Documents
import Tenant

extension ReachTable {
  /// Reads a table. Throws every problem of the file: a tier that does not exist, a scope in two tiers, a path with a scope that
  /// no tier has.
  package init(text: String, path: String) throws(Diagnostics) {
    let file = try YAMLFile(text: text, path: path)
    var reader = YAMLReader(file)
    var members = ReachMembers()
    reader.read(file.root, by: ReachMembers.keys, into: &members)
    let table = members.table(&reader)
    guard let table, reader.problems.isEmpty else { throw Diagnostics(reader.problems.inFileOrder) }
    self = table
  }
}

/// A table that is being read.
private struct ReachMembers: Sendable {
  var api: SystemAPI?
  var tiers: [(tier: Tier, scopes: [Located<String>])] = []
  var extra: [(scope: Located<String>, reference: String)] = []
  var paths: [PathMembers] = []

  static let keys = KeyTable<ReachMembers>(
    "a reach table",
    [
      .required("api", \.api, .word),
      .init("tiers", isRequired: true, schema: { ["type": "object"] }) { reader, node, members in
        for (key, name, value) in reader.entries(node, "tiers") ?? [] {
          let scopes = reader.names(value, "tier \(name)")
          if let tier = Tier(rawValue: name) {
            members.tiers.append((tier, scopes))
          } else {
            let hint = Spelling.hint(for: name, among: Tier.allCases.map(\.rawValue))
            reader.note(key, "there is no tier '\(name.visible)'\(hint)")
          }
        }
      },
      .init("extra", schema: { ["type": "object"] }) { reader, node, members in
        for (key, name, value) in reader.entries(node, "extra") ?? [] {
          guard let address = reader.address(value, "extra") else { continue }
          members.extra.append((Located(name, key), address))
        }
      },
      .defaulted("paths", \.paths, .list(of: PathMembers.form)),
    ])

  /// The table, and a note of each problem.
  func table(_ reader: inout YAMLReader) -> ReachTable? {
    var known: [ExactString: Tier] = [:]
    for (tier, scopes) in tiers {
      for scope in scopes where known.updateValue(tier, forKey: ExactString(scope.value)) != nil {
        reader.note(scope.problem("'\(scope.value.visible)' is in a tier already"))
      }
    }
    let names = known.keys.map(\.value)
    for (scope, _) in extra where known[ExactString(scope.value)] == nil {
      reader.note(
        scope.problem("'\(scope.value.visible)' is in no tier\(Spelling.hint(for: scope.value, among: names))"))
    }
    var ids: Set<String> = []
    for path in paths {
      if let id = path.id, !ids.insert(id.value).inserted {
        reader.note(id.problem("two paths have the id '\(id.value.visible)'"))
      }
      for scope in path.scopes where known[ExactString(scope.value)] == nil {
        let hint = Spelling.hint(for: scope.value, among: names)
        reader.note(scope.problem("no tier has the scope '\(scope.value.visible)'\(hint)"))
      }
    }
    guard let api else { return nil }
    return ReachTable(
      api: api, tiers: known,
      extra: Dictionary(extra.map { ($0.scope.value, $0.reference) }) { first, _ in first },
      paths: paths.compactMap(\.path))
  }
}

/// A path that is being read.
private struct PathMembers: Sendable {
  var id: Located<String>?
  var scopes: [Located<String>] = []
  var leadsTo: EscalationPath.End?
  var sentence: String?
  var call: String?
  var reference: String?
  var condition: String?

  private static let keys = KeyTable<PathMembers>(
    "a path",
    [
      .required("id", \.id, .locatedText),
      .init("scopes", isRequired: true, schema: { JSONSchema.texts }) { reader, node, path in
        path.scopes = reader.names(node, "scopes")
        if path.scopes.isEmpty { reader.note(node, "a path needs at least one scope") }
      },
      .required("leads_to", \.leadsTo, .word), .required("sentence", \.sentence, .text),
      .required("call", \.call, .text),
      .init("reference", isRequired: true, schema: { JSONSchema.text }) { $2.reference = $0.address($1, "reference") },
      .optional("conditional", \.condition, .text),
    ])

  static let form = ValueForm<PathMembers>.mapping(keys, PathMembers()) { _, _, path, _ in path }

  /// nil: something is missing, which was noted.
  var path: EscalationPath? {
    guard let id, let leadsTo, let sentence, let call, let reference else { return nil }
    return EscalationPath(
      id: id.value, scopes: scopes.map(\.value), leadsTo: leadsTo, sentence: sentence, call: call,
      reference: reference, condition: condition)
  }
}

extension YAMLReader {
  fileprivate mutating func address(_ node: YAMLNode, _ owner: String) -> String? {
    guard let text = text(node, owner) else { return nil }
    if text.webAddress == nil { note(node, "\(owner) is an address that begins with https://, not '\(text.visible)'") }
    return text
  }
}
