package org.ternrtc.sctp.receive;

import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.Bytes;

/** Fragments of one message that follow each other without a gap. */
final class Run {
  /** What a run costs in memory besides its fragments: itself, two keys, two map entries. */
  static final int OVERHEAD = 256;

  /** What a fragment costs besides its bytes. */
  static final int FRAGMENT_OVERHEAD = 64;

  private static final class Fragment {
    final byte[] data;
    @Nullable Fragment next;

    Fragment(byte[] data) {
      this.data = data;
    }
  }

  final int streamId;
  final boolean unordered;

  /** SSN or MID. */
  final int number;

  int ppid;
  long first;
  long last;
  boolean begins;
  boolean ends;

  /** Longer than allowed: its bytes are not kept, only where it begins and ends. */
  boolean tooLong;

  long length;
  int fragments;
  private @Nullable Fragment head;
  private @Nullable Fragment tail;

  Run(int streamId, boolean unordered, int number, long position) {
    this.streamId = streamId;
    this.unordered = unordered;
    this.number = number;
    first = position;
    last = position - 1;
  }

  boolean sameMessage(Run other) {
    return streamId == other.streamId
        && unordered == other.unordered
        && (unordered || number == other.number);
  }

  void append(Bytes payload) {
    last++;
    length += payload.length();
    if (!tooLong) {
      link(new Fragment(payload.toByteArray()));
      fragments++;
    }
  }

  private void link(Fragment fragment) {
    if (tail == null) {
      head = fragment;
    } else {
      tail.next = fragment;
    }
    tail = fragment;
  }

  /** Takes over what follows. */
  void append(Run right) {
    last = right.last;
    ends = right.ends;
    length += right.length;
    if (tooLong || right.tooLong) {
      dropBytes();
      return;
    }
    if (right.head != null) {
      if (tail == null) {
        head = right.head;
      } else {
        tail.next = right.head;
      }
      tail = right.tail;
    }
    fragments += right.fragments;
  }

  void dropBytes() {
    tooLong = true;
    head = null;
    tail = null;
    fragments = 0;
  }

  int cost() {
    return OVERHEAD + (tooLong ? 0 : (int) length + fragments * FRAGMENT_OVERHEAD);
  }

  Bytes join() {
    if (head != null && head.next == null) {
      return Bytes.of(head.data);
    }
    var whole = new byte[(int) length];
    int at = 0;
    for (Fragment f = head; f != null; f = f.next) {
      System.arraycopy(f.data, 0, whole, at, f.data.length);
      at += f.data.length;
    }
    return Bytes.of(whole);
  }
}
