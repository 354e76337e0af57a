package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate, RFC 8839 section 5.1. In a description a malformed candidate line is no error:
 * it stays there as an {@link Attribute.Unknown} and is in no list of candidates.
 *
 * @param foundation 1 to 32 ice-chars
 * @param component 1 to 256; 1 is RTP
 * @param transport {@code udp} or {@code tcp}, in the writer's case; see {@link #isUdp}, {@link
 *     #isTcp}
 * @param priority 0 to 2^32 - 1 (RFC 8445 wants 2^31 - 1 at most, but TURN servers and old clients
 *     go beyond)
 * @param address an IPv4 or IPv6 address without brackets, or a host name; never resolved here
 * @param port 1 to 65535; 0 only for active TCP, where it means nothing
 * @param type {@code host}, {@code srflx}, {@code prflx}, {@code relay} or one of the future
 * @param relatedAddress what follows {@code raddr}, or null
 * @param relatedPort its port, or null
 * @param extensions all other name and value pairs, in order
 */
public record Candidate(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    String type,
    @Nullable String relatedAddress,
    @Nullable Integer relatedPort,
    List<Extension> extensions)
    implements Attribute {
  private static final long MAX_PRIORITY = 0xFFFF_FFFFL;

  /** An extension; the value is empty when the line ends after the name. */
  public record Extension(String name, String value) {
    /** Refuses what would not stay in its field. */
    public Extension {
      Grammar.word(name, "extension of a candidate");
      if (!value.isEmpty()) {
        Grammar.word(value, "extension of a candidate");
      }
    }
  }

  /** Copies the list; refuses what is out of range. */
  public Candidate {
    if (foundation.isEmpty()
        || foundation.length() > 32
        || !foundation.chars().allMatch(Grammar::isIceChar)) {
      throw Grammar.malformed("foundation of a candidate", foundation);
    }
    Grammar.inRange(component, 1, 256, "component of a candidate");
    Grammar.token(transport, "transport of a candidate");
    Grammar.inRange(priority, 0, MAX_PRIORITY, "priority of a candidate");
    if (!Address.isValid(address)) {
      throw Grammar.malformed("address of a candidate", address);
    }
    Grammar.token(type, "type of a candidate");
    if (relatedAddress != null && !Address.isValid(relatedAddress)) {
      throw Grammar.malformed("related address of a candidate", relatedAddress);
    }
    if (relatedPort != null) {
      Grammar.inRange(relatedPort, 0, 65535, "related port of a candidate");
    }
    extensions = List.copyOf(extensions);
    for (int i = 0; i < extensions.size() - 1; i++) {
      if (extensions.get(i).value().isEmpty()) {
        throw new IllegalArgumentException(
            "only the last extension of a candidate may lack its value");
      }
    }
    boolean active = "active".equals(find(extensions, "tcptype"));
    Grammar.inRange(port, active ? 0 : 1, 65535, "port of a candidate");
  }

  /** A host candidate over UDP for component 1. */
  public static Candidate udpHost(String foundation, long priority, String address, int port) {
    return new Candidate(
        foundation, 1, "udp", priority, address, port, "host", null, null, List.of());
  }

  /**
   * Reads a candidate alone, as {@code RTCIceCandidate.candidate} has it: {@code candidate:1 1 udp
   * ...}, also with {@code a=} in front, without {@code candidate:}, or with an end of line.
   *
   * @throws SdpException for line 1
   */
  public static Candidate parse(String line) throws SdpException {
    if (line.length() > SdpLimits.MAX_LINE_BYTES) {
      throw new SdpException(1, "candidate is longer than " + SdpLimits.MAX_LINE_BYTES + " bytes");
    }
    String text = line.strip();
    text = text.startsWith("a=") ? text.substring(2) : text;
    text = text.startsWith("candidate:") ? text.substring("candidate:".length()) : text;
    try {
      return ofValue(Grammar.text(text, "candidate"));
    } catch (IllegalArgumentException e) {
      throw new SdpException(1, AttributeParser.reasonOf(e));
    }
  }

  /** Whether the transport is UDP. */
  public boolean isUdp() {
    return transport.equalsIgnoreCase("udp");
  }

  /** Whether the transport is TCP, RFC 6544. */
  public boolean isTcp() {
    return transport.equalsIgnoreCase("tcp");
  }

  /** Whether the address is a name, not an IP address. */
  public boolean isHostName() {
    return Address.isName(address);
  }

  /** Whether the address is a name of multicast DNS, behind which browsers hide addresses. */
  public boolean isMdns() {
    return isHostName() && address.regionMatches(true, address.length() - 6, ".local", 0, 6);
  }

  /** The value of an extension, or null. */
  public @Nullable String extension(String name) {
    return find(extensions, name);
  }

  /** {@code active}, {@code passive} or {@code so}, RFC 6544 section 4.5; null when not written. */
  public @Nullable String tcpType() {
    return extension("tcptype");
  }

  /** The user name fragment of the ICE generation it belongs to, RFC 8838 section 9; or null. */
  public @Nullable String ufrag() {
    return extension("ufrag");
  }

  /** Chromium's {@code generation}, or -1. */
  public int generation() {
    return numberOf("generation");
  }

  /** Chromium's {@code network-id}, or -1. */
  public int networkId() {
    return numberOf("network-id");
  }

  /** Chromium's {@code network-cost}, or -1. */
  public int networkCost() {
    return numberOf("network-cost");
  }

  /** The same with an extension set, at its place or at the end. */
  public Candidate withExtension(String name, String value) {
    List<Extension> changed = new ArrayList<>(extensions);
    Extension extension = new Extension(name, value);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).name().equals(name)) {
        changed.set(i, extension);
        return withExtensions(changed);
      }
    }
    changed.add(extension);
    return withExtensions(changed);
  }

  /** The same with other extensions. */
  public Candidate withExtensions(List<Extension> extensions) {
    return new Candidate(
        foundation,
        component,
        transport,
        priority,
        address,
        port,
        type,
        relatedAddress,
        relatedPort,
        extensions);
  }

  /** The same with the related address and port of a reflexive or relayed candidate. */
  public Candidate withRelated(String address, int port) {
    return new Candidate(
        foundation,
        component,
        transport,
        priority,
        this.address,
        this.port,
        type,
        address,
        port,
        extensions);
  }

  /** As {@code RTCIceCandidate.candidate} has it: {@code candidate:...} without {@code a=}. */
  public String toCandidateString() {
    return "candidate:" + attributeValue();
  }

  static Candidate ofValue(String text) {
    Fields fields = new Fields(text);
    String foundation = fields.next("foundation of a candidate");
    int component =
        Grammar.integer(
            fields.next("component of a candidate"), 1, 256, "component of a candidate");
    String transport = fields.next("transport of a candidate");
    long priority =
        Grammar.number(
            fields.next("priority of a candidate"), 0, MAX_PRIORITY, "priority of a candidate");
    String address = fields.next("address of a candidate");
    int port = Grammar.integer(fields.next("port of a candidate"), 0, 65535, "port of a candidate");
    if (!fields.next("typ of a candidate").equals("typ")) {
      throw new IllegalArgumentException("typ of a candidate is missing");
    }
    String type = fields.next("type of a candidate");
    String name = fields.nextOrNull();
    String relatedAddress = null;
    if ("raddr".equals(name)) {
      relatedAddress = fields.next("related address of a candidate");
      name = fields.nextOrNull();
    }
    Integer relatedPort = null;
    if ("rport".equals(name)) {
      relatedPort =
          Grammar.integer(
              fields.next("related port of a candidate"), 0, 65535, "related port of a candidate");
      name = fields.nextOrNull();
    }
    List<Extension> extensions = new ArrayList<>();
    while (name != null) {
      String value = fields.nextOrNull();
      extensions.add(new Extension(name, value == null ? "" : value));
      name = fields.nextOrNull();
    }
    return new Candidate(
        foundation,
        component,
        transport,
        priority,
        address,
        port,
        type,
        relatedAddress,
        relatedPort,
        extensions);
  }

  private int numberOf(String name) {
    String text = extension(name);
    boolean number =
        text != null
            && !text.isEmpty()
            && text.length() < 10
            && text.chars().allMatch(Grammar::isDigit);
    return number ? Integer.parseInt(text) : -1;
  }

  private static @Nullable String find(List<Extension> extensions, String name) {
    for (Extension extension : extensions) {
      if (extension.name().equals(name)) {
        return extension.value();
      }
    }
    return null;
  }

  @Override
  public String attributeName() {
    return "candidate";
  }

  @Override
  public String attributeValue() {
    StringBuilder out = new StringBuilder(96);
    out.append(foundation).append(' ').append(component).append(' ').append(transport);
    out.append(' ').append(priority).append(' ').append(address).append(' ').append(port);
    out.append(" typ ").append(type);
    if (relatedAddress != null) {
      out.append(" raddr ").append(relatedAddress);
    }
    if (relatedPort != null) {
      out.append(" rport ").append(relatedPort);
    }
    for (Extension extension : extensions) {
      out.append(' ').append(extension.name());
      if (!extension.value().isEmpty()) {
        out.append(' ').append(extension.value());
      }
    }
    return out.toString();
  }
}
