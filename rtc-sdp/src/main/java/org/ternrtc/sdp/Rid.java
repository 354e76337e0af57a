package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Names one RTP stream and what limits it, RFC 8851 section 10.
 *
 * @param payloadTypes the {@code pt=} list; empty when not written
 * @param restrictions such as {@code max-width=1280}, in order
 */
public record Rid(String id, Way way, List<Integer> payloadTypes, List<Restriction> restrictions)
    implements Attribute {
  /** Which way the stream goes, seen by the writer. */
  public enum Way {
    SEND("send"),
    RECV("recv");

    private final String text;

    Way(String text) {
      this.text = text;
    }

    /** The same stream seen from the other side. */
    public Way reversed() {
      return this == SEND ? RECV : SEND;
    }
  }

  /** One limit; the value is null when there is no equals sign. */
  public record Restriction(String name, @Nullable String value) {
    /** Refuses what would not stay in its field. */
    public Restriction {
      Grammar.token(name, "restriction of a=rid");
      if (value != null && value.indexOf(';') >= 0) {
        throw Grammar.malformed("restriction of a=rid", value);
      }
      Grammar.textOrNull(value, "restriction of a=rid");
    }

    private String text() {
      return value == null ? name : name + "=" + value;
    }
  }

  /** Copies the lists. */
  public Rid {
    checkId(id);
    payloadTypes = List.copyOf(payloadTypes);
    payloadTypes.forEach(type -> Grammar.inRange(type, 0, 127, "payload type of a=rid"));
    restrictions = List.copyOf(restrictions);
  }

  /** Without restrictions. */
  public Rid(String id, Way way) {
    this(id, way, List.of(), List.of());
  }

  static String checkId(String id) {
    if (id.isEmpty()
        || !id.chars()
            .allMatch(c -> Grammar.isLetter(c) || Grammar.isDigit(c) || c == '-' || c == '_')) {
      throw Grammar.malformed("id of a rid", id);
    }
    return id;
  }

  static Rid ofValue(String text) {
    Fields fields = new Fields(text);
    String id = fields.next("id of a=rid");
    String direction = fields.next("direction of a=rid");
    Way way =
        switch (direction) {
          case "send" -> Way.SEND;
          case "recv" -> Way.RECV;
          default -> throw Grammar.malformed("direction of a=rid", direction);
        };
    List<Integer> payloadTypes = new ArrayList<>();
    List<Restriction> restrictions = new ArrayList<>();
    String rest = fields.restOrNull();
    if (rest != null) {
      for (String part : rest.split(";", -1)) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? null : part.substring(equals + 1);
        if (name.equals("pt")
            && value != null
            && payloadTypes.isEmpty()
            && restrictions.isEmpty()) {
          for (String type : value.split(",", -1)) {
            payloadTypes.add(Grammar.integer(type, 0, 127, "payload type of a=rid"));
          }
        } else {
          restrictions.add(new Restriction(name, value));
        }
      }
    }
    return new Rid(id, way, payloadTypes, restrictions);
  }

  @Override
  public String attributeName() {
    return "rid";
  }

  @Override
  public String attributeValue() {
    StringJoiner parts = new StringJoiner(";");
    if (!payloadTypes.isEmpty()) {
      StringJoiner types = new StringJoiner(",", "pt=", "");
      payloadTypes.forEach(type -> types.add(type.toString()));
      parts.add(types.toString());
    }
    restrictions.forEach(restriction -> parts.add(restriction.text()));
    String value = id + " " + way.text;
    return parts.length() == 0 ? value : value + " " + parts;
  }
}
