package org.ternrtc.sctp.send;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.SendOptions;
import org.ternrtc.sctp.packet.Bytes;

/**
 * The messages that wait, and the choice whose turn it is: weighted fair queueing, RFC 8260 section
 * 3.6, by fragment with interleaving and by message without.
 */
public final class SendQueue {
  /** Weight of a stream unless told otherwise: priority "normal" of RFC 8831 section 6.4. */
  public static final int DEFAULT_WEIGHT = 256;

  private final IntConsumer bufferedAmountLow;
  private final Map<Integer, SendStream> streams = new HashMap<>();
  private final PriorityQueue<SendStream> turns =
      new PriorityQueue<>(
          Comparator.<SendStream>comparingDouble(s -> s.finish).thenComparingInt(s -> s.id));
  private boolean interleaving;
  private double virtualTime;

  /** Without interleaving the fragments of a message have TSNs in a row: it goes to its end. */
  private @Nullable SendStream halfway;

  private int resetsWanted;
  private long cost;
  private long buffered;

  /**
   * @param bufferedAmountLow told a stream whose waiting bytes fell to its threshold
   */
  public SendQueue(IntConsumer bufferedAmountLow) {
    this.bufferedAmountLow = bufferedAmountLow;
  }

  /** Says which kind of chunk the peer takes. */
  public void interleaving(boolean on) {
    interleaving = on;
  }

  /** Memory of all messages that are not done with, with overhead. */
  public long cost() {
    return cost;
  }

  /** Bytes on all streams that are not cut into fragments yet. */
  public long buffered() {
    return buffered;
  }

  /** Bytes on a stream that are not cut into fragments yet. */
  public long buffered(int streamId) {
    SendStream stream = streams.get(streamId);
    return stream == null ? 0 : stream.buffered;
  }

  /** Sets the weight of a stream, at least 1. */
  public void weight(int streamId, int weight) {
    stream(streamId).weight = Math.max(1, weight);
  }

  /** Sets the threshold of a stream, in bytes. */
  public void lowThreshold(int streamId, long bytes) {
    stream(streamId).lowThreshold = bytes;
  }

  /** Forgets a stream with nothing queued, so that an unused number costs nothing. */
  public void forget(int streamId) {
    SendStream stream = streams.get(streamId);
    if (stream != null && stream.queue.isEmpty() && !stream.resetWanted && !stream.resetting) {
      streams.remove(streamId);
    }
  }

  private SendStream stream(int id) {
    return streams.computeIfAbsent(id, SendStream::new);
  }

  /** What a message of this length takes of the send buffer. */
  public static int cost(int length) {
    return length + OutgoingMessage.OVERHEAD;
  }

  /** Queues a message, whose bytes must not change any more. */
  public void add(SendOptions options, Bytes payload, long now) {
    SendStream stream = stream(options.streamId());
    var message = new OutgoingMessage(options, payload, now);
    stream.queue.add(message);
    stream.buffered += payload.length();
    buffered += payload.length();
    cost += message.cost();
    schedule(stream);
  }

  private void schedule(SendStream stream) {
    OutgoingMessage head = stream.queue.peek();
    if (head == null || stream.scheduled || stream.resetting) {
      return;
    }
    double share = (double) Math.min(head.rest(), interleaving ? 1024 : 65_536) / stream.weight;
    stream.finish = Math.max(virtualTime, stream.finish) + share;
    stream.scheduled = true;
    turns.add(stream);
  }

  /** Whether there is anything to cut fragments from. */
  public boolean isEmpty() {
    return halfway == null && turns.isEmpty();
  }

  /**
   * Cuts the next fragment.
   *
   * @param room most bytes of user data
   * @param outstanding gives it its TSN and keeps it
   * @return null when nothing waits
   */
  @Nullable SentChunk next(int room, long now, OutstandingData outstanding) {
    while (true) {
      SendStream stream = halfway != null ? halfway : turns.poll();
      if (stream == null) {
        return null;
      }
      if (halfway == null) {
        stream.scheduled = false;
        virtualTime = Math.max(virtualTime, stream.finish);
      }
      halfway = null;
      OutgoingMessage message = stream.queue.element();
      if (message.abandoned || message.expired(now)) {
        drop(stream, message, outstanding);
        schedule(stream);
        continue;
      }
      SentChunk chunk = cut(stream, message, room, outstanding);
      if (message.cutUp()) {
        stream.queue.remove();
      } else if (!interleaving) {
        halfway = stream;
        return chunk;
      }
      schedule(stream);
      return chunk;
    }
  }

  private SentChunk cut(
      SendStream stream, OutgoingMessage message, int room, OutstandingData outstanding) {
    if (!message.started()) {
      message.number = number(stream, message.options.unordered());
    }
    int length = Math.min(room, message.rest());
    SentChunk chunk = outstanding.add(message, length);
    taken(stream, length);
    return chunk;
  }

  private int number(SendStream stream, boolean unordered) {
    if (interleaving) {
      return unordered ? stream.nextUnorderedMid++ : stream.nextOrderedMid++;
    }
    return unordered ? 0 : stream.nextSsn++ & 0xFFFF;
  }

  private void taken(SendStream stream, int bytes) {
    long before = stream.buffered;
    stream.buffered -= bytes;
    buffered -= bytes;
    if (before > stream.lowThreshold && stream.buffered <= stream.lowThreshold) {
      bufferedAmountLow.accept(stream.id);
    }
  }

  /** Drops what is left of a message, RFC 3758: nothing of it, or its tail, was never sent. */
  private void drop(SendStream stream, OutgoingMessage message, OutstandingData outstanding) {
    stream.queue.remove();
    taken(stream, message.rest());
    if (message.started()) {
      outstanding.abandonTail(message);
    } else {
      cost -= message.cost();
    }
    message.abandoned = true;
  }

  /** The last fragment of a message is acknowledged or given up. */
  void done(OutgoingMessage message) {
    cost -= message.cost();
  }

  /** Whether a message is still at the head of its stream, with a tail that was not sent. */
  void discardTail(OutgoingMessage message, OutstandingData outstanding) {
    SendStream stream = streams.get(message.options.streamId());
    if (stream == null || stream.queue.peek() != message) {
      return;
    }
    if (halfway == stream) {
      halfway = null;
    } else if (stream.scheduled) {
      turns.remove(stream);
      stream.scheduled = false;
    }
    drop(stream, message, outstanding);
    schedule(stream);
  }

  /** Drops everything: the peer has begun anew. */
  public void clear() {
    for (SendStream stream : streams.values()) {
      stream.queue.clear();
    }
    streams.clear();
    turns.clear();
    halfway = null;
    resetsWanted = 0;
    cost = 0;
    buffered = 0;
  }

  /** Wants a stream reset once all that is queued on it was sent. */
  public void wantReset(int streamId) {
    SendStream stream = stream(streamId);
    if (!stream.resetWanted && !stream.resetting) {
      stream.resetWanted = true;
      resetsWanted++;
    }
  }

  /** Wants a reset of every stream that was ever used. */
  public void wantResetOfAll() {
    streams.keySet().forEach(this::wantReset);
  }

  /** Streams that want a reset and have sent everything; from now on they are paused. */
  public List<Integer> takeResettable(int most) {
    if (resetsWanted == 0) {
      return List.of();
    }
    var ready = new ArrayList<Integer>();
    for (SendStream stream : streams.values()) {
      if (ready.size() < most && stream.resetWanted && stream.queue.isEmpty()) {
        ready.add(stream.id);
      }
    }
    for (int id : ready) {
      SendStream stream = stream(id);
      stream.resetWanted = false;
      resetsWanted--;
      stream.resetting = true;
    }
    return ready;
  }

  /** The reset of a stream is over: numbers start again at 0 if it was performed. */
  public void resetDone(int streamId, boolean performed) {
    SendStream stream = stream(streamId);
    stream.resetting = false;
    if (performed) {
      stream.nextSsn = 0;
      stream.nextOrderedMid = 0;
      stream.nextUnorderedMid = 0;
    }
    schedule(stream);
  }
}
