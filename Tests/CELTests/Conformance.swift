import Foundation

@testable import CEL

/// The conformance tests of the language as plain JSON, read from beside the repository or from `CEL_CONFORMANCE`.
struct Conformance {
  /// One test of the suite.
  struct Case {
    let id: String
    let file: String
    let expression: String
    let container: String
    let isUncheckedOnly: Bool
    let isCheckOnly: Bool
    let variables: [Variable]
    let functions: [Function]
    let bindings: [String: Binding]
    let expectation: Expectation
  }

  enum Expectation {
    case value(Value)
    case error
    /// The type that the checker finds, as JSON text.
    case type(String)
  }

  static let path: String = {
    if let path = ProcessInfo.processInfo.environment["CEL_CONFORMANCE"] { return path }
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return root.appendingPathComponent("../shared/cel/conformance.json").standardizedFileURL.path
  }()

  static var isPresent: Bool { FileManager.default.isReadableFile(atPath: path) }

  static func cases() throws -> [Case] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    guard let suite = try JSONSerialization.jsonObject(with: data) as? [String: Any],
      let tests = suite["tests"] as? [[String: Any]]
    else { throw Malformed(what: "the suite") }
    return try tests.map(decode)
  }

  struct Malformed: Error {
    let what: String
  }

  private static func decode(_ test: [String: Any]) throws -> Case {
    guard let id = test["id"] as? String, let file = test["file"] as? String, let expression = test["expr"] as? String
    else {
      throw Malformed(what: "\(test)")
    }
    let declarations = test["type_env"] as? [[String: Any]] ?? []
    let variables = try declarations.compactMap { declaration -> Variable? in
      guard let name = declaration["name"] as? String, let ident = declaration["ident"] else { return nil }
      return Variable(name: name, type: try type(ident))
    }
    let bindings = try (test["bindings"] as? [String: Any] ?? [:]).mapValues { Binding.value(try value($0)) }
    return Case(
      id: id, file: file, expression: expression, container: test["container"] as? String ?? "",
      isUncheckedOnly: test["disable_check"] as? Bool ?? false, isCheckOnly: test["check_only"] as? Bool ?? false,
      variables: variables, functions: try declarations.flatMap(functions), bindings: bindings,
      expectation: try expectation(test["expect"] as? [String: Any] ?? [:]))
  }

  /// The functions that a declaration makes known, one for each overload.
  private static func functions(_ declaration: [String: Any]) throws -> [Function] {
    guard let name = declaration["name"] as? String else { return [] }
    return try (declaration["overloads"] as? [[String: Any]] ?? []).map { overload in
      let parameters = try (overload["params"] as? [Any] ?? []).map(type)
      let result = try overload["result"].map(type) ?? .dyn
      return Function(
        name, isMember: overload["instance"] as? Bool ?? false, [Signature(parameters, result)], .absent)
    }
  }

  private static func expectation(_ expect: [String: Any]) throws -> Expectation {
    if expect["error"] != nil { return .error }
    if let value = expect["value"] { return .value(try self.value(value)) }
    if let type = expect["type"] { return .type(try self.type(type).description) }
    return .value(.bool(true))
  }

  private static func value(_ json: Any) throws -> Value {
    guard let object = json as? [String: Any], let (key, content) = object.first else {
      throw Malformed(what: "\(json)")
    }
    switch (key, content) {
    case ("null", _): return .null
    case ("bool", let value as Bool): return .bool(value)
    case ("int64", let text as String): return .int(try number(Int64(text), text))
    case ("uint64", let text as String): return .uint(try number(UInt64(text), text))
    case ("double", let text as String): return .double(try number(Double(text), text))
    case ("string", let text as String): return .string(text)
    case ("bytes", let text as String): return .bytes(Array(try number(Data(base64Encoded: text), text)))
    case ("list", let elements as [Any]): return .list(try elements.map(value))
    case ("map", let pairs as [[Any]]):
      let map = MapValue(keys: try pairs.map { try value($0[0]) }, values: try pairs.map { try value($0[1]) })
      return .map(try number(map, "a map"))
    case ("type", let name as String): return .type(try type(name))
    case ("timestamp", let text as String): return .timestamp(try number(Timestamp(text), text))
    case ("duration", let text as String):
      return .duration(nanoseconds: try number(TimeText.nanoseconds(of: text), text))
    default: throw Malformed(what: "\(json)")
    }
  }

  private static func number<T>(_ value: T?, _ text: String) throws -> T {
    guard let value else { throw Malformed(what: text) }
    return value
  }

  /// The types by the names that the suite uses: as the language calls them, in short, and as protobuf calls what wraps them.
  private static let namedTypes: [String: Type] = TypeNames.types.merging(
    [
      "dyn": .dyn, "any": .dyn, "null": .null, "timestamp": .timestamp, "duration": .duration,
      "google.protobuf.Any": .dyn,
      "google.protobuf.Value": .dyn, "google.protobuf.NullValue": .null, "google.protobuf.Struct": .map(.string, .dyn),
      "google.protobuf.ListValue": .list(.dyn), "google.protobuf.BoolValue": .nullable(.bool),
      "google.protobuf.Int32Value": .nullable(.int), "google.protobuf.Int64Value": .nullable(.int),
      "google.protobuf.UInt32Value": .nullable(.uint), "google.protobuf.UInt64Value": .nullable(.uint),
      "google.protobuf.FloatValue": .nullable(.double), "google.protobuf.DoubleValue": .nullable(.double),
      "google.protobuf.StringValue": .nullable(.string), "google.protobuf.BytesValue": .nullable(.bytes),
    ], uniquingKeysWith: { own, _ in own })

  private static func type(_ json: Any) throws -> Type {
    switch json {
    case let name as String: return namedTypes[name] ?? .opaque(name, [])
    case let object as [String: Any]:
      if let element = object["list"] { return .list(try type(element)) }
      if let pair = object["map"] as? [Any] { return .map(try type(pair[0]), try type(pair[1])) }
      if let instance = object["type"] { return .type(try type(instance)) }
      if let wrapped = object["wrapper"] { return .nullable(try type(wrapped)) }
      if let name = object["type_param"] as? String { return .parameter(name) }
      if let abstract = object["abstract"] as? [String: Any], let name = abstract["name"] as? String {
        let parameters = try (abstract["params"] as? [Any] ?? []).map(type)
        return name == "optional_type" ? .optional(parameters.first ?? .dyn) : .opaque(name, parameters)
      }
      throw Malformed(what: "\(json)")
    default: throw Malformed(what: "\(json)")
    }
  }
}
