/// A value of a document, whatever form the document has: a view, which keeps no value but where it is written.
package protocol DocumentNode {
  /// The member or element that a step of a route leads to; nil: there is no such one.
  subscript(step: Route.Step) -> Self? { get }
}

extension DocumentNode {
  /// The value at the end of a route, or the last one on the way that is there.
  package func nearest(to route: Route) -> Self {
    var node = self
    for step in route.steps {
      guard let next = node[step] else { break }
      node = next
    }
    return node
  }
}
