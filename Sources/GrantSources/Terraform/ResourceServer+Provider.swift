import Documents
import Tenant

extension ResourceServer {
  private static let texts = ["id", "name", "token_dialect", "client_id"]
  private static let switches = ["is_system", "allow_offline_access", "enforce_policies"]
  private static let numbers = ["token_lifetime", "token_lifetime_for_anonymous_access_tokens"]

  /// What the attributes of `auth0_resource_server` say of an API, by the names of the Management API and without its
  /// identifier. Its scopes are there only where the provider is so old that they are an attribute.
  static func object(_ values: ProviderValues) throws(UnexpectedValue) -> JSONObject {
    var object = JSONObject()
    for name in texts { object[name] = try values.text(name).map { .string($0) } }
    for name in switches { object[name] = try values.bool(name).map { .bool($0) } }
    for name in numbers { object[name] = try values.int(name).map { .int(Int(clamping: $0)) } }
    if let scopes = try scopes(values, name: "value"), !scopes.isEmpty { object["scopes"] = .array(scopes) }
    object["subject_type_authorization"] = try policies(values.block("subject_type_authorization"))
    object["authorization_details"] = try details(values.blocks("authorization_details"))
    object["proof_of_possession"] = try proof(values.block("proof_of_possession"))
    if let policy = try values.block("authorization_policy")?.text("policy_id") {
      object["authorization_policy"] = ["policy_id": .string(policy)]
    }
    return object
  }

  /// The blocks `scopes`; nil where they are missing or one is not known.
  ///
  /// - Parameter name: what the attribute with a scope is called in them.
  static func scopes(_ values: ProviderValues, name: String) throws(UnexpectedValue) -> [JSONValue]? {
    guard let blocks = try values.blocks("scopes") else { return nil }
    var scopes: [JSONValue] = []
    for block in blocks {
      guard let scope = try scope(block, name: name) else { return nil }
      scopes.append(scope)
    }
    return scopes
  }

  /// One scope; nil where it is not known.
  static func scope(_ values: ProviderValues, name: String) throws(UnexpectedValue) -> JSONValue? {
    guard let scope = try values.text(name) else { return nil }
    var object: JSONObject = ["value": .string(scope)]
    object["description"] = try values.text("description").map { .string($0) }
    return .object(object)
  }

  private static func policies(_ block: ProviderValues?) throws(UnexpectedValue) -> JSONValue? {
    guard let block else { return nil }
    var policies = JSONObject()
    for subject in ["user", "client", "anonymous_user"] {
      guard let policy = try block.block(subject)?.text("policy") else { continue }
      policies[subject] = ["policy": .string(policy)]
    }
    return policies.isEmpty ? nil : .object(policies)
  }

  private static func details(_ blocks: [ProviderValues]?) throws(UnexpectedValue) -> JSONValue? {
    var details: [JSONValue] = []
    for block in blocks ?? [] {
      guard let type = try block.text("type"), try block.bool("disable") != true else { continue }
      details.append(["type": .string(type)])
    }
    return details.isEmpty ? nil : .array(details)
  }

  private static func proof(_ block: ProviderValues?) throws(UnexpectedValue) -> JSONValue? {
    guard let block, try block.bool("disable") != true else { return nil }
    var proof = JSONObject()
    for name in ["mechanism", "required_for"] { proof[name] = try block.text(name).map { .string($0) } }
    proof["required"] = try block.bool("required").map { .bool($0) }
    return .object(proof)
  }
}
