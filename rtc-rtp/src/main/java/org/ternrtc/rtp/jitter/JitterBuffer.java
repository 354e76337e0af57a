package org.ternrtc.rtp.jitter;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one video stream in order and hands over frames that can be decoded. A frame
 * leaves at once when its last packet is there and none is missing before it. Behind a gap frames
 * wait; {@link #giveUp} or a key frame behind the gap ends that, and so does a frame which, by its
 * Dependency Descriptor, needs nothing that is missing.
 *
 * <p>Bounded: at most {@link #MAX_PACKETS} numbers and {@link #MAX_BYTES}. Numbers do not wrap.
 */
public final class JitterBuffer {
  /** Most numbers between the next packet to leave and the newest. */
  public static final int MAX_PACKETS = 4096;

  /** Most bytes held, and so the largest frame. */
  public static final int MAX_BYTES = 4 << 20;

  /** Before anything has left, how far behind the first packet seen another may start. */
  private static final int EARLIER_START = 64;

  /** More packets that are no media do not lie between two frames. */
  private static final int MAX_FILLERS = 64;

  private static final int MAX_SPARE = 64;
  private static final int SPARE_BYTES = 1500;

  /** Where frames go. */
  public interface Sink {
    /** A frame that can be decoded. The array is the sink's own. */
    void frame(
        byte[] data,
        boolean key,
        int rtpTimestamp,
        int packets,
        long firstArrival,
        long lastArrival);

    /** A frame that lacks a part or another frame. */
    void frameDropped();
  }

  /** What became of a packet. */
  public enum Outcome {
    STORED,
    DUPLICATE,
    TOO_LATE,
    MALFORMED
  }

  private static final class Slot {
    byte[] data = new byte[SPARE_BYTES];
    int length;
    long sequence;
    int timestamp;
    boolean marker;
    boolean start;
    boolean key;
    int pictureId;
    int pictureIdBits;
    long arrival;
    boolean again;
    @Nullable FrameNeeds needs;
  }

  private final Depacketizer depacketizer;
  private final Sink sink;
  private final DecodableFrames decodable = new DecodableFrames();
  private final ArrayDeque<Slot> spare = new ArrayDeque<>();
  private @Nullable Slot[] ring = new @Nullable Slot[64];
  private boolean started;
  private boolean handedOver;
  private long next;
  private long scan;
  private long newest;
  private long bytes;
  private long readyKey;
  private long newestKeyStart;
  private boolean waitingForKey = true;
  private boolean keyFrameNeeded;
  private boolean frameRepaired;
  private int lastPictureId = -1;

  public JitterBuffer(Depacketizer depacketizer, Sink sink) {
    this.depacketizer = depacketizer;
    this.sink = sink;
  }

  /** Forgets everything; the next packet begins a new stream. */
  public void reset() {
    if (started) {
      releaseTo(newest + 1);
    }
    started = false;
    handedOver = false;
    lastPictureId = -1;
    waitingForKey = true;
    keyFrameNeeded = false;
    decodable.missed();
  }

  /** Takes a packet and hands over what became complete. An empty payload only fills its number. */
  public Outcome insert(
      long sequence,
      int timestamp,
      boolean marker,
      byte[] payload,
      int offset,
      int length,
      long now) {
    return insert(sequence, timestamp, marker, payload, offset, length, false, null, now);
  }

  /**
   * As the other.
   *
   * @param again whether the packet was sent again on request
   * @param needs what the first packet of a frame says of it; null for nothing
   */
  public Outcome insert(
      long sequence,
      int timestamp,
      boolean marker,
      byte[] payload,
      int offset,
      int length,
      boolean again,
      @Nullable FrameNeeds needs,
      long now) {
    boolean filler = length == 0;
    if (!filler && !depacketizer.parse(payload, offset, length)) {
      return Outcome.MALFORMED;
    }
    if (!started) {
      start(sequence);
    }
    if (sequence < next) {
      if (handedOver || next - sequence > EARLIER_START || newest - sequence >= MAX_PACKETS) {
        return Outcome.TOO_LATE;
      }
      next = sequence;
      scan = sequence;
    }
    if (sequence - next >= MAX_PACKETS || bytes + length > MAX_BYTES) {
      dropTo(Math.max(newest + 1, sequence));
      if (sequence < next) {
        return Outcome.TOO_LATE;
      }
    }
    if (slot(sequence) != null) {
      return Outcome.DUPLICATE;
    }
    store(sequence, timestamp, marker, payload, offset, length, again, needs, now);
    drain();
    return Outcome.STORED;
  }

  private void start(long sequence) {
    started = true;
    next = sequence;
    scan = sequence;
    newest = sequence - 1;
    readyKey = sequence - 1;
    newestKeyStart = sequence - 1;
  }

  private void store(
      long sequence,
      int timestamp,
      boolean marker,
      byte[] payload,
      int offset,
      int length,
      boolean again,
      @Nullable FrameNeeds needs,
      long now) {
    boolean filler = length == 0;
    Slot slot = spare.poll();
    if (slot == null) {
      slot = new Slot();
    }
    int header = filler ? 0 : depacketizer.headerLength();
    slot.length = length - header;
    if (slot.length > slot.data.length) {
      slot.data = new byte[slot.length];
    }
    System.arraycopy(payload, offset + header, slot.data, 0, slot.length);
    slot.sequence = sequence;
    slot.timestamp = timestamp;
    slot.marker = marker && !filler;
    slot.start = !filler && depacketizer.startsFrame();
    slot.key = !filler && depacketizer.startsKeyFrame();
    slot.pictureId = filler ? -1 : depacketizer.pictureId();
    slot.pictureIdBits = filler ? 7 : depacketizer.pictureIdBits();
    slot.arrival = now;
    slot.again = again;
    slot.needs = needs;
    bytes += slot.length;
    newest = Math.max(newest, sequence);
    reserve();
    ring[(int) sequence & ring.length - 1] = slot;
    if (slot.key) {
      newestKeyStart = Math.max(newestKeyStart, sequence);
    }
    if (sequence > scan) {
      long start = completeKeyFrame(sequence);
      if (start > scan) {
        readyKey = Math.max(readyKey, start);
      }
    }
  }

  private void reserve() {
    int length = ring.length;
    while (length < newest - next + 1) {
      length *= 2;
    }
    if (length > ring.length) {
      @Nullable Slot[] larger = new @Nullable Slot[length];
      for (Slot slot : ring) {
        if (slot != null) {
          larger[(int) slot.sequence & length - 1] = slot;
        }
      }
      ring = larger;
    }
  }

  private @Nullable Slot slot(long sequence) {
    Slot slot = ring[(int) sequence & ring.length - 1];
    return slot != null && slot.sequence == sequence ? slot : null;
  }

  /** Where the key frame around this packet begins, if all of it is here; else -1. */
  private long completeKeyFrame(long sequence) {
    Slot slot = slot(sequence);
    if (slot == null) {
      return -1;
    }
    int timestamp = slot.timestamp;
    long start = sequence;
    Slot first = slot;
    while (!first.start) {
      Slot before = slot(--start);
      if (before == null || before.timestamp != timestamp) {
        return -1;
      }
      first = before;
    }
    if (!first.key) {
      return -1;
    }
    for (long i = sequence; ; ) {
      if (slot.marker) {
        return start;
      }
      Slot after = slot(++i);
      if (after == null || after.timestamp != timestamp) {
        return -1;
      }
      slot = after;
    }
  }

  private void drain() {
    do {
      for (Slot slot = slot(scan); slot != null; slot = slot(scan)) {
        Slot first = slot(next);
        if (next == scan && slot.length == 0 && !slot.start) {
          // Padding between frames.
          scan++;
          releaseTo(scan);
          continue;
        }
        if (first != null && slot.length > 0 && slot.timestamp != first.timestamp) {
          // The frame before has ended without a marker.
          handOver(scan);
        }
        scan++;
        if (slot.marker) {
          handOver(scan);
        }
      }
    } while (skipToNextPicture() || (waitingForKey && skipToReadyKey()) || skipToDecodable());
  }

  /**
   * Between frames, goes on with the next picture when its number says that no picture lies
   * between: what is missing was padding or protection, which is not sent again.
   */
  private boolean skipToNextPicture() {
    if (lastPictureId < 0 || next != scan || !hasGap()) {
      return false;
    }
    long last = Math.min(newest, scan + MAX_FILLERS);
    for (long i = scan + 1; i <= last; i++) {
      Slot slot = slot(i);
      if (slot != null && slot.length > 0) {
        if (slot.start && slot.pictureId >= 0 && slot.pictureId == followingPictureId(slot)) {
          releaseTo(i);
          return true;
        }
        return false;
      }
    }
    return false;
  }

  private int followingPictureId(Slot slot) {
    return lastPictureId + 1 & (1 << slot.pictureIdBits) - 1;
  }

  /** Hands over the frame from next up to here. */
  private void handOver(long end) {
    Slot first = slot(next);
    if (first == null) {
      throw new AssertionError("frame without packets");
    }
    handedOver = true;
    boolean whole = first.start;
    FrameNeeds needs = first.needs;
    lastPictureId = present(end - 1).marker ? first.pictureId : -1;
    if (whole && (first.key || decodable.suffice(needs))) {
      int length = 0;
      long firstArrival = first.arrival;
      long lastArrival = first.arrival;
      boolean repaired = false;
      for (long i = next; i < end; i++) {
        Slot slot = present(i);
        length += slot.length;
        repaired |= slot.again;
        firstArrival = slot.arrival - firstArrival < 0 ? slot.arrival : firstArrival;
        lastArrival = slot.arrival - lastArrival > 0 ? slot.arrival : lastArrival;
      }
      byte[] data = new byte[length];
      int at = 0;
      for (long i = next; i < end; i++) {
        Slot slot = present(i);
        System.arraycopy(slot.data, 0, data, at, slot.length);
        at += slot.length;
      }
      boolean key = first.key;
      int timestamp = first.timestamp;
      int packets = (int) (end - next);
      decodable.handedOver(key, needs);
      waitingForKey = false;
      keyFrameNeeded = false;
      releaseTo(end);
      frameRepaired = repaired;
      sink.frame(data, key, timestamp, packets, firstArrival, lastArrival);
    } else {
      decodable.missed();
      if (!whole || !decodable.described() || needs == null || needs.temporalId() == 0) {
        waitingForKey = true;
        keyFrameNeeded = true;
      }
      releaseTo(end);
      sink.frameDropped();
    }
  }

  private Slot present(long sequence) {
    Slot slot = slot(sequence);
    if (slot == null) {
      throw new AssertionError("packet " + sequence + " is not there");
    }
    return slot;
  }

  private void releaseTo(long end) {
    for (long i = next; i < end && i <= newest; i++) {
      int index = (int) i & ring.length - 1;
      Slot slot = ring[index];
      if (slot != null) {
        ring[index] = null;
        bytes -= slot.length;
        if (spare.size() < MAX_SPARE && slot.data.length == SPARE_BYTES) {
          spare.add(slot);
        }
      }
    }
    next = end;
    newest = Math.max(newest, end - 1);
    scan = Math.max(scan, next);
  }

  /** Goes on behind a gap with a key frame that is complete; false when there is none. */
  public boolean skipToReadyKey() {
    if (!started || readyKey <= scan) {
      return false;
    }
    dropTo(readyKey);
    drain();
    return true;
  }

  /** Goes on behind a gap with a frame that needs nothing of what is missing; false without one. */
  private boolean skipToDecodable() {
    if (!decodable.described() || !hasGap()) {
      return false;
    }
    for (long i = scan + 1; i <= newest; i++) {
      Slot slot = slot(i);
      if (slot != null && slot.start && decodable.known(slot.needs) && complete(i)) {
        dropTo(i);
        return true;
      }
    }
    return false;
  }

  /** Whether all of the frame that begins with this packet is here. */
  private boolean complete(long start) {
    int timestamp = present(start).timestamp;
    for (long i = start; ; i++) {
      Slot slot = slot(i);
      if (slot == null || slot.timestamp != timestamp) {
        return false;
      }
      if (slot.marker) {
        return true;
      }
    }
  }

  /** Whether a complete key frame waits behind the gap. */
  public boolean keyFrameReady() {
    return started && readyKey > scan;
  }

  /** Drops all before this number, which breaks the chain of references. */
  private void dropTo(long sequence) {
    lastPictureId = -1;
    if (slot(next) != null) {
      sink.frameDropped();
    }
    handedOver = true;
    releaseTo(sequence);
    decodable.missed();
    waitingForKey = true;
    keyFrameNeeded = true;
  }

  /** Does without the missing packet that holds everything up. */
  public void giveUp() {
    if (hasGap()) {
      handedOver = true;
      lastPictureId = -1;
      releaseTo(scan + 1);
      decodable.missed();
      waitingForKey = true;
      keyFrameNeeded = true;
      drain();
    }
  }

  /** The decoder failed: nothing can be decoded before the next key frame. */
  public void breakReferences() {
    decodable.clear();
    askForFrame();
  }

  /** So much is missing that the sender is asked at once for a frame that can be decoded. */
  public void askForFrame() {
    decodable.missed();
    waitingForKey = true;
    keyFrameNeeded = true;
    if (started) {
      drain();
    }
  }

  /** Whether packets wait behind a missing one. */
  public boolean hasGap() {
    return started && scan <= newest;
  }

  /** The first number that is missing or not yet sent. */
  public long firstMissing() {
    return scan;
  }

  /** All before this number have left or are given up. */
  public long next() {
    return next;
  }

  /** Whether a key frame must be asked for. */
  public boolean keyFrameNeeded() {
    return keyFrameNeeded;
  }

  /** Whether frames are dropped until a key frame comes. */
  public boolean waitingForKey() {
    return waitingForKey;
  }

  /** Whether a part of a key frame is here, so that the answer to a request is on its way. */
  public boolean keyFrameArriving() {
    return started && newestKeyStart >= next;
  }

  /** While a frame is handed over: whether a packet of it was sent again. */
  public boolean frameRepaired() {
    return frameRepaired;
  }

  /** Bytes held. */
  public long bytes() {
    return bytes;
  }
}
