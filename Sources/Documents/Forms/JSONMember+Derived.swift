extension JSONMember {
  /// Throws where an object that has the key says something else than what would be written of the owner, with the route
  /// from the object to the first value that differs.
  package func confirm(_ owner: Owner, in node: JSONNode) throws(FieldError) {
    let name = "\(key)"
    guard let found = node[name] else { return }
    var output = JSONOutput(.compact)
    write(owner, &output)
    guard let expected = try? JSONReader.value(output.take()) else {
      throw FieldError([.key(name)], "nested more than \(JSONDocument.maximumDepth) deep")
    }
    do throws(FieldError) { try found.confirm(expected) } catch { throw error.below([.key(name)]) }
  }
}

extension JSONNode {
  /// Throws where the value is another one, with the route to the first place that differs. What is not expected of an object
  /// may be there, as a later version writes it; what is not there is somebody else's to miss.
  fileprivate func confirm(_ expected: JSONValue) throws(FieldError) {
    switch (kind, expected) {
    case (.object, .object(let object)):
      for (key, value) in object.members {
        guard let node = self[key] else { continue }
        do throws(FieldError) { try node.confirm(value) } catch { throw error.below([.key(key)]) }
      }
    case (.array, .array(let values)) where elements.count == values.count:
      for (index, pair) in zip(elements, values).enumerated() {
        do throws(FieldError) { try pair.0.confirm(pair.1) } catch { throw error.below([.index(index)]) }
      }
    default:
      guard value != expected else { return }
      let words = expected.array.map { "a list of \($0.count)" } ?? JSONWriter.compact(expected)
      throw FieldError([], "contradicts the rest of the file, by which it is \(words.visible)")
    }
  }
}
