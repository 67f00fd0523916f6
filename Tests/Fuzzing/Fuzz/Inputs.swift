import Foundation

@testable import Documents
@testable import GrantSources
@testable import Tenant

// What people have of a tenant, each form as if it was named, and by its contents.

extension FuzzTarget {
  static let inputs = [
    input("input", nil), input("input-api", .api), input("input-deploy-cli", .deployCLI),
    input("input-terraform", .terraform), input("input-terraform-code", .terraform, file: "main.tf"),
    input("input-pulumi", .pulumi),
    FuzzTarget(name: "mapping") { bytes in
      // A mapping and an export with its placeholders.
      let parts = bytes.parts
      guard parts.count == 2, let mapping = try? KeywordMapping(config: parts[0], file: "config.json") else { return }
      read(parts[1], InputOptions(mapping: mapping))
    },
  ]

  private static func input(_ name: String, _ format: InputFormat?, file: String = "input") -> FuzzTarget {
    FuzzTarget(name: name) { bytes in read(bytes, file: file, InputOptions(format: format)) }
  }

  private static func read(_ bytes: [UInt8], file: String = "input", _ options: InputOptions) {
    var input = GrantInput(assumeComplete: false, keeping: .none, options)
    // The file does not exist, so that nothing beside it is read.
    input.add(bytes, file: "no-such-folder/\(file)", name: file)
    input.finish()
    let lines = bytes.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    for grant in input.records[ClientGrant.self].records {
      if let line = grant.origin?.line {
        precondition((1...lines).contains(line), "a grant lies behind the end of the file")
      }
    }
  }
}
