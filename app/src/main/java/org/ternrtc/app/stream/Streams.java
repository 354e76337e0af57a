package org.ternrtc.app.stream;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The streams of a server by their names. Thread-safe. */
public final class Streams {
  private final ConcurrentHashMap<String, LiveStream> byName = new ConcurrentHashMap<>();

  /** Adds a stream; false when its name is taken. */
  public boolean add(LiveStream stream) {
    return byName.putIfAbsent(stream.name(), stream) == null;
  }

  /** The stream of that name, null when there is none. */
  public @Nullable LiveStream get(String name) {
    return byName.get(name);
  }

  /** Whether the name is taken. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Takes a stream out, if it is still this one, and closes it. */
  public void remove(LiveStream stream) {
    byName.remove(stream.name(), stream);
    stream.close();
  }

  /** Closes all. */
  public void close() {
    for (LiveStream stream : byName.values()) {
      remove(stream);
    }
  }
}
