package org.ternrtc.peer;

import java.util.Locale;

/** What a section carries. */
public enum MediaKind {
  AUDIO,
  VIDEO;

  /** The name in SDP, in lower case. */
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }
}
