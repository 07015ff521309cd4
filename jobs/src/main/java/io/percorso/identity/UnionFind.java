package io.percorso.identity;

import java.util.HashMap;
import java.util.Map;

/** Disjoint sets of texts, each named by its smallest member. */
final class UnionFind {
  private final Map<String, String> parents = new HashMap<>();

  /** Joins the sets of both. */
  void union(String one, String other) {
    String root = find(one);
    String otherRoot = find(other);
    int order = root.compareTo(otherRoot);
    if (order < 0) {
      parents.put(otherRoot, root);
    } else if (order > 0) {
      parents.put(root, otherRoot);
    }
  }

  /** The smallest member of the set; a text never seen is a set of its own. */
  String find(String text) {
    String root = text;
    String parent = parents.putIfAbsent(root, root);
    while (parent != null && !parent.equals(root)) {
      root = parent;
      parent = parents.get(root);
    }
    String step = text;
    while (!step.equals(root)) {
      String next = parents.put(step, root);
      if (next == null) {
        break;
      }
      step = next;
    }
    return root;
  }

  Iterable<String> members() {
    return java.util.List.copyOf(parents.keySet());
  }
}
