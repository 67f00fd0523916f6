import Documents
import GrantSources
import Remediation
import Tenant

/// Makes the patch of a plan for the files that its grants come from. It reads each file with a change once, and writes none.
struct CodePatching {
  let source: FileSource

  /// nil where no patch goes with the source: a live tenant, the demo, a snapshot of what was.
  init?(_ source: any TenantSource) {
    guard let source = source as? FileSource, !source.isSnapshot else { return nil }
    self.source = source
  }

  /// The patch of all changes; empty where the plan is refused.
  func patch(_ plan: RemediationPlan) -> CodePatch {
    var patch = CodePatch()
    guard plan.refusal == nil else { return patch }
    let hasElements = plan.changes.contains { !$0.elements.added.isEmpty || !$0.elements.removed.isEmpty }
    let scopes = hasElements ? source.environmentScopes() : nil
    let changes = Dictionary(grouping: plan.changes) { ExactString($0.before.origin?.file ?? "") }
    for (file, changes) in changes.sorted(by: { $0.key < $1.key }) { add(changes, of: file.value, scopes, to: &patch) }
    return patch
  }

  /// - Parameter scopes: nil where no placeholder has a value.
  private func add(_ changes: [Change], of file: String, _ scopes: EnvironmentScopes?, to patch: inout CodePatch) {
    let editable = changes.filter { change in
      let (added, removed) = change.elements
      let reason =
        Self.objection(to: change.before) ?? scopes?.objection(to: change.before, adding: added, removing: removed)
      if let reason { patch.leave(change, reason) }
      return reason == nil
    }
    guard let first = editable.first else { return }
    let path: String
    let bytes: [UInt8]
    do throws(PatchPath.Problem) {
      path = try PatchPath.relative(file)
      do { bytes = try InputFile.bytes(file, isRegular: true) } catch {
        throw PatchPath.Problem(reason: "the file cannot be read again: \(error.message)")
      }
    } catch {
      for change in editable { patch.leave(change, error.reason) }
      return
    }
    let isDeclared = first.before.declaration != nil
    let filePatch = FilePatch(bytes, isYAML: source.isYAML(first.before), editable) { text in
      source.grants(of: text, file: file, isDeclared: isDeclared)
    }
    patch.add(filePatch, path: path)
  }

  /// Why the text of a grant is not edited, nil where it may be.
  private static func objection(to grant: ClientGrant) -> String? {
    guard let file = grant.origin?.file, grant.hasPlaces else { return "it is not known where the grant is written" }
    if let declaration = grant.declaration, !declaration.isLiteral {
      return file.hasSuffix(".tf")
        ? "Terraform code is not edited" : "it is what a tool made of its code, which is elsewhere"
    }
    return file == InputFile.standardInput ? "standard input is no file: name the file instead" : nil
  }
}
