package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.RemoteDescription;
import org.ternrtc.peer.jsep.RemoteSection;

/**
 * The m-lines of a session in their order, and the tags that were given away.
 *
 * <p>Belongs to the owner thread.
 */
final class Sections<T extends JsepTransceiver> {
  private final List<SectionSlot<T>> slots = new ArrayList<>();

  /** The least number that was never a tag: tags are not used again. */
  private int nextTag;

  int size() {
    return slots.size();
  }

  SectionSlot<T> get(int index) {
    return slots.get(index);
  }

  List<SectionSlot<T>> all() {
    return List.copyOf(slots);
  }

  int indexOf(String mid) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).mid.equals(mid)) {
        return i;
      }
    }
    return -1;
  }

  /** The place of the transceiver's section, -1 when it has none. */
  int indexOf(T transceiver) {
    for (int i = 0; i < slots.size(); i++) {
      if (transceiver.equals(slots.get(i).transceiver)) {
        return i;
      }
    }
    return -1;
  }

  /** The tag of the section to be made next, counted from the ones made in the same description. */
  String tag(int madeBefore) {
    return Integer.toString(nextTag + madeBefore);
  }

  /** Puts a section at its place: behind the last one, or where a rejected one was. */
  void put(int index, SectionSlot<T> slot) {
    if (index == slots.size()) {
      slots.add(slot);
    } else {
      slots.set(index, slot);
    }
    T transceiver = slot.transceiver;
    if (transceiver != null) {
      transceiver.setMid(slot.mid);
    }
    if (slot.mid.length() <= 8 && slot.mid.chars().allMatch(c -> c >= '0' && c <= '9')) {
      nextTag = Math.max(nextTag, Integer.parseInt(slot.mid) + 1);
    }
  }

  /** The section of the data channels, if there is one that was not refused. */
  @Nullable SectionSlot<T> data() {
    for (SectionSlot<T> slot : slots) {
      RemoteSection theirs = slot.remote;
      if (slot.kind.equals(SectionPlanner.APPLICATION)
          && !slot.rejected
          && (theirs == null || (!theirs.rejected() && theirs.data() != null))) {
        return slot;
      }
    }
    return null;
  }

  List<SectionSlot<T>> snapshot() {
    return slots.stream().map(SectionSlot::copy).toList();
  }

  void restore(List<SectionSlot<T>> before) {
    slots.clear();
    slots.addAll(before);
  }

  /** RFC 8829 section 5.10: sections keep their place, their kind and their tag. */
  static <T extends JsepTransceiver> void checkOrder(
      List<SectionSlot<T>> known, RemoteDescription description, boolean answer) {
    int count = description.sections().size();
    if (count < known.size()) {
      throw new SyntaxException("sections of the description before are missing", 0);
    }
    if (answer && count > known.size()) {
      throw new SyntaxException(
          "the answer has " + count + " sections, the offer " + known.size(), 0);
    }
    for (int i = 0; i < count; i++) {
      RemoteSection section = description.sections().get(i);
      for (int j = 0; j < i; j++) {
        if (description.sections().get(j).mid().equals(section.mid())) {
          throw new SyntaxException("two sections are called " + section.mid(), 0);
        }
      }
      if (i >= known.size() || (!answer && known.get(i).rejected && !section.rejected())) {
        int taken = indexOf(known, section.mid());
        if (taken >= 0 && taken != i && !known.get(taken).rejected) {
          throw new SyntaxException("section " + i + " has the mid of section " + taken, 0);
        }
        continue;
      }
      SectionSlot<T> slot = known.get(i);
      if (slot.rejected && section.rejected()) {
        continue;
      }
      if (!slot.kind.equals(section.kind())) {
        throw new SyntaxException("section " + i + " has changed its kind", 0);
      }
      if (!section.rejected() && !slot.mid.equals(section.mid())) {
        throw new SyntaxException("section " + i + " has changed its mid", 0);
      }
    }
  }

  private static <T extends JsepTransceiver> int indexOf(List<SectionSlot<T>> slots, String mid) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).mid.equals(mid)) {
        return i;
      }
    }
    return -1;
  }
}
