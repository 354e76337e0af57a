package org.ternrtc.app.room;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drives {@link Rooms} for one process: one lock, and one thread ({@code tern-rooms}) that looks
 * once a second for places whose time is over.
 */
public final class InMemoryRoomBus implements RoomBus {
  private final Rooms rooms = new Rooms(new SecureRandom());
  private final Map<Long, Socket> sockets = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tern-rooms").factory());
  private long lastConnection;

  public InMemoryRoomBus() {
    var _ = clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public synchronized long opened(String room, Socket socket) {
    long connection = ++lastConnection;
    sockets.put(connection, socket);
    rooms.opened(connection, room, System.nanoTime());
    return connection;
  }

  @Override
  public synchronized void received(long connection, String text) {
    rooms.received(connection, text, System.nanoTime());
    drain();
  }

  @Override
  public synchronized void closed(long connection, boolean onPurpose) {
    sockets.remove(connection);
    rooms.closed(connection, onPurpose, System.nanoTime());
    drain();
  }

  /** How many members a room has, those whose WebSocket broke included. */
  public synchronized int members(String room) {
    return rooms.members(room);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    synchronized (this) {
      // A copy: a socket that closes at once says so here while the others are gone through.
      for (Socket socket : List.copyOf(sockets.values())) {
        socket.close(1001, "server stops");
      }
      sockets.clear();
    }
  }

  private synchronized void tick() {
    rooms.tick(System.nanoTime());
    drain();
  }

  private void drain() {
    for (@Nullable Output output = rooms.poll(); output != null; output = rooms.poll()) {
      switch (output) {
        case Output.Send send -> {
          Socket socket = sockets.get(send.connection());
          if (socket != null) {
            socket.send(send.message().toJson());
          }
        }
        case Output.Close close -> {
          Socket socket = sockets.remove(close.connection());
          if (socket != null) {
            socket.close(close.code(), close.reason());
          }
        }
      }
    }
  }
}
