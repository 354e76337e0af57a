package org.ternrtc.rtp;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which number stands for which header extension in one direction, as {@code a=extmap} negotiated
 * it (RFC 8285 section 5). Immutable.
 */
public final class HeaderExtensionMap {
  /** What {@link #id} gives for an extension that was not negotiated. */
  public static final int NONE = -1;

  /** Nothing negotiated. */
  public static final HeaderExtensionMap EMPTY = new HeaderExtensionMap(Map.of());

  private final Map<HeaderExtension, Integer> map;

  private HeaderExtensionMap(Map<HeaderExtension, Integer> map) {
    EnumMap<HeaderExtension, Integer> copy = new EnumMap<>(HeaderExtension.class);
    boolean[] taken = new boolean[256];
    map.forEach((extension, id) -> {
      if (id < 1 || id > 255 || taken[id]) {
        throw new IllegalArgumentException("id " + id + " for " + extension.uri());
      }
      taken[id] = true;
      copy.put(extension, id);
    });
    this.map = copy;
  }

  /**
   * @throws IllegalArgumentException if an id is not 1 to 255 or stands for two extensions
   */
  public static HeaderExtensionMap of(Map<HeaderExtension, Integer> map) {
    return new HeaderExtensionMap(map);
  }

  /** From the {@code a=extmap} lines, id to URI; unknown URIs are passed over. */
  public static HeaderExtensionMap ofUris(Map<Integer, String> uris) {
    EnumMap<HeaderExtension, Integer> map = new EnumMap<>(HeaderExtension.class);
    uris.forEach((id, uri) -> {
      HeaderExtension extension = HeaderExtension.of(uri);
      if (extension != null) {
        map.putIfAbsent(extension, id);
      }
    });
    return new HeaderExtensionMap(map);
  }

  /** The number of this extension, {@link #NONE} when it was not negotiated. */
  public int id(HeaderExtension extension) {
    return map.getOrDefault(extension, NONE);
  }

  /** The extension with this number, null when there is none. */
  public @Nullable HeaderExtension extension(int id) {
    for (Map.Entry<HeaderExtension, Integer> entry : map.entrySet()) {
      if (entry.getValue() == id) {
        return entry.getKey();
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HeaderExtensionMap that && map.equals(that.map);
  }

  @Override
  public int hashCode() {
    return map.hashCode();
  }

  @Override
  public String toString() {
    return map.toString();
  }
}
