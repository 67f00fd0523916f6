import TestSupport
import Testing

/// The formats in which a tenant comes to an audit of files.
enum ExportFormat: String, CaseIterable, CustomTestStringConvertible {
  case deployCLIFile = "YAML of auth0-deploy-cli"
  case deployCLIFolder = "directories of auth0-deploy-cli"
  case terraformPlan = "Terraform plans"
  case terraformState = "Terraform states"
  case terraformStateFile = "`terraform.tfstate`"
  case terraformDataSource = "Terraform's data source"
  case terraformCode = "`.tf` files"
  case pulumiStack = "Pulumi stacks"
  case nodeSDK = "answers of node-auth0"
  case slurpedPages = "pages of `jq -s`"
  case snapshot = "snapshots"

  var testDescription: String { rawValue }

  /// Writes a tenant.
  /// - Returns: the inputs of an audit.
  func write(_ tenant: ExportedTenant, signedInAs client: String, to folder: TemporaryFolder) throws -> [String] {
    let resources = ProviderWriter(tenant: tenant)
    let terraform = TerraformWriter(resources: resources.resources)
    let grants = TerraformWriter(resources: resources.grants)
    let deployCLI = DeployCLIWriter(tenant: tenant, signedIn: client)
    let answers = AnswerWriter(tenant: tenant)
    switch self {
    case .deployCLIFile: return [try folder.write(deployCLI.yaml, to: "tenant.yaml")]
    case .deployCLIFolder:
      try deployCLI.write(to: folder)
      return [folder.path]
    case .terraformPlan: return [try folder.write(terraform.plan, to: "plan.json")]
    case .terraformState: return [try folder.write(terraform.state, to: "state.json")]
    case .terraformStateFile: return [try folder.write(terraform.stateFile, to: "terraform.tfstate")]
    case .terraformDataSource: return [try folder.write(grants.dataSource, to: "grants.json")]
    case .terraformCode: return [try folder.write(grants.code, to: "auth0.tf")]
    case .pulumiStack:
      return [try folder.write(PulumiWriter(resources: resources.resources).stack, to: "stack.json")]
    case .nodeSDK: return try answers.nodeSDK.map { try folder.write($0.text, to: "\($0.name).json") }
    case .slurpedPages: return try answers.slurped(20).map { try folder.write($0.text, to: "\($0.name).json") }
    case .snapshot: return [try folder.write(tenant.snapshot, to: "snapshot.json")]
    }
  }
}
