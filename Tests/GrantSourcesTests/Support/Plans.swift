import Documents

/// Builds plans of a few resources.
enum Plans {
  /// A resource of `planned_values`, and its change.
  struct Resource {
    var address = "auth0_client_grant.g"
    var type = "auth0_client_grant"
    var mode = "managed"
    var values: String? = #"{"audience":"a","client_id":"app","scopes":["read:a"],"subject_type":"client"}"#
    var actions = #"["no-op"]"#
    var unknown = "{}"
    var more = ""
  }

  static func text(
    _ resources: [Resource], module: String? = nil, configuration: String? = nil, more: String = ""
  ) -> String {
    let values = resources.compactMap { resource in
      resource.values.map {
        #"{"address":\#(quoted(resource.address)),"mode":"\#(resource.mode)","type":"\#(resource.type)","#
          + #""values":\#($0)}"#
      }
    }
    let list = #"{"resources":[\#(values.joined(separator: ","))]}"#
    let root = module.map { #"{"child_modules":[{"address":"\#($0)","child_modules":[\#(list)]}]}"# } ?? list
    let changes = resources.map { resource in
      #"{"address":\#(quoted(resource.address)),"mode":"\#(resource.mode)","type":"\#(resource.type)"\#(resource.more),"#
        + #""change":{"actions":\#(resource.actions),"before":null,"after":null,"after_unknown":\#(resource.unknown)}}"#
    }
    let config = configuration.map { #","configuration":\#($0)"# } ?? ""
    return
      #"{"format_version":"1.2","planned_values":{"root_module":\#(root)},"resource_changes":["#
      + changes.joined(separator: ",") + "]\(config)\(more)}"
  }

  private static func quoted(_ text: String) -> String { JSONWriter.compact(.string(text)) }
}
