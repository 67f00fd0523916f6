import Documents
import Foundation

extension DeployCLIExport {
  /// The sections of an export in YAML.
  private static let sections: Set = [
    "actionModules", "actions", "attackProtection", "branding", "clientGrants", "clients", "connectionProfiles",
    "connections", "customDomains", "databases", "emailProvider", "emailTemplates", "eventStreams",
    "flowVaultConnections",
    "flows", "forms", "guardianFactorProviders", "guardianFactorTemplates", "guardianFactors",
    "guardianPhoneFactorMessageTypes", "guardianPhoneFactorSelectedProvider", "guardianPolicies", "hooks", "logStreams",
    "networkACLs", "organizations", "pages", "phoneProviders", "phoneTemplates", "prompts", "rateLimitPolicies",
    "resourceServers", "riskAssessment", "roles", "rules", "rulesConfigs", "selfServiceProfiles", "supplementalSignals",
    "tenant", "themes", "tokenExchangeProfiles", "triggers", "userAttributeProfiles",
  ]

  /// Those that an answer of the Management API does not have: a dump of it may have `clients` too.
  private static let ownSections: [String] = ["clientGrants", "resourceServers"]

  /// Whether a text has a section of an export at its top: in a line that begins with it or, in the form of JSON, anywhere.
  static func isYAMLExport(_ bytes: [UInt8]) -> Bool {
    let text = bytes.span
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < text.count, text[index] <= UInt8(ascii: " ") { index += 1 }
    if index < text.count, text[index] == UInt8(ascii: "{") {
      return (try? JSONDocument(single: bytes)).map { document in
        ownSections.contains { document.values[0][$0] != nil }
      } ?? ownSections.contains { hasKey($0, in: text) }
    }
    var isStart = true
    for index in text.indices {
      if isStart, let key = key(in: text, at: index), sections.contains(key) { return true }
      isStart = text[index] == UInt8(ascii: "\n") || text[index] == UInt8(ascii: "\r") || index == 2 && text[0] == 0xEF
    }
    return false
  }

  /// The key with which a line begins, also between quotation marks.
  private static func key(in text: Span<UInt8>, at start: Int) -> String? {
    var bytes: [UInt8] = []
    var index = start
    while index < text.count, bytes.count < 64 {
      switch text[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): break
      case UInt8(ascii: ":"): return String(decoding: bytes, as: UTF8.self)
      case let byte where byte.isLetterOrDigit: bytes.append(byte)
      default: return nil
      }
      index += 1
    }
    return nil
  }

  /// Whether a key stands in quotation marks anywhere in a text.
  private static func hasKey(_ key: String, in text: Span<UInt8>) -> Bool {
    let key = Array("\"\(key)\"".utf8)
    guard text.count >= key.count else { return false }
    return (0...text.count - key.count).contains { start in key.indices.allSatisfy { text[start + $0] == key[$0] } }
  }

  /// Whether a folder is an export: it has a folder of grants, applications or APIs with a file in the form of the tool, or
  /// `tenant.json` and one of those folders.
  static func isExport(folder: String) -> Bool {
    let folders = Section.allCases.map { ExportFolder.path(folder, $0.folder) }
      .filter { ExportFolder.Kind($0) == .folder }
    guard !folders.isEmpty else { return false }
    if ExportFolder.Kind(ExportFolder.path(folder, "tenant.json")) == .file { return true }
    return folders.contains { folder in
      (try? ExportFolder.files(in: folder))?.first(where: { ExportFolder.Kind($0) == .file }).map(isEntry) ?? false
    }
  }

  /// Whether a file has one object, as the tool writes them, and not what the Management API answers.
  private static func isEntry(_ file: String) -> Bool {
    guard let bytes = try? InputFile.bytes(file, isRegular: true),
      let first = bytes.first(where: { $0 > UInt8(ascii: " ") && $0 < 0x80 }), first == UInt8(ascii: "{")
    else { return false }
    // With keywords that are no JSON it can be nothing else.
    guard let root = try? JSONDocument(single: bytes).values[0] else { return KeywordMark.isIn(bytes.span) }
    return ["client_grants", "clients", "resource_servers", "schema_version"].allSatisfy { root[$0] == nil }
  }
}
