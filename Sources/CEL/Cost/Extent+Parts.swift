/// What comes out of values, and what two have in common.
extension Extent {
  /// Whether the value can be a list.
  var isList: Bool {
    switch parts {
    case .entries(_, _, let isList, _): isList
    case .anything: true
    case .nothing, .record: false
    }
  }

  /// Whether the value can be a map.
  var isMap: Bool {
    switch parts {
    case .entries(_, _, _, let isMap): isMap
    case .anything: true
    case .nothing, .record: false
    }
  }

  /// What an element or an entry counts at most.
  var places: Int { isMap ? 2 : 1 }

  /// What a macro of one variable goes through: the elements of a list, the keys of a map.
  var element: Extent {
    guard case .entries(let key, let value, let isList, let isMap) = parts else { return value }
    return within(isMap ? isList ? key.or(value) : key : value)
  }

  /// The keys of a map, the indexes of a list.
  var key: Extent {
    guard case .entries(let key, _, _, _) = parts else { return value.asKey }
    return within(key)
  }

  /// What a key gets out of a map, an index out of a list.
  var value: Extent {
    switch parts {
    case .nothing, .record: .scalar
    case .entries(_, let value, _, _): within(value)
    case .anything: self
    }
  }

  /// What a name gets out of a record or a map, wherever the type does not tell which it is.
  func field(_ name: String) -> Extent {
    guard case .record(let type) = parts else { return value }
    return type.slot(of: name).map { Extent(type.fields[$0].type, type.fields[$0].sizeHint) } ?? .scalar
  }

  /// A part can be no more than the whole.
  private func within(_ part: Extent) -> Extent {
    var part = part
    part.elements = min(part.elements, max(0, elements - min(count, 1)))
    part.count = min(part.count, part.elements)
    part.bytes = min(part.bytes, bytes)
    part.text = min(part.text, bytes)
    part.characters = min(part.characters, part.text)
    part.fields = min(part.fields, fields)
    return part
  }

  /// The value as the key of a map: a text or a number.
  var asKey: Extent { .text(bytes: text, characters: characters) }

  // MARK: Bounds

  /// Either of two values.
  func or(_ other: Extent) -> Extent {
    switch (parts, other.parts) {
    case (.nothing, _): return greatest(other, other.parts)
    case (_, .nothing): return greatest(other, parts)
    case (.entries(let key, let value, let list, let map), .entries(let otherKey, let otherValue, let others, let maps)):
      return greatest(
        other,
        .entries(key: key.or(otherKey), value: value.or(otherValue), isList: list || others, isMap: map || maps))
    case (.record(let type), .record(let otherType)) where type == otherType: return greatest(other, parts)
    default: return opened.greatest(other.opened, .anything)
    }
  }

  private func greatest(_ other: Extent, _ parts: Parts) -> Extent {
    Extent(
      text: max(text, other.text), characters: max(characters, other.characters), count: max(count, other.count),
      elements: max(elements, other.elements), bytes: max(bytes, other.bytes), fields: max(fields, other.fields),
      depth: max(depth, other.depth),
      parts: parts)
  }

  /// The value, without regard to what is where in it.
  var opened: Extent {
    switch parts {
    case .anything, .nothing:
      var opened = self
      (opened.parts, opened.depth) = (.anything, 0)
      return opened
    case .entries(let key, let value, _, _):
      var opened = greatest(key.opened.greatest(value.opened, .anything), .anything)
      (opened.elements, opened.bytes, opened.fields, opened.depth) = (elements, bytes, fields, 0)
      return opened
    case .record(let type):
      // The fields can be read, so what is in them counts like what is in a map.
      var opened = Extent(parts: .anything)
      for field in type.fields {
        let field = Extent(field.type, field.sizeHint).opened
        opened = opened.greatest(field, .anything)
      }
      opened.fields = fields
      return opened
    }
  }

  /// The value, no larger than what may be produced.
  var produced: Extent {
    var produced = self
    let most = Limits.producedSize / Limits.elementSize
    produced.count = min(count, most)
    produced.elements = min(elements, most)
    produced.bytes = min(bytes, Limits.producedSize)
    produced.text = min(text, Limits.producedSize)
    produced.characters = min(characters, Limits.producedSize)
    return produced
  }

  /// The units of comparing the value with another, records and all.
  var compared: Int { weight(bytesPerUnit: Price.comparedBytes).addingSaturated(fields) }

  /// Whether records may be inside, which are compared one by one.
  var hasRecords: Bool { fields > 0 }
}
