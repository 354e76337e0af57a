package org.ternrtc.app.serve;

import java.util.regex.Pattern;

/** Names of rooms and streams: they stand in URLs, so they are short and plain. */
public final class StreamName {
  /** The rule in words, for messages. */
  public static final String RULE = "1 to 64 letters, digits, '-', '_' or '.'";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private StreamName() {}

  public static boolean valid(String name) {
    return FORM.matcher(name).matches();
  }
}
