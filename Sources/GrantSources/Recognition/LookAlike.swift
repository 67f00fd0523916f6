import Documents

/// Something that is taken for client grants and is none, or says less than they do: how it is known, and what to do
/// instead.
struct LookAlike: Sendable {
  enum Place {
    /// An input by itself, one that has lists of the tenant, and an element of such a list.
    case document, page, element
  }

  /// What it is, as it stands after "found".
  let name: String
  let advice: String
  let signature: KeySignature
  /// The keys whose values are said.
  var shown: [String] = []
  var places: [Place] = [.document, .element]

  /// What an object is instead of a grant or a list of them; nil where nothing of that is known.
  static func of(_ object: JSONObject, at place: Place) -> LookAlike? {
    known.first { $0.places.contains(place) && $0.signature.fits(object) }
  }

  /// `found NAME (401, Unauthorized); ADVICE`
  func message(_ object: JSONObject) -> String {
    let values = shown.compactMap {
      object[$0]?.string?.prefix(80).description.visible ?? object[$0]?.int.map(String.init)
    }
    return "found \(name)\(values.isEmpty ? "" : " (\(values.joined(separator: ", ")))"); \(advice)"
  }

  static let save = "save the answer of GET /api/v2/client-grants, or write a snapshot with 'grantlint snapshot'"

  private static let failed = "what fetched the grants failed: have it stop at errors, and fetch again"
  private static let terraform = "it is not read as grants; audit the tenant after 'terraform apply', or \(save)"
  private static let pulumi = "it is not read as grants; audit the tenant after 'pulumi up', or \(save)"

  /// Of two that fit the first counts.
  private static let known = [
    LookAlike(
      name: "a page in a list", advice: "give the pages in a row, as jq without --slurp prints them",
      signature: KeySignature(any: ["client_grants", "clients", "resource_servers"]), places: [.element]),
    LookAlike(
      name: "an error of the Management API", advice: failed,
      signature: KeySignature(all: ["statusCode"], any: ["error", "message", "errorCode"]),
      shown: ["statusCode", "error"], places: [.document, .page, .element]),
    LookAlike(
      name: "an error", advice: failed,
      signature: KeySignature(any: ["error", "errors", "error_description"]), shown: ["error"],
      places: [.document, .page, .element]),
    LookAlike(
      name: "an error message", advice: failed,
      signature: KeySignature(all: ["message"], none: KeySignature.grantOnly + ["client_id"])),
    LookAlike(
      name: "an answer of the token endpoint", advice: "it contains a token and no grants; use it to \(save)",
      signature: KeySignature(any: ["access_token", "id_token"])),
    LookAlike(
      name: "a response as node-auth0 or axios wraps it", advice: "save what is under its 'data'",
      signature: KeySignature(all: ["data"], any: ["headers", "status", "statusText", "response", "rawResponse"])),
    LookAlike(
      name: "the claims of a token", advice: save, signature: KeySignature(all: ["iss"], any: ["aud", "sub"])),
    LookAlike(
      name: "a grantlint report", advice: save,
      signature: KeySignature(any: ["schema_version", "fingerprint"])),

    // Pulumi
    LookAlike(
      name: "what 'pulumi preview --json' prints",
      advice: "only what is deployed is read: give what 'pulumi stack export' prints",
      signature: KeySignature(any: ["changeSummary", "steps"], none: KeySignature.grantOnly)),
    LookAlike(
      name: "what 'pulumi stack export' prints", advice: pulumi,
      signature: KeySignature(any: ["deployment", "checkpoint"])),
    LookAlike(
      name: "a resource of Pulumi", advice: pulumi, signature: KeySignature(any: ["urn"])),
    LookAlike(
      name: "a grant in the spelling of Pulumi (clientId, allowAllScopes)", advice: pulumi,
      signature: KeySignature(any: [
        "clientId", "allowAllScopes", "subjectType", "organizationUsage", "allowAnyOrganization", "defaultFor",
        "authorizationDetailsTypes",
      ])),

    // Terraform
    LookAlike(
      name: "a line of what 'terraform plan -json' prints",
      advice: "it has no grants: plan with -out=FILE, and give what 'terraform show -json FILE' prints",
      signature: KeySignature(all: ["@level", "@message"])),
    LookAlike(
      name: "a Terraform state", advice: terraform,
      signature: KeySignature(any: ["terraform_version", "lineage"], none: ["format_version"])),
    LookAlike(
      name: "what 'terraform show -json' prints", advice: terraform, signature: KeySignature(all: ["format_version"])),
    LookAlike(
      name: "a resource of Terraform", advice: terraform,
      signature: KeySignature(all: ["type", "name"], any: ["values", "instances", "change", "provider_name"])),
    LookAlike(
      name: "a Terraform configuration", advice: terraform,
      signature: KeySignature(any: ["resource", "module"], none: KeySignature.grantOnly)),
    LookAlike(
      name: "the values of Terraform's data source auth0_client_grants",
      advice: "they may be filtered; \(save)",
      signature: KeySignature(
        all: ["client_grants"], any: ["id", "audience", "client_id", "default_for", "allow_any_organization"]),
      places: [.page]),
    LookAlike(
      name: "the values of a Terraform resource ('scopes' instead of 'scope')", advice: terraform,
      signature: KeySignature(
        all: ["scopes"], any: ["audience", "client_id", "subject_type", "default_for"], none: ["scope", "identifier"])),

    // auth0-deploy-cli and others that describe a tenant
    LookAlike(
      name: "a tenant of auth0-deploy-cli",
      advice: "it names applications instead of their ids and has no grants; audit the tenant, or \(save)",
      signature: KeySignature(any: ["clientGrants", "resourceServers"]),
      places: [.document, .page, .element]),
    LookAlike(
      name: "a Kubernetes object", advice: save, signature: KeySignature(all: ["apiVersion", "kind"])),
    LookAlike(
      name: "a CloudFormation template", advice: save,
      signature: KeySignature(any: ["AWSTemplateFormatVersion", "Resources"])),

    // Other records of Auth0
    LookAlike(
      name: "a grant of a user (GET /api/v2/grants)", advice: "that is a user's consent; \(save)",
      signature: KeySignature(any: ["clientID", "user_id"])),
    LookAlike(
      name: "an application by itself",
      advice: "applications are read as {\"clients\": […]} beside the grants; \(save)",
      signature: KeySignature(any: KeySignature.clientOnly, none: KeySignature.grantOnly)),
    LookAlike(
      name: "an application by itself",
      advice: "applications are read as {\"clients\": […]} beside the grants; \(save)",
      signature: KeySignature(all: ["client_id", "name"], none: KeySignature.grantOnly)),
    LookAlike(
      name: "an API by itself", advice: "APIs are read as {\"resource_servers\": […]} beside the grants; \(save)",
      signature: KeySignature(all: ["identifier"], none: KeySignature.grantOnly)),
    LookAlike(
      name: "organizations", advice: "they are read from snapshots only; \(save)",
      signature: KeySignature(any: ["organizations", "display_name", "branding"], none: KeySignature.grantOnly)),
    LookAlike(
      name: "a request for a token", advice: save, signature: KeySignature(any: ["client_secret", "grant_type"])),
    LookAlike(name: "an event of the log", advice: save, signature: KeySignature(any: ["log_id"])),
  ]
}
