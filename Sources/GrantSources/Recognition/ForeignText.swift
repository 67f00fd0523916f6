/// An input that is not JSON: how its bytes tell what it is, and what to do.
struct ForeignText: Sendable {
  private enum Sign: Sendable {
    /// It begins with one of these.
    case bytes([[UInt8]])
    case start(@Sendable ([UInt8]) -> Bool)
    /// What the lines of a text show that does not begin as JSON does.
    case lines(@Sendable (_ first: Substring, _ lines: [Substring]) -> Bool)
  }

  private let name: String
  private let advice: String
  private let sign: Sign

  var message: String { "this is \(name), not JSON; \(advice)" }

  /// What an input is that was found not to be JSON; nil where that is not known.
  static func of(_ bytes: [UInt8]) -> ForeignText? {
    let head = Array(bytes.prefix(16 << 10))
    let lines = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline).filter { line in
      !line.allSatisfy(\.isWhitespace)
    }
    let first = lines.first?.drop(while: \.isWhitespace).first
    let isLikeJSON = first == "{" || first == "[" || first == "\""
    return known.first { kind in
      switch kind.sign {
      case .bytes(let signs): signs.contains { head.starts(with: $0) }
      case .start(let matches): matches(head)
      case .lines(let matches): !isLikeJSON && matches(lines.first ?? "", lines)
      }
    }
  }

  /// Whether a text that is not JSON looks like the configuration of Terraform.
  static func isTerraform(_ bytes: [UInt8]) -> Bool { of(bytes)?.name == terraform.name }

  private static let terraform = ForeignText(
    name: "a Terraform configuration (HCL)",
    advice: "it is not read as grants here; audit the plan ('terraform show -json PLAN')",
    sign: .lines { _, lines in
      lines.contains { $0.prefixMatch(of: /\s*(resource|data|module|provider|variable|output)\s+"/) != nil }
        || lines.contains { $0.prefixMatch(of: /\s*(terraform|locals|import|moved)\s*\{/) != nil }
    })

  private static let unpack = "unpack it first"

  private static let known = [
    ForeignText(name: "a gzip file", advice: "\(unpack) (gunzip, curl --compressed)", sign: .bytes([[0x1F, 0x8B]])),
    ForeignText(
      name: "a zip file",
      advice: "if it is a plan file of Terraform, give what 'terraform show -json FILE' prints, else \(unpack)",
      sign: .bytes([[3, 4], [5, 6], [7, 8]].map { Array("PK".utf8) + $0 })),
    ForeignText(
      name: "a compressed file", advice: unpack,
      sign: .bytes([[0x28, 0xB5, 0x2F, 0xFD], [0xFD] + Array("7zXZ".utf8), Array("BZh".utf8)])),
    ForeignText(
      name: "UTF-16 or UTF-32", advice: "save it as UTF-8 (in Windows PowerShell: Out-File -Encoding utf8)",
      sign: .start { bytes in
        bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(2).contains(0)
      }),
    ForeignText(
      name: "HTML or XML", advice: "a sign-in page or the error of a proxy, perhaps; \(LookAlike.save)",
      sign: .lines { first, _ in first.drop(while: \.isWhitespace).hasPrefix("<") }),
    ForeignText(
      name: "an HTTP answer with its headers", advice: "leave them out (curl without -i)",
      sign: .lines { first, _ in first.hasPrefix("HTTP/") }),
    ForeignText(
      name: "a table of the auth0 CLI", advice: "use its --json",
      sign: .lines { _, lines in lines.prefix(5).contains { $0.contains("CLIENT ID") && $0.contains("AUDIENCE") } }),
    terraform,
    ForeignText(
      name: "a Kubernetes manifest",
      advice: "its grants are not read; audit the tenant after they were made, or \(LookAlike.save)",
      sign: .lines { _, lines in
        lines.contains { $0.hasPrefix("apiVersion:") } && lines.contains { $0.hasPrefix("kind:") }
      }),
    ForeignText(
      name: "a CloudFormation template",
      advice: "its grants are not read; audit the tenant after they were made, or \(LookAlike.save)",
      sign: .lines { _, lines in
        lines.contains { $0.hasPrefix("AWSTemplateFormatVersion:") }
          || lines.contains { $0.prefixMatch(of: /\s+Type:\s*["']?(AWS|Custom)::/) != nil }
      }),
    ForeignText(
      name: "CSV",
      advice: "a table of the auth0 CLI has the number of scopes only: use its --json; or \(LookAlike.save)",
      sign: .lines { first, _ in
        !first.contains { ":{}[]#".contains($0) }
          && [",", ";", "\t"].contains { separator in first.count { $0 == separator } >= 2 }
      }),
    ForeignText(
      name: "YAML",
      advice: "it has no section of auth0-deploy-cli (clientGrants: …); \(LookAlike.save)",
      sign: .lines { first, lines in
        first.hasPrefix("---") || lines.contains { $0.prefixMatch(of: /\s*(- )?["']?[\w.-]+["']?:(\s|$)/) != nil }
      }),
  ]
}
