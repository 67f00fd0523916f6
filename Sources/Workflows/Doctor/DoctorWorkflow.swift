import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Remediation
import SystemPackage

/// `grantlint doctor`: what an audit would miss here. It signs in and reads one record of each collection; nothing is
/// written.
package struct DoctorWorkflow {
  let rules: RuleFlags
  let tenant: TenantFlags
  let state: StateFlags
  let format: TextOrJSON

  package init(rules: RuleFlags, tenant: TenantFlags, state: StateFlags, format: TextOrJSON) {
    self.rules = rules
    self.tenant = tenant
    self.state = state
    self.format = format
  }

  /// Looks and tells. Throws `ExitStatus` with code 2 where nothing would be audited, with 3 where an audit would fall
  /// short.
  package func run() async throws {
    var checkup = Checkup()
    checkup.add("version", .ok, GrantlintVersion.current)
    let file = checkup.configuration(rules)
    if let tenants = (file ?? nil)?.configuration.tenants, tenants.count > 1, try tenant.picked() == nil {
      throw CommandError(
        message: "doctor looks at one tenant: pick one by --tenant: \(tenants.map(\.domain).joined(separator: ", "))")
    }
    checkup.state(state, file ?? nil)
    let clock = Ports.current.clock
    var log: AnswerLog?
    var live: (tenant: LiveTenant, setup: AuditSetup)?
    if let file {
      do {
        let setup = try AuditSetup(
          file, rules: rules, tenant: tenant, acceptance: AcceptanceFlags(noWaivers: true), isLive: true)
        let tenant = try setup.tenant.live { transport in
          let new = AnswerLog(transport, clock: clock)
          log = new
          return new
        }
        checkup.add("credentials", .ok, tenant.credentials.method.words)
        live = (tenant, setup)
      } catch let error as CommandError {
        checkup.add("credentials", error)
      }
    }
    checkup.network(live?.tenant.credentials.origin)
    if let live, let log { try await checkup.tenant(live.tenant, live.setup, log) }
    switch format {
    case .text: try StandardOutput.print(checkup.text(Layout.page()))
    case .json: try StandardOutput.print(JSONWriter.pretty(.object(checkup.json)) + "\n", .json)
    }
    try ExitStatus.end(checkup.isUsageError ? .usage : .clean, checkup.short > 0 ? .incomplete : .clean)
  }
}

// MARK: - This machine
extension Checkup {
  /// The configuration, with the rules, waivers and baseline that it names. Returns the file, nil where there is none, and
  /// nothing where it is invalid.
  fileprivate mutating func configuration(_ rules: RuleFlags) -> ConfigurationFile?? {
    do {
      let file = try rules.load()
      let catalogue = try rules.catalogue(file)
      _ = try AcceptanceFlags().load(file, catalogue: catalogue)
      // What variables and the configuration say of the report is read by every audit.
      _ = (try ReportFlags().format(file), try ReportFlags().thresholds(file))
      let found = file.map {
        "\($0.configuration.path.visible) is valid\($0.configuration.isDiscovered ? ", and was found" : "")"
      }
      add("configuration", .ok, found ?? "no file: flags and variables decide")
      return .some(file)
    } catch {
      add("configuration", (error as? CommandError) ?? CommandError(message: "\(error)"))
      return nil
    }
  }

  /// Where repairs leave their journals. An audit needs none.
  fileprivate mutating func state(_ flags: StateFlags, _ file: ConfigurationFile?) {
    do {
      let path = try flags.choice(file).folder.path.string
      let isThere = FileManager.default.fileExists(atPath: path)
      let isWritable = FileManager.default.isWritableFile(atPath: path)
      if isThere, !isWritable {
        return add("state_folder", .note, "\(path.visible) cannot be written: repairs need it")
      }
      add("state_folder", .ok, path.visible + (isThere ? "" : " (a repair makes it)"))
    } catch {
      let message = (error as? CommandError)?.message ?? "\(error)"
      add("state_folder", .note, "\(message); repairs need it, an audit does not")
    }
  }

  /// The way to the API.
  ///
  /// - Parameter origin: where calls go; nil where nobody knows.
  fileprivate mutating func network(_ origin: APIOrigin?) {
    let variables = Ports.current.variables
    let proxy = origin.flatMap { ProxyVariable(scheme: $0.scheme, host: $0.host, environment: variables) }
    if origin != nil { add("proxy", .ok, proxy.map { "\($0)" } ?? "none is in force") }
    do throws(TransportError) {
      let places = try CertificateAuthorities(variables)
      let counts = [places.file, places.folder].compactMap(\.self).map { "\($0.count) in \($0)".visible }
      add("certificates", .ok, counts.joined(separator: ", "))
    } catch {
      // Nothing but https needs them.
      add("certificates", origin?.scheme == "http" ? .note : .short, error.message)
    }
  }
}

extension Credentials.Method {
  /// What is signed in with, by its variables.
  fileprivate var words: String {
    switch self {
    case .accessToken: "a ready token"
    case .clientSecret: "a client id and its secret"
    case .privateKey: "a client id and its private key"
    }
  }
}
