package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has attributes: the session part of a description, one of its media sections, a fragment.
 */
public sealed interface Section permits SessionDescription, MediaDescription, SdpFragment {
  /** All attributes in their order. */
  List<Attribute> attributes();

  /** The first attribute of the type here, or null. {@code media.attribute(Mid.class)}. */
  default <T extends Attribute> @Nullable T attribute(Class<T> type) {
    for (Attribute attribute : attributes()) {
      if (type.isInstance(attribute)) {
        return type.cast(attribute);
      }
    }
    return null;
  }

  /** All attributes of the type here, in order. {@code media.attributes(RtpMap.class)}. */
  default <T extends Attribute> List<T> attributes(Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Attribute attribute : attributes()) {
      if (type.isInstance(attribute)) {
        found.add(type.cast(attribute));
      }
    }
    return List.copyOf(found);
  }

  /** Whether exactly this attribute is here. {@code media.has(Flag.RTCP_MUX)}. */
  default boolean has(Attribute attribute) {
    return attributes().contains(attribute);
  }

  /**
   * The value of the first attribute with this name on the wire; empty for one without value; null
   * when not here.
   */
  default @Nullable String attributeValue(String name) {
    for (Attribute attribute : attributes()) {
      if (attribute.attributeName().equals(name)) {
        String value = attribute.attributeValue();
        return value == null ? "" : value;
      }
    }
    return null;
  }
}
