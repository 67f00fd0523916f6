// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "grantlint",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [

    // The stages, in the order in which data flows through them.
    .target(name: "GrantModel"),
    .target(name: "CEL"),

    // What turns the catalogue and other resources into Swift source at build time.

    .testTarget(name: "CELTests", dependencies: ["CEL"]),
  ],
  swiftLanguageModes: [.v6]
)

extension Target.Dependency {
  static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let flyingFox = product(name: "FlyingFox", package: "FlyingFox")
  static let flyingSocks = product(name: "FlyingSocks", package: "FlyingFox")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
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
