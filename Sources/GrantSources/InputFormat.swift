/// What an input is, where its contents do not tell or are not to.
package enum InputFormat: String, CaseIterable, Sendable {
  /// Records as the Management API or grantlint gives them.
  case api
  /// The YAML file or the directory of auth0-deploy-cli.
  case deployCLI = "deploy-cli"
  /// A plan, a state or the configuration of Terraform.
  case terraform
  /// What `pulumi stack export` prints.
  case pulumi
}

/// How inputs are read.
package struct InputOptions: Sendable {
  /// nil: what the contents of each input tell.
  package var format: InputFormat?
  /// What stands for the placeholders of auth0-deploy-cli.
  package var mapping: KeywordMapping
  /// The folder of the Terraform configuration that a plan or state was made of; nil: that of the input.
  package var sourceFolder: String?
  /// The configuration of a provider whose tenant is read, where an input has several.
  package var provider: String?
  /// Inputs that lie elsewhere for the time of reading.
  package var copies: [InputCopy] = []

  /// A text that may name files, as the user knows them.
  @Sendable func shown(_ text: String) -> String {
    copies.reduce(text) { $0.replacing($1.path, with: $1.name) }
  }

  package init(
    format: InputFormat? = nil, mapping: KeywordMapping = KeywordMapping(), sourceFolder: String? = nil,
    provider: String? = nil
  ) {
    self.format = format
    self.mapping = mapping
    self.sourceFolder = sourceFolder
    self.provider = provider
  }
}

/// A copy of an input, made to be read: messages and places have the name of the input.
package struct InputCopy: Sendable {
  fileprivate let path: String
  fileprivate let name: String

  /// - Parameter path: no other text of the input may have it in it.
  package init(path: String, name: String) {
    self.path = path
    self.name = name.hasSuffix("/") ? String(name.dropLast()) : name
  }
}

extension InputFormat {
  /// What to say of a value of JSON that is not of the format that somebody says it is of; nil where that is told elsewhere.
  var refusal: String? {
    let name: String
    switch self {
    case .api: return nil
    case .deployCLI: name = "an export of auth0-deploy-cli, with sections such as clientGrants"
    case .terraform: name = "a plan, a state or resources of Terraform ('terraform show -json')"
    case .pulumi: name = "a stack of Pulumi ('pulumi stack export')"
    }
    return "is not \(name), which --input-format says"
  }
}
