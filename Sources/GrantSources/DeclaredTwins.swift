import Documents
import Tenant

/// The grants that code declares, beside those that a list of the tenant has, each once: which of them are there twice, and
/// whether both say the same.
struct DeclaredTwins {
  /// The grants of code that count, in their order.
  private(set) var grants: [ClientGrant] = []
  /// Which two grants cannot both be of one tenant, each a sentence.
  private(set) var problems: [String] = []

  /// The places among `grants`, and the inputs of those.
  private var byID: [ExactString: Int] = [:]
  private var byKey: [GrantKey: Int] = [:]
  private var inputs: [Int] = []

  /// Two inputs of code that declare the same grants.
  private struct Pair: Hashable {
    let later: Int
    let earlier: Int
  }

  private var pairs: [Pair] = []
  private var repeated: [Pair: (sentence: String, others: Int)] = [:]

  /// - Parameters:
  ///   - declared: the grants of code, with the numbers of their inputs.
  ///   - listed: those of the tenant.
  init(_ declared: [ClientGrant], inputs: [Int], listed: [ClientGrant]) {
    grants.reserveCapacity(declared.count)
    for (grant, input) in zip(declared, inputs) { add(grant, of: input) }
    for pair in pairs {
      guard let (sentence, others) = repeated[pair] else { continue }
      let more = others > 0 ? ", and \(others) more of the same two inputs" : ""
      problems.append("\(sentence)\(more): only one of them can be deployed: delete one; two tenants need two runs")
    }
    compare(with: listed)
  }

  private mutating func add(_ grant: ClientGrant, of input: Int) {
    let id = grant.id.map(ExactString.init)
    if let id, let twin = byID[id] {
      guard !grant.saysTheSame(as: grants[twin]) else { return }
      problems.append(
        "\(grant.start)has the id \(id.value.visible), as the grant\(grants[twin].at(" at ")) has, and other contents: "
          + "one id is one grant; delete one, or take the id off the one that it is not of")
    } else if let twin = byKey[grant.key] {
      note(grant, of: input, as: twin)
    }
    if let id, byID[id] == nil { byID[id] = grants.count }
    if byKey[grant.key] == nil { byKey[grant.key] = grants.count }
    grants.append(grant)
    inputs.append(input)
  }

  /// Two grants of one key cannot both be what is deployed.
  private mutating func note(_ grant: ClientGrant, of input: Int, as twin: Int) {
    let key = grant.key
    let pair = Pair(later: input, earlier: inputs[twin])
    if inputs[twin] != input, repeated[pair] != nil {
      repeated[pair]?.others += 1
      return
    }
    // Places are worked out where somebody looks.
    let sentence =
      "\(grant.start)declares a grant of \(key.holder.visible) on \((key.audience ?? "").visible) for "
      + "\(key.subjectType.visible) again\(grants[twin].at(", as at "))"
    if inputs[twin] == input {
      problems.append("\(sentence): only one of them can be deployed; delete one")
    } else {
      pairs.append(pair)
      repeated[pair] = (sentence, 0)
    }
  }

  /// Leaves out what a list of the tenant has as it is declared: what is there counts.
  private mutating func compare(with listed: [ClientGrant]) {
    guard !grants.isEmpty else { return }
    var same: Set<Int> = []
    for other in listed {
      let twin = byID.isEmpty ? nil : other.id.flatMap { byID[ExactString($0)] }
      guard let place = twin ?? byKey[other.key] else { continue }
      let grant = grants[place]
      if grant.saysTheSame(as: other) {
        same.insert(place)
        continue
      }
      let fields = grant.unknowns.map { "\($0.field.name)" } + grant.differences(from: other)
      problems.append(
        "\(grant.start)declares \(other.id.map { "the grant \($0.visible)" } ?? "a grant") with other contents than it "
          + "has\(other.at(" at ")) (\(Self.once(fields))): the code says what is to come, the list what is there; "
          + "audit one of them, and compare them with 'grantlint diff'")
    }
    if !same.isEmpty { grants = grants.enumerated().filter { !same.contains($0.offset) }.map(\.element) }
  }

  /// Words of which each is said once.
  private static func once(_ words: [String]) -> String {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }.joined(separator: ", ")
  }
}

extension ClientGrant {
  /// Whether both mean the same, also in what is written of them and not known.
  fileprivate func saysTheSame(as other: ClientGrant) -> Bool {
    unknowns == other.unknowns && isEffectivelyEqual(to: other)
  }

  /// The beginning of a sentence about it: its place and a colon.
  fileprivate var start: String { origin.map { "\($0.description.visible): " } ?? "" }

  /// Its place behind words; empty where that is not known.
  fileprivate func at(_ words: String) -> String { origin.map { "\(words)\($0.description.visible)" } ?? "" }
}
