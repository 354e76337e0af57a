package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * SCTP packets between the DTLS connection's thread and the owner: bounded, the newest goes when
 * full, and one task takes as many as there are, up to a batch.
 */
final class DataPackets {
  static final int CAPACITY = 1024;

  /** So many at once, so that media does not wait for long behind a bulk transfer. */
  private static final int BATCH = 32;

  private final Owner owner;
  private final Runnable ready;
  private ArrayList<byte[]> packets = new ArrayList<>();
  private boolean scheduled;
  private long dropped;

  DataPackets(Owner owner, Runnable ready) {
    this.owner = owner;
    this.ready = ready;
  }

  void add(byte[] packet) {
    synchronized (this) {
      if (packets.size() == CAPACITY) {
        dropped++;
        return;
      }
      packets.add(packet);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    owner.post(ready);
  }

  /** What there is, on the owner thread; the rest comes with a later task. */
  List<byte[]> take() {
    List<byte[]> taken;
    boolean more;
    synchronized (this) {
      if (packets.size() <= BATCH) {
        taken = packets;
        packets = new ArrayList<>();
      } else {
        List<byte[]> batch = packets.subList(0, BATCH);
        taken = List.copyOf(batch);
        batch.clear();
      }
      more = !packets.isEmpty();
      scheduled = more;
    }
    if (more) {
      owner.post(ready);
    }
    return taken;
  }

  synchronized long dropped() {
    return dropped;
  }
}
