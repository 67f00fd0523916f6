import Documents
import Foundation

extension DeployCLIExport {
  /// The sections of an export in YAML.
  static let sections: Set = [
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

  /// Whether a text has a section of an export at its top: in a line that begins with it or, in the form of JSON and where
  /// mappings are merged there, anywhere.
  static func isYAMLExport(_ bytes: [UInt8]) -> Bool {
    let text = bytes.span
    let start = firstByte(in: text)
    if start < text.count, text[start] == UInt8(ascii: "{") {
      return (try? JSONDocument(single: bytes)).map { document in
        ownSections.contains { document.values[0][$0] != nil }
      } ?? ownSections.contains { hasWord($0, in: text) }
    }
    var isStart = true
    for index in text.indices {
      if isStart, let key = key(in: text, at: index) {
        if sections.contains(key) { return true }
        if key == mergeKey, ownSections.contains(where: { hasWord($0, in: text) }) { return true }
      }
      isStart = text[index] == UInt8(ascii: "\n") || text[index] == UInt8(ascii: "\r") || index == 2 && text[0] == 0xEF
    }
    return false
  }

  private static let mergeKey = "<<"

  /// The first byte that is neither white space nor in a comment nor what begins a document.
  private static func firstByte(in text: Span<UInt8>) -> Int {
    var index = text.count > 2 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0
    while index < text.count {
      if text[index] <= UInt8(ascii: " ") {
        index += 1
      } else if text[index] == UInt8(ascii: "#") || text[index] == UInt8(ascii: "%") || beginsDocument(text, index) {
        while index < text.count, text[index] != UInt8(ascii: "\n"), text[index] != UInt8(ascii: "\r") { index += 1 }
      } else {
        break
      }
    }
    return index
  }

  private static func beginsDocument(_ text: Span<UInt8>, _ start: Int) -> Bool {
    start + 2 < text.count && (start...start + 2).allSatisfy { text[$0] == UInt8(ascii: "-") }
      && (start + 3 == text.count || text[start + 3] == UInt8(ascii: "\n") || text[start + 3] == UInt8(ascii: "\r"))
  }

  /// The key with which a line begins, also between quotation marks and behind a question mark.
  private static func key(in text: Span<UInt8>, at start: Int) -> String? {
    var bytes: [UInt8] = []
    var index = start
    let isExplicit = start + 1 < text.count && text[start] == UInt8(ascii: "?") && text[start + 1] == UInt8(ascii: " ")
    if isExplicit { index += 2 }
    var isAtEnd = false
    while index < text.count, bytes.count < 64 {
      switch text[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): break
      case UInt8(ascii: ":"): return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return isExplicit ? String(decoding: bytes, as: UTF8.self) : nil
      case UInt8(ascii: " ") where !bytes.isEmpty: isAtEnd = true
      case UInt8(ascii: "<") where !isAtEnd: bytes.append(text[index])
      case let byte where byte.isLetterOrDigit && !isAtEnd: bytes.append(byte)
      default: return nil
      }
      index += 1
    }
    return nil
  }

  /// Whether a word stands anywhere in a text.
  private static func hasWord(_ word: String, in text: Span<UInt8>) -> Bool {
    let word = Array(word.utf8)
    guard text.count >= word.count else { return false }
    return (0...text.count - word.count).contains { start in
      guard word.indices.allSatisfy({ text[start + $0] == word[$0] }) else { return false }
      let end = start + word.count
      return (start == 0 || !text[start - 1].isLetterOrDigit) && (end == text.count || !text[end].isLetterOrDigit)
    }
  }

  /// Whether a folder is an export: it has a folder of grants, applications or APIs with a file in the form of the tool, or
  /// `tenant.json` and one of those folders.
  static func isExport(folder: String) -> Bool {
    let folders = Section.allCases.map { ExportFolder.path(folder, $0.folder) }
      .filter { FileKind($0, followingLinks: true) == .folder }
    guard !folders.isEmpty else { return false }
    if FileKind(ExportFolder.path(folder, "tenant.json"), followingLinks: true) == .file { return true }
    return folders.contains { folder in
      (try? ExportFolder.files(in: folder))?.first(where: { FileKind($0, followingLinks: true) == .file }).map(isEntry)
        ?? false
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
