package org.ternrtc.peer;

import java.util.Locale;

/** The kind of a description, W3C WebRTC section 4.2.5. */
public enum SdpType {
  OFFER,
  PRANSWER,
  ANSWER,
  ROLLBACK;

  /** The name in the W3C API, in lower case. */
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The type of that name.
   *
   * @throws SyntaxException when there is none
   */
  public static SdpType of(String value) {
    for (SdpType type : values()) {
      if (type.value().equals(value)) {
        return type;
      }
    }
    throw new SyntaxException("no type of description is called so", 0);
  }
}
