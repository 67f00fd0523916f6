// swift-tools-version: 6.3
import PackageDescription

// The commit that the program says it was built from. SwiftPM could ask git, but keeps the answer for the next commit too.
let commit = Context.environment["GRANTLINT_COMMIT"] ?? ""

let package = Package(
  name: "grantlint",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "grantlint", targets: ["grantlint"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),

    .target(
      name: "CBuild", cSettings: commit.isEmpty ? [] : [.define("GRANTLINT_COMMIT", to: "\"\(commit)\"")]),

    // The stages, in the order in which data flows through them.
    .target(name: "Documents", dependencies: ["Yams"], swiftSettings: [.strictMemorySafety()]),
    .target(name: "Tenant", dependencies: ["Documents"]),
    .target(
      name: "ManagementAPI", dependencies: ["Documents", "Tenant", "CCurl", .crypto, .cryptoExtras, .httpTypes],
      swiftSettings: [.strictMemorySafety()]),
    .target(name: "GrantSources", dependencies: ["Documents", "Tenant"]),
    .target(name: "CEL", dependencies: ["Documents"], exclude: ["Regex/Unicode/generate.py"]),
    .target(name: "TextLayout", dependencies: ["Documents"]),
    .target(name: "BuiltinRules", path: "rules", exclude: ["README.md"], plugins: ["EmbedFilesPlugin"]),
    .target(name: "PolicyEngine", dependencies: ["BuiltinRules", "Documents", "Tenant", "CEL", .crypto]),
    .target(
      name: "Remediation", dependencies: ["PolicyEngine", "Documents", "Tenant", .crypto, .systemPackage]),
    .target(
      name: "Reporting",
      dependencies: ["Remediation", "PolicyEngine", "Documents", "Tenant", "TextLayout", "CLibXML2", .mustache],
      swiftSettings: [.strictMemorySafety()], plugins: ["EmbedFilesPlugin"]),
    .target(
      name: "TenantEmulator",
      dependencies: ["Documents", "Tenant", .crypto, .cryptoExtras, .httpTypes, .flyingFox, .flyingSocks],
      plugins: ["EmbedFilesPlugin"]),
    .target(
      name: "Workflows",
      dependencies: [
        "BuiltinRules", "CEL", "Documents", "Tenant", "GrantSources", "ManagementAPI", "PolicyEngine", "Remediation",
        "Reporting", "TenantEmulator", "TextLayout", "CBuild", .systemPackage,
      ]),
    .executableTarget(
      name: "grantlint",
      dependencies: [
        "CEL", "Documents", "GrantSources", "PolicyEngine", "Reporting", "TenantEmulator", "TextLayout", "Workflows",
        .argumentParser,
      ]),

    .executableTarget(
      name: "grantlint-bench",
      dependencies: [
        "BuiltinRules", "CBuild", "CEL", "Documents", "Tenant", "PolicyEngine", "ManagementAPI", "Reporting",
        "TenantEmulator", .httpTypes, .argumentParser,
      ]),

    // What turns the catalogue and other resources into Swift source at build time.
    .executableTarget(name: "EmbedFiles"),
    .plugin(
      name: "EmbedFilesPlugin", capability: .buildTool, dependencies: ["EmbedFiles"], path: "Sources/EmbedFilesPlugin"),

    .target(name: "TestSupport", dependencies: ["Documents", .cryptoExtras], path: "Tests/TestSupport"),
    // Apart from the rest, so that who changes what is below a repair does not build all tests anew.
    .target(
      name: "RemediationSupport", dependencies: ["Remediation", "PolicyEngine", "Documents"],
      path: "Tests/RemediationSupport"),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents", "TestSupport"]),
    .testTarget(name: "TenantTests", dependencies: ["Tenant", "Documents", "TestSupport"]),
    .testTarget(
      name: "ManagementAPITests",
      dependencies: [
        "ManagementAPI", "Documents", "Tenant", "TenantEmulator", "TestSupport", .crypto, .cryptoExtras, .httpTypes,
      ]),
    .testTarget(name: "GrantSourcesTests", dependencies: ["GrantSources", "Documents", "Tenant", "TestSupport"]),
    .testTarget(name: "CELTests", dependencies: ["CEL", "Documents", "TestSupport"], exclude: ["Differential"]),
    .testTarget(name: "TextLayoutTests", dependencies: ["TextLayout", "TestSupport"]),
    .testTarget(name: "PolicyEngineTests", dependencies: ["PolicyEngine", "Documents", "Tenant", "TestSupport"]),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Reporting", "PolicyEngine", "Documents", "GrantSources", "Tenant", "CLibXML2", "TestSupport",
      ],
      exclude: ["Goldens"]),
    .testTarget(
      name: "RemediationTests",
      dependencies: [
        "Remediation", "Reporting", "PolicyEngine", "Documents", "Tenant", "TextLayout", "TestSupport",
        "RemediationSupport", .systemPackage,
      ],
      exclude: ["Goldens"]),
    .testTarget(
      name: "TenantEmulatorTests",
      dependencies: ["TenantEmulator", "Documents", "Tenant", "TestSupport", .crypto, .cryptoExtras, .httpTypes]),
    .testTarget(
      name: "BuiltinRulesTests", dependencies: ["BuiltinRules", "Documents", "Tenant", "PolicyEngine"]),
    .testTarget(
      name: "WorkflowsTests",
      dependencies: [
        "Workflows", "Documents", "ManagementAPI", "PolicyEngine", "Remediation", "Reporting", "Tenant",
        "TenantEmulator",
        "TextLayout",
        "TestSupport", .systemPackage, .httpTypes,
      ]),
    .testTarget(
      name: "grantlintTests",
      dependencies: [
        "grantlint", "Workflows", "BuiltinRules", "Documents", "GrantSources", "Tenant", "ManagementAPI",
        "PolicyEngine",
        "Remediation", "Reporting",
        "TenantEmulator", "TestSupport", "TextLayout", "RemediationSupport", .argumentParser, .crypto, .cryptoExtras,
        .httpTypes,
        .subprocess,
        .systemPackage,
      ],
      exclude: ["Goldens"]),
  ],
  swiftLanguageModes: [.v6]
)

extension Target.Dependency {
  static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
  static let flyingFox = product(name: "FlyingFox", package: "FlyingFox")
  static let flyingSocks = product(name: "FlyingSocks", package: "FlyingFox")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let mustache = product(name: "Mustache", package: "swift-mustache")
  static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
  static let systemPackage = product(name: "SystemPackage", package: "swift-system")
}

// Every Swift target but the plugin is built alike: strict, and a warning is an error.
for target in package.targets where ![.plugin, .system].contains(target.type) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .treatAllWarnings(as: .error),
    ]
}
