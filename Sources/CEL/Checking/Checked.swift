/// What the checker found out about a tree, node by node.
struct Checked {
  /// What a node that names something stands for.
  enum Meaning {
    /// A variable of the environment.
    case variable(Int)
    /// A definition of the environment.
    case definition(Int)
    /// A variable that a macro binds, by its slot in the frame.
    case local(Int)
    case constant(Value)
    /// A field of a record, by its slot.
    case field(Int)
    case function(Function)
    /// The node only names a namespace and is never evaluated, or it fails whenever it is (unchecked programs only).
    case fault(String)
  }

  let root: Expression
  let source: SourceText
  /// By the nodes' ids.
  var types: [Type]
  var meanings: [Int: Meaning] = [:]
  /// Literal regular expressions, by the node of the call.
  var regexes: [Int: Regex] = [:]
  /// The first of the slots of a macro's variables, by the macro's node.
  var slots: [Int: Int] = [:]
  /// How many slots the frame needs.
  var localCount = 0
  var reads: Set<String> = []

  init(root: Expression, source: SourceText, nodeCount: Int) {
    self.root = root
    self.source = source
    types = Array(repeating: .dyn, count: nodeCount)
  }
}
