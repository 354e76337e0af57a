package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;

/** {@code a=ice-options}, RFC 8839 section 5.6, such as {@code trickle} or {@code ice2}. */
public record IceOptions(List<String> options) implements Attribute {
  /** RFC 8840 section 4.1: the writer can trickle. */
  public static final String TRICKLE = "trickle";

  /** Copies the list. */
  public IceOptions {
    options = List.copyOf(options);
    options.forEach(option -> Grammar.word(option, "a=ice-options"));
  }

  /** These options, in order. */
  public static IceOptions of(String... options) {
    return new IceOptions(List.of(options));
  }

  /** Whether the option is there, also between the commas that libdatachannel writes. */
  public boolean contains(String option) {
    return options.stream().anyMatch(word -> ("," + word + ",").contains("," + option + ","));
  }

  static IceOptions ofValue(String text) {
    Fields fields = new Fields(text);
    List<String> options = new ArrayList<>();
    do {
      options.add(fields.next("a=ice-options"));
    } while (fields.hasMore());
    return new IceOptions(options);
  }

  @Override
  public String attributeName() {
    return "ice-options";
  }

  @Override
  public String attributeValue() {
    return String.join(" ", options);
  }
}
