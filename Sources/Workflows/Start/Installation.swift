import CBuild
import Documents
import Foundation
import ManagementAPI
import Reporting
import TextLayout

/// What the program was built from and what it uses on this machine, for who reports a fault, and for who watches over
/// the libraries in it. What nobody can know is nil.
struct Installation {
  /// Code of others that the program calls.
  struct Library {
    /// As people call it.
    let name: String
    let version: String?
    /// The file of the system that it is in; nil where it is in the program.
    let file: String?
  }

  var version = GrantlintVersion.current
  /// The full hash, with `-dirty` after it where something else than that commit was built.
  var commit: String?
  var libraries: [Library] = []
  /// Whether it is known which files the libraries are in.
  var isLinkingKnown = true
  var system = "linux"
  var architecture: String?
  var glibc: String?
  /// Whom calls to a tenant trust, or why there is nobody.
  var certificates: Result<CertificateAuthorities, TransportError>
  /// The folder of journals unless a flag or a configuration names another one.
  var state: String?
  /// How many rules are built in.
  var rules = 0
}

// MARK: - On this machine
extension Installation {
  static var current: Installation {
    let files = LoadedFiles()
    let tls = CurlLibrary.tls?.split(separator: "/", maxSplits: 1).map(String.init)
    return Installation(
      commit: build_commit().map { String(cString: $0) },
      libraries: [
        Library(name: "Swift", version: swift, file: files["libswiftCore"]),
        Library(name: "libcurl", version: CurlLibrary.version, file: files["libcurl"]),
        Library(
          name: tls?.first ?? "TLS", version: tls?.last, file: files["libssl"] ?? files["libgnutls"]),
        Library(name: "zlib", version: CurlLibrary.zlib, file: files["libz"]),
        Library(name: "libxml2", version: XMLLibrary.version, file: files["libxml2"]),
      ],
      isLinkingKnown: files.areKnown, architecture: architecture, glibc: running_glibc().map { String(cString: $0) },
      certificates: Result { () throws(TransportError) in try CertificateAuthorities(Ports.current.variables) },
      state: StateFlags.likely, rules: RuleFiles.builtin.count)
  }

  /// The version of the standard library, which calls 6.3.1 still 6.3.0: which one of 6.3 it is, the compiler that came
  /// with it tells.
  private static var swift: String {
    #if compiler(>=6.4)
      "\(_SwiftStdlibVersion.current)".split(separator: ".").prefix(2).joined(separator: ".")
    #elseif compiler(>=6.3.4)
      "6.3"
    #elseif compiler(>=6.3.3)
      "6.3.3"
    #elseif compiler(>=6.3.2)
      "6.3.2"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #else
      "6.3.0"
    #endif
  }

  private static var architecture: String? {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      nil
    #endif
  }

  /// The shared libraries in this process, as the kernel lists them.
  private struct LoadedFiles {
    private let paths: [String]?
    var areKnown: Bool { paths != nil }

    init() {
      let maps = try? InputFile.text("/proc/self/maps", .report)
      paths = maps?.split(separator: "\n").compactMap { line in line.firstIndex(of: "/").map { String(line[$0...]) } }
    }

    /// The file of a library, which is called NAME.so and so on, or NAME-SOMETHING.so.
    subscript(name: String) -> String? {
      paths?.first { path in
        let rest = path.split(separator: "/").last.flatMap { $0.hasPrefix(name) ? $0.dropFirst(name.count) : nil }
        return rest.map { $0.hasPrefix(".so") || $0.hasPrefix("-") && $0.contains(".so") } ?? false
      }
    }
  }
}

// MARK: - What is said of it
extension Installation {
  /// A line for each thing.
  func text(_ style: PageStyle) -> String {
    var page = TextPage(style: style)
    let rows =
      [("grantlint", version), ("commit", shownCommit)] + libraries.map { ($0.name, shown($0)) } + [
        ("platform", ([system] + [architecture].compactMap(\.self)).joined(separator: " ")),
        ("glibc", glibc ?? Self.unknown), ("certificates", shownCertificates),
        ("state folder", state?.visible ?? Self.unknown), ("built-in rules", "\(rules)"),
      ]
    for (label, value) in rows { page.field(label, width: 14, indent: 0, .init(value)) }
    return page.text
  }

  private static let unknown = "not known"
  private static let dirt = "-dirty"

  /// The hash, and whether something else was built.
  private var builtFrom: (hash: String, isChanged: Bool)? {
    commit.map { $0.hasSuffix(Self.dirt) ? (String($0.dropLast(Self.dirt.count)), true) : ($0, false) }
  }

  private var shownCommit: String {
    builtFrom.map { $0.hash.visible + ($0.isChanged ? ", with uncommitted changes" : "") } ?? Self.unknown
  }

  private func shown(_ library: Library) -> String {
    let version = library.version?.visible ?? Self.unknown
    return isLinkingKnown ? "\(version), \(library.file?.visible ?? "in the program")" : version
  }

  private var shownCertificates: String {
    switch certificates {
    case .success(let authorities):
      [authorities.file, authorities.folder].compactMap(\.self).map { "\($0.count) in \($0)" }.joined(separator: ", ")
    case .failure(let error): "none: \(error.message)"
    }
  }

  /// The same as one JSON object, where null is what is not known.
  var json: JSONObject {
    [
      "version": .string(version), "commit": .optional(builtFrom?.hash),
      "has_uncommitted_changes": builtFrom.map { .bool($0.isChanged) } ?? .null,
      "libraries": .object(
        JSONObject(
          libraries.map { library in
            let linked: JSONValue = isLinkingKnown ? .string(library.file == nil ? "static" : "dynamic") : .null
            return (
              library.name.lowercased(),
              ["version": .optional(library.version), "linked": linked, "file": .optional(library.file)]
            )
          })),
      "platform": [
        "system": .string(system), "architecture": .optional(architecture), "glibc": .optional(glibc),
      ],
      "certificates": certificatesJSON, "state_folder": .optional(state), "builtin_rules": .int(rules),
    ]
  }

  private var certificatesJSON: JSONValue {
    func json(_ place: CertificateAuthorities.Place?) -> JSONValue {
      guard let place else { return .null }
      return [
        "path": .string(place.path), "named_by": .optional(place.variable), "count": .int(place.count),
      ]
    }
    switch certificates {
    case .success(let authorities):
      return ["file": json(authorities.file), "folder": json(authorities.folder), "problem": .null]
    case .failure(let error): return ["file": .null, "folder": .null, "problem": .string(error.message)]
    }
  }
}
