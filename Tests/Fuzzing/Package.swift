// swift-tools-version: 6.3
import PackageDescription

// A package of its own: everything that it fuzzes is compiled here once more, so that libFuzzer sees which branches an
// input takes. The sources are the project's, by symbolic links, because internal names are seen within a package only.
let package = Package(
  name: "fuzzing",
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl"),
    .executableTarget(name: "EmbedFiles", path: "Sources/EmbedFiles"),
    .plugin(
      name: "EmbedFilesPlugin", capability: .buildTool, dependencies: ["EmbedFiles"], path: "Sources/EmbedFilesPlugin"),
    .target(name: "BuiltinRules", path: "rules", exclude: ["README.md"], plugins: ["EmbedFilesPlugin"]),

    .fuzzed("Documents", ["Yams"]),
    .fuzzed("Tenant", ["Documents"]),
    .fuzzed("ManagementAPI", ["Documents", "Tenant", "CCurl", .crypto, .cryptoExtras, .httpTypes]),
    .fuzzed("GrantSources", ["Documents", "Tenant"]),
    .fuzzed("CEL", ["Documents"], exclude: ["Regex/Unicode/generate.py"]),
    .fuzzed("PolicyEngine", ["BuiltinRules", "Documents", "Tenant", "CEL", .crypto]),
    .fuzzed("Remediation", ["PolicyEngine", "Documents", "Tenant", .crypto, .systemPackage]),

    .target(
      name: "TestSupport", dependencies: ["Documents", .cryptoExtras], path: "TestSupport",
      swiftSettings: Target.settings),
    // SwiftPM gives `main` another name, so libFuzzer's own cannot be used: what it would call is declared in C.
    .target(name: "Driver", path: "Driver"),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "BuiltinRules", "CEL", "Documents", "Driver", "GrantSources", "ManagementAPI", "PolicyEngine", "Remediation",
        "Tenant", "TestSupport", .httpTypes,
      ],
      path: "Fuzz",
      swiftSettings: Target.settings,
      // The linker that Swift takes on Linux else breaks on what libFuzzer adds.
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ],
  swiftLanguageModes: [.v6]
)

extension Target {
  static let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]

  /// One of the project's targets, with a counter at each branch. It is optimised and tested at the same time: a trap of the
  /// release build is what is looked for.
  static func fuzzed(_ name: String, _ dependencies: [Dependency], exclude: [String] = []) -> Target {
    .target(
      name: name, dependencies: dependencies, path: "Sources/\(name)", exclude: exclude,
      swiftSettings: settings + [.unsafeFlags(["-sanitize=fuzzer", "-enable-testing"])])
  }
}

extension Target.Dependency {
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let systemPackage = product(name: "SystemPackage", package: "swift-system")
}
