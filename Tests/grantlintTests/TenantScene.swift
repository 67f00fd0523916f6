import Documents
import Foundation
import HTTPTypes
import Remediation
import Tenant
import TenantEmulator
import TestSupport

/// A tenant that is repaired, and the folder of the runs: what there is to see of them afterwards.
protocol TenantScene: Sendable {
  var emulator: TenantEmulator { get }
  var folder: TemporaryFolder { get }
}

extension TenantScene {
  /// The state folder of the runs.
  var state: String { folder.file("state") }

  /// The names of the journals in the state folder, in the order of the runs.
  var journals: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(state)/journals")) ?? []).sorted()
  }

  func journal(_ name: String) throws -> JournalReading {
    try JournalReading(Array(Data(contentsOf: URL(filePath: "\(state)/journals/\(name)"))), file: name)
  }

  /// The grants as the tenant has them, by id.
  func grants() async throws -> [String: ClientGrant] {
    var grants: [String: ClientGrant] = [:]
    for raw in await emulator.tenant.clientGrants { grants[raw["id"]?.string ?? ""] = try ClientGrant(raw) }
    return grants
  }

  /// The bodies of the changes that the tenant took.
  func bodies() async -> [JSONObject] { await emulator.writes.map(\.body) }

  /// Whether nothing but GET and the sign-in was called.
  func isOnlyRead() async -> Bool {
    await emulator.requests.allSatisfy { $0.method == .get || $0.path == "/oauth/token" }
  }
}

extension [String: ClientGrant] {
  /// The ids whose grants do not mean the same in both.
  func differing(from other: [String: ClientGrant]) -> [String] {
    Set(keys).union(other.keys).filter { id in
      guard let left = self[id], let right = other[id] else { return true }
      return !left.isEffectivelyEqual(to: right)
    }.sorted()
  }
}
