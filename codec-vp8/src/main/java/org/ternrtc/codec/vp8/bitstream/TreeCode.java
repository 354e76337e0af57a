package org.ternrtc.codec.vp8.bitstream;

/**
 * How the values of one tree (RFC 6386 section 8.1) are written: the way from the root to each
 * leaf, found once.
 */
public final class TreeCode {
  private final int[] tree;
  private final int[] path;
  private final int[] length;

  /**
   * @param tree the tree in the RFC's form: a positive entry is the index of the next pair, any
   *     other the negated value of a leaf
   */
  public TreeCode(int[] tree) {
    this.tree = tree;
    int largest = 0;
    for (int entry : tree) {
      largest = Math.max(largest, -entry);
    }
    path = new int[largest + 1];
    length = new int[largest + 1];
    walk(0, 0, 0);
  }

  private void walk(int node, int bits, int count) {
    for (int branch = 0; branch < 2; branch++) {
      int entry = tree[node + branch];
      int way = bits << 1 | branch;
      if (entry > 0) {
        walk(entry, way, count + 1);
      } else {
        path[-entry] = way;
        length[-entry] = count + 1;
      }
    }
  }

  /** Writes a value with the probabilities from {@code offset}. */
  public void write(BoolEncoder out, int value, int[] probabilities, int offset) {
    int node = 0;
    for (int bit = length[value] - 1; bit >= 0; bit--) {
      int branch = (path[value] >> bit) & 1;
      out.bool(branch, probabilities[offset + (node >> 1)]);
      node = tree[node + branch];
    }
  }

  /** What a value costs, in 1/256 bit. */
  public int cost(int value, int[] probabilities, int offset) {
    int node = 0;
    int cost = 0;
    for (int bit = length[value] - 1; bit >= 0; bit--) {
      int branch = (path[value] >> bit) & 1;
      cost += BitCost.bool(branch, probabilities[offset + (node >> 1)]);
      node = tree[node + branch];
    }
    return cost;
  }

  /** Adds a value's branches to counts, two ints a node: times 0, times 1. */
  public void count(int value, int[] counts) {
    int node = 0;
    for (int bit = length[value] - 1; bit >= 0; bit--) {
      int branch = (path[value] >> bit) & 1;
      counts[node + branch]++;
      node = tree[node + branch];
    }
  }
}
