import Documents
import PolicyEngine
import Tenant

/// Every stored property that there is in a value, with what it says where it occurs: by this a codec is seen to lose
/// nothing, whatever properties there will be.
struct StoredProperties {
  /// By the way from the whole value, what is at its end.
  private(set) var values: [String: String] = [:]
  /// By `TYPE.PROPERTY` everything that it says somewhere.
  private(set) var said: [String: Set<String>] = [:]

  init(_ value: Any) { walk(value, "") }

  private mutating func walk(_ value: Any, _ path: String) {
    switch value {
    case let object as JSONObject: values[path] = JSONWriter.compact(.object(object))
    case let inventory as Inventory: list(Array(inventory), path)
    case let grants as GrantList: list(Array(grants), path)
    case let grant as GrantReference: names(of: grant, path)
    default: walkParts(value, path)
    }
  }

  private mutating func walkParts(_ value: Any, _ path: String) {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      guard let some = mirror.children.first else { return values[path] = "nil" }
      walk(some.value, path)
    case .collection: list(mirror.children.map(\.value), path)
    case .dictionary:
      let pairs = mirror.children.map { Array(Mirror(reflecting: $0.value).children).map(\.value) }
      values[path] = "\(pairs.count) keys"
      for pair in pairs { walk(pair[1], "\(path)[\(pair[0])]") }
    case .struct, .class:
      for child in mirror.children { property("\(type(of: value))", child.label ?? "?", child.value, path) }
    case nil, .enum: values[path] = "\(value)"
    default: preconditionFailure("\(path) is a \(type(of: value)), which this does not look into")
    }
  }

  private mutating func list(_ elements: [Any], _ path: String) {
    values[path] = "\(elements.count) elements"
    for (index, element) in elements.enumerated() { walk(element, "\(path)[\(index)]") }
  }

  private mutating func property(_ type: String, _ label: String, _ value: Any, _ path: String) {
    let inner = StoredProperties(value)
    values.merge(inner.values.map { (path + ".\(label)" + $0.key, $0.value) }) { $1 }
    said.merge(inner.said) { $0.union($1) }
    let text = inner.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
    said["\(type).\(label)", default: []].insert(text)
  }

  /// A grant is read from a table or from a report, and has of either the same to say.
  private mutating func names(of grant: GrantReference, _ path: String) {
    let stored = Mirror(reflecting: grant).children.compactMap(\.label)
    precondition(stored == ["source", "clientName", "position"], "GrantReference has \(stored)")
    let names: [(String, Any)] = [
      ("id", grant.id as Any), ("clientID", grant.clientID as Any), ("defaultFor", grant.defaultFor as Any),
      ("audience", grant.audience as Any), ("subjectType", grant.subjectType), ("label", grant.label),
      ("clientName", grant.clientName as Any), ("origin", grant.origin as Any),
    ]
    for (label, value) in names { property("GrantReference", label, value, path) }
  }
}
