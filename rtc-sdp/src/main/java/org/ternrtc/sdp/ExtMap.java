package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/**
 * An RTP header extension, RFC 8285 section 5.
 *
 * @param id 1 to 255, or 4096 to 4351 in an offer with more than the header can carry
 * @param direction null when not written, which means {@code sendrecv}
 * @param attributes what follows the URI; null when nothing does
 */
public record ExtMap(int id, @Nullable Direction direction, String uri, @Nullable String attributes)
    implements Attribute {
  /** Refuses what is out of range. */
  public ExtMap {
    if (!(id >= 1 && id <= 255) && !(id >= 4096 && id <= 4351)) {
      throw new IllegalArgumentException("id of a=extmap out of range: " + id);
    }
    Grammar.word(uri, "URI of a=extmap");
    if (attributes != null && (attributes.isBlank() || attributes.startsWith(" "))) {
      throw Grammar.malformed("attributes of a=extmap", attributes);
    }
    Grammar.textOrNull(attributes, "attributes of a=extmap");
  }

  /** In both directions. */
  public ExtMap(int id, String uri) {
    this(id, null, uri, null);
  }

  static ExtMap ofValue(String text) {
    Fields fields = new Fields(text);
    String first = fields.next("id of a=extmap");
    int slash = first.indexOf('/');
    Direction direction = null;
    if (slash >= 0) {
      direction = Direction.ofNameOrNull(first.substring(slash + 1));
      if (direction == null) {
        throw Grammar.malformed("direction of a=extmap", first);
      }
    }
    int id =
        Grammar.integer(slash < 0 ? first : first.substring(0, slash), 0, 4351, "id of a=extmap");
    return new ExtMap(id, direction, fields.next("URI of a=extmap"), fields.restOrNull());
  }

  @Override
  public String attributeName() {
    return "extmap";
  }

  @Override
  public String attributeValue() {
    String value =
        (direction == null ? id + " " : id + "/" + direction.attributeName() + " ") + uri;
    return attributes == null ? value : value + " " + attributes;
  }
}
