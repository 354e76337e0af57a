package org.ternrtc.sdp;

/** What a parser here reads at most. All are checked before the text is taken apart. */
public final class SdpLimits {
  /** Of a whole description, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Of one line without its end, in bytes of UTF-8. */
  public static final int MAX_LINE_BYTES = 8 * 1024;

  /** Media sections in a description. */
  public static final int MAX_SECTIONS = 64;

  /** {@code a=candidate} lines in one section, malformed ones included. */
  public static final int MAX_CANDIDATES_PER_SECTION = 100;

  /** Malformed candidate, rid and simulcast lines in a description that are passed over. */
  public static final int MAX_MALFORMED_LINES = 256;

  private SdpLimits() {}
}
