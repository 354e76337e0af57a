package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/** The attributes that say all by being there: {@code media.has(Flag.RTCP_MUX)}. */
public enum Flag implements Attribute {
  /** RFC 8843 section 6. */
  BUNDLE_ONLY("bundle-only"),
  /** RFC 8840 section 8.2. */
  END_OF_CANDIDATES("end-of-candidates"),
  /** RFC 8285 section 6. */
  EXTMAP_ALLOW_MIXED("extmap-allow-mixed"),
  /** RFC 8839 section 5.3. */
  ICE_LITE("ice-lite"),
  /** RFC 5761 section 5.1.1. */
  RTCP_MUX("rtcp-mux"),
  /** RFC 8858 section 3. */
  RTCP_MUX_ONLY("rtcp-mux-only"),
  /** RFC 5506 section 5. */
  RTCP_RSIZE("rtcp-rsize");

  private final String attributeName;

  Flag(String attributeName) {
    this.attributeName = attributeName;
  }

  @Override
  public String attributeName() {
    return attributeName;
  }

  @Override
  public @Nullable String attributeValue() {
    return null;
  }

  static @Nullable Flag ofNameOrNull(String name) {
    return switch (name) {
      case "bundle-only" -> BUNDLE_ONLY;
      case "end-of-candidates" -> END_OF_CANDIDATES;
      case "extmap-allow-mixed" -> EXTMAP_ALLOW_MIXED;
      case "ice-lite" -> ICE_LITE;
      case "rtcp-mux" -> RTCP_MUX;
      case "rtcp-mux-only" -> RTCP_MUX_ONLY;
      case "rtcp-rsize" -> RTCP_RSIZE;
      default -> null;
    };
  }
}
