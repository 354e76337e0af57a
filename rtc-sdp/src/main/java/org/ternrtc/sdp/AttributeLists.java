package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;

/** Changes to a list of attributes, each giving a new list. */
final class AttributeLists {
  private AttributeLists() {}

  static List<Attribute> plus(List<Attribute> attributes, Attribute added) {
    List<Attribute> changed = new ArrayList<>(attributes);
    changed.add(added);
    return changed;
  }

  static List<Attribute> minus(List<Attribute> attributes, Class<? extends Attribute> type) {
    List<Attribute> changed = new ArrayList<>(attributes);
    changed.removeIf(type::isInstance);
    return changed;
  }

  /**
   * Puts the attribute where the first of its kind is and drops the others of that kind; else at
   * the end.
   */
  static List<Attribute> replacing(List<Attribute> attributes, Attribute replacement) {
    List<Attribute> changed = new ArrayList<>();
    boolean placed = false;
    for (Attribute attribute : attributes) {
      if (!sameKind(attribute, replacement)) {
        changed.add(attribute);
      } else if (!placed) {
        changed.add(replacement);
        placed = true;
      }
    }
    if (!placed) {
      changed.add(replacement);
    }
    return changed;
  }

  private static boolean sameKind(Attribute a, Attribute b) {
    return a.attributeName().equals(b.attributeName())
        || (a instanceof Direction && b instanceof Direction);
  }
}
