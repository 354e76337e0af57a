package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/** The space-separated fields of one value, taken from the left. Runs of spaces count as one. */
final class Fields {
  private final String text;
  private int position;

  Fields(String text) {
    this.text = text;
    skipSpaces();
  }

  boolean hasMore() {
    return position < text.length();
  }

  String next(String what) {
    String field = nextOrNull();
    if (field == null) {
      throw new IllegalArgumentException(what + " is missing");
    }
    return field;
  }

  @Nullable String nextOrNull() {
    if (!hasMore()) {
      return null;
    }
    int end = text.indexOf(' ', position);
    String field = text.substring(position, end < 0 ? text.length() : end);
    position += field.length();
    skipSpaces();
    return field;
  }

  /** All that is left, spaces inside and at the end kept; null when nothing is. */
  @Nullable String restOrNull() {
    if (!hasMore()) {
      return null;
    }
    String rest = text.substring(position);
    position = text.length();
    return rest;
  }

  void end() {
    if (hasMore()) {
      throw new IllegalArgumentException(
          "unexpected text after the last field: " + Grammar.quoted(text.substring(position)));
    }
  }

  private void skipSpaces() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }
}
