import Documents
import Tenant

/// How a tool writes the attributes of Auth0's provider. Pulumi's provider is made from Terraform's: it has the same
/// attributes by other names, and its own marks in the place of values that it does not show.
enum ProviderSpelling: Sendable {
  case terraform, pulumi

  /// An attribute by the name that Terraform has for it: `client_id`, in Pulumi `clientId`.
  func name(_ attribute: String) -> String {
    guard self == .pulumi, attribute.utf8.contains(UInt8(ascii: "_")) else { return attribute }
    var bytes: [UInt8] = []
    var isStart = false
    for byte in attribute.utf8 {
      if byte == UInt8(ascii: "_") {
        isStart = true
        continue
      }
      bytes.append(isStart && (0x61...0x7A).contains(byte) ? byte - 0x20 : byte)
      isStart = false
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What a value is that only stands for one; nil: it is the value itself.
  func standIn(_ node: JSONNode) -> ValueStandIn? {
    guard self == .pulumi else { return nil }
    switch node.kind {
    case .string: return node.string == Self.pulumiUnknown ? .afterApply : nil
    case .object: return node[Self.pulumiSignature] != nil ? .secret : nil
    case .null, .bool, .number, .array: return nil
    }
  }

  /// What Pulumi writes in the place of a text that it will know later.
  private static let pulumiUnknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
  /// The key by which Pulumi tells an object that stands for another value, such as a secret.
  private static let pulumiSignature = "4dabf18193072939515e22adb298388d"
}

/// What stands in the place of a value that is not known.
struct ValueStandIn: Sendable, Equatable {
  /// How it is shown.
  let written: String
  let reason: UnknownValue.Reason

  static let afterApply = ValueStandIn(written: "(known after apply)", reason: .afterApply)
  static let unsaid = ValueStandIn(written: "not in the input", reason: .unsaid)
  static let secret = ValueStandIn(written: "(secret)", reason: .sensitive)
  static let sensitive = ValueStandIn(written: "(sensitive value)", reason: .sensitive)
}
