import Documents
import Tenant

/// What one input of code declares of a tenant. Nothing of it is lost by a mistake beside it: `problems` name every one.
struct DeclaredTenant: Sendable {
  /// In the order of the text.
  var grants: [DeclaredGrant] = []
  /// The applications and APIs beside the grants. An application that has no id yet has the name for one by which the grants
  /// call it.
  var clients: [Client] = []
  var resourceServers: [ResourceServer] = []
  /// Those of them, and others, of which something is written and not known.
  var unknownRecords: [UnknownRecord] = []
  /// The grants that are no longer managed, and stay in the tenant.
  var released: [ReleasedGrant] = []
  /// What the format cannot say.
  var lacks: Set<DeclarationLack> = []
  /// The collections of which the code speaks at all: an export without a section for grants says nothing about grants.
  var declares: Set<TenantCollection> = []
  /// What makes the input unreadable in part, each with its place: what is wrong and what to do.
  var problems: [Diagnostic] = []
  /// The files that were read, where the input is a folder.
  var files: [String] = []
  /// What is passed over and what an input of this kind cannot say, each a sentence without the name of the input.
  var notes: [String] = []
}

/// A grant as code declares it.
struct DeclaredGrant: Sendable {
  /// By the names of the Management API; what is absent, and what is empty where that means the same, is left out. Of a text
  /// that is not known it has what is written, of a list the elements that are known.
  var object: JSONObject
  let declaration: GrantDeclaration
  /// What is written for its application where that may be a name of one; nil: it is an id.
  var clientName: String?
}
