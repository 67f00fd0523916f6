import Documents

/// The configuration of Terraform as it is written: the resources of a folder and of the modules in its folders. Nothing is
/// evaluated.
struct TerraformCode: Sendable {
  /// A resource as it is written.
  struct Resource: Sendable {
    /// Without the keys of instances: `module.m2m.auth0_client_grant.g`.
    let address: String
    let block: HCLBlock
    /// The configuration of the provider by its name from the root module; nil: it is an expression.
    let provider: String?
  }

  /// In the order of the files and their texts.
  private(set) var grants: [Resource] = []
  /// The grants and modules of which there are no instances.
  private(set) var absent: [String] = []
  /// Whether there is anything that imports what is there already.
  private(set) var hasImports = false
  /// Of the folder and its modules.
  var files: [String] = []
  /// What could not be read.
  var problems: [Diagnostic] = []
  /// What nobody has read: modules that come from elsewhere, files in JSON, files that change others.
  private(set) var unread: [Diagnostic] = []
  /// By their addresses.
  private var places: [String: Int] = [:]

  /// One file by itself. Its modules are not read.
  init(_ bytes: [UInt8], file: String) {
    guard let body = body(bytes, file: file) else { return }
    var providers = TerraformProviders()
    providers.add(body)
    for block in add(body, module: "", providers) {
      let source = block.body.attribute("source")?.value.literal
      guard let source, Self.isLocal(source) else {
        addUnread(module: block, Self.origin(source))
        continue
      }
      addUnread(
        block,
        "the module \(block.labels[0].visible) comes from \(source.visible), which is not read with one file: give the "
          + "folder")
    }
  }

  /// Every `*.tf` and `*.tofu` of a folder, and of the folders from which it takes modules.
  ///
  /// - Parameter folder: as the user named it; `.` and the empty one are not shown before names.
  init(folder: String) { add(root: folder) }

  static let auditThePlan = "audit the plan ('terraform show -json PLAN')"

  /// Whether a source is a folder beside the module that takes it.
  static func isLocal(_ source: String) -> Bool { source.hasPrefix("./") || source.hasPrefix("../") }

  /// Why a module that comes from elsewhere is not read.
  static func origin(_ source: String?) -> String {
    "\(source.map { "comes from \($0.visible)" } ?? "does not say where it comes from"), which is not read"
  }

  mutating func addUnread(module block: HCLBlock, _ why: String) {
    addUnread(block, "the module \(block.labels[0].visible) \(why): \(Self.auditThePlan)")
  }

  mutating func addUnread(_ block: HCLBlock, _ message: String) {
    unread.append(Diagnostic(place: block.place, message: message))
  }

  mutating func addUnread(file: String, _ message: String) {
    unread.append(Diagnostic(place: Place(file: file, line: 1, column: 1), message: message))
  }

  /// What a file says; nil: it is no configuration, which is noted.
  mutating func body(_ bytes: [UInt8], file: String) -> HCLBody? {
    do { return try HCLFile(bytes, file: file).body } catch {
      problems.append(error)
      return nil
    }
  }

  /// Adds what a file of a module has. Returns the modules that it takes.
  ///
  /// - Parameter module: `module.m2m.`; empty in the root module.
  mutating func add(_ body: HCLBody, module: String, _ providers: TerraformProviders) -> [HCLBlock] {
    hasImports = hasImports || !body.blocks("import").isEmpty
    for block in body.grants {
      let address = "\(module)\(block.labels[0]).\(block.labels[1])"
      guard !block.isWithoutInstances else {
        absent.append(address)
        continue
      }
      let reference = block.body.attribute("provider")?.value.text
      let provider = TerraformProviders.reference(reference ?? "auth0").map(providers.name)
      if provider == nil {
        addUnread(
          block, "\(address.visible): provider: \((reference ?? "").visible) is not evaluated: \(Self.auditThePlan)")
      }
      places[address] = places[address] ?? grants.count
      grants.append(Resource(address: address, block: block, provider: provider))
    }
    return body.blocks("module").filter { block in
      guard block.isWithoutInstances else { return true }
      absent.append("\(module)module.\(block.labels[0])")
      return false
    }
  }

  /// Where the value at the end of a route is written, for a grant by its address with or without the keys of instances; nil
  /// for one that is not here.
  ///
  /// - Parameter element: the text at the end of the route, if it is an element of a list.
  func place(of address: String, _ route: Route, _ element: String? = nil) -> Place? {
    places[TerraformAddress(address).block].map { grants[$0].place(of: route, element) }
  }
}

extension TerraformCode.Resource {
  /// Where the value at the end of a route is written, else the nearest thing.
  ///
  /// - Parameter element: the text at its end as another document has it, where the list may be in another order.
  func place(of route: Route, _ element: String?) -> Place {
    guard let attribute = attribute(route) else { return block.place }
    if case .list(let elements) = attribute.value.kind, route.steps.count > 1, let element {
      return elements.first { $0.literal?.isIdentical(to: element) ?? false }?.place ?? attribute.value.place
    }
    return attribute.value.place
  }

  /// The same by the number of an element, for a route into this very configuration.
  func place(of route: Route) -> Place {
    if let attribute = attribute(route), case .list(let elements) = attribute.value.kind, route.steps.count > 1,
      case .index(let index) = route.steps[1], elements.indices.contains(index)
    {
      return elements[index].place
    }
    return place(of: route, nil)
  }

  private func attribute(_ route: Route) -> HCLAttribute? {
    guard case .key(let field)? = route.steps.first else { return nil }
    return GrantAttributes.names(field).compactMap(block.body.attribute).first
  }
}

extension HCLBody {
  /// The blocks of grants.
  var grants: [HCLBlock] { blocks("resource").filter { $0.labels[0] == "auth0_client_grant" } }
}

extension HCLBlock {
  /// Whether it is written out that there is no instance of it: `count = 0`, `for_each = {}`, `for_each = toset([])`.
  var isWithoutInstances: Bool {
    let count = body.attribute("count")?.value.text
    let keys = body.attribute("for_each")?.value.text.filter { $0 != " " }
    return count == "0" || ["{}", "[]", "toset([])", "tomap({})"].contains { $0 == keys }
  }
}

extension HCLExpression {
  /// The text of a string that is written out.
  var literal: String? { if case .string(let text) = kind { text } else { nil } }
}
