package org.ternrtc.sctp.receive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.Message;
import org.ternrtc.sctp.packet.DataChunk;
import org.ternrtc.sctp.packet.ForwardTsnChunk;
import org.ternrtc.sctp.packet.IDataChunk;
import org.ternrtc.sctp.packet.IForwardTsnChunk;
import org.ternrtc.sctp.packet.PayloadChunk;

/**
 * Puts fragments together and messages in order, RFC 9260 section 6.9 and RFC 8260 section 2.
 *
 * <p>Fragments that follow each other form a {@link Run}, found by its first and by its last
 * position: the TSN of DATA, the fragment number of I-DATA. A fragment costs a few look-ups,
 * whatever the order it comes in.
 */
public final class Reassembly {
  /**
   * @param group 0 for DATA, else stream, U and MID
   */
  private record Key(long group, long position) {}

  private final boolean interleaving;
  private final int maxMessage;
  private final Consumer<Message> deliver;
  private final IntConsumer tooLong;
  private final Map<Key, Run> byFirst = new HashMap<>();
  private final Map<Key, Run> byLast = new HashMap<>();
  private final Map<Integer, IncomingStream> streams = new HashMap<>();
  private long runCost;
  private long waitingCost;

  /**
   * @param interleaving whether I-DATA was agreed on
   * @param maxMessage longest message
   * @param deliver told each message, in order
   * @param tooLong told the stream of a message that was longer
   */
  public Reassembly(
      boolean interleaving, int maxMessage, Consumer<Message> deliver, IntConsumer tooLong) {
    this.interleaving = interleaving;
    this.maxMessage = maxMessage;
    this.deliver = deliver;
    this.tooLong = tooLong;
  }

  /** Memory of all that is not delivered, with overhead. */
  public long cost() {
    return runCost + waitingCost;
  }

  /** What a fragment may cost at most. */
  public static int cost(PayloadChunk chunk) {
    return chunk.payload().length() + Run.OVERHEAD + Run.FRAGMENT_OVERHEAD;
  }

  /** Takes in a fragment that has not come before. */
  public void add(PayloadChunk chunk, long tsn) {
    int number;
    int ppid;
    long group;
    long position;
    switch (chunk) {
      case DataChunk data -> {
        number = data.ssn();
        ppid = data.ppid();
        group = 0;
        position = tsn;
      }
      case IDataChunk data -> {
        number = data.mid();
        ppid = data.ppidOrFsn();
        group = group(data.streamId(), data.unordered(), data.mid());
        position = data.fsn() & 0xFFFF_FFFFL;
      }
    }
    var own = new Run(chunk.streamId(), chunk.unordered(), number, position);
    own.begins = chunk.beginning();
    own.ends = chunk.ending();
    own.ppid = ppid;
    if (own.begins && own.ends) {
      finish(own, new Message(own.streamId, ppid, own.unordered, chunk.payload().copy()));
      return;
    }
    Run left = own.begins ? null : byLast.get(new Key(group, position - 1));
    if (left != null && (left.ends || !left.sameMessage(own))) {
      left = null;
    }
    Run right = own.ends ? null : byFirst.get(new Key(group, position + 1));
    if (right != null && (right.begins || !right.sameMessage(own))) {
      right = null;
    }
    Run run = own;
    if (left != null) {
      byLast.remove(new Key(group, left.last));
      runCost -= left.cost();
      run = left;
      run.ends = own.ends;
    } else {
      byFirst.put(new Key(group, position), run);
    }
    run.append(chunk.payload());
    if (right != null) {
      byFirst.remove(new Key(group, right.first));
      byLast.remove(new Key(group, right.last));
      runCost -= right.cost();
      run.append(right);
    }
    if (run.length > maxMessage && !run.tooLong) {
      run.dropBytes();
      tooLong.accept(run.streamId);
    }
    if (run.begins && run.ends) {
      byFirst.remove(new Key(group, run.first));
      finish(
          run, run.tooLong ? null : new Message(run.streamId, run.ppid, run.unordered, run.join()));
    } else {
      byLast.put(new Key(group, run.last), run);
      runCost += run.cost();
    }
  }

  private static long group(int streamId, boolean unordered, int mid) {
    return 1L << 50 | (long) streamId << 33 | (unordered ? 1L << 32 : 0) | (mid & 0xFFFF_FFFFL);
  }

  private void finish(Run run, @Nullable Message message) {
    if (message != null && message.payload().length() > maxMessage) {
      tooLong.accept(run.streamId);
      message = null;
    }
    if (run.unordered) {
      if (message != null) {
        deliver.accept(message);
      }
      return;
    }
    IncomingStream stream = stream(run.streamId);
    long before = stream.cost();
    stream.add(run.number, message);
    waitingCost += stream.cost() - before;
  }

  private IncomingStream stream(int id) {
    return streams.computeIfAbsent(id, _ -> new IncomingStream(interleaving, deliver));
  }

  private void skip(int streamId, int number) {
    IncomingStream stream = stream(streamId);
    long before = stream.cost();
    stream.skipTo(number);
    waitingCost += stream.cost() - before;
  }

  /** FORWARD-TSN, RFC 3758 section 3.6; the caller has checked that it moves the TSN on. */
  public void forward(ForwardTsnChunk chunk, long from, long to, int inboundStreams) {
    if (to - from > byFirst.size()) {
      removeRuns(run -> run.first <= to);
    } else {
      // What came in order so far and was waiting for the next TSN, then what lies between.
      Run begun = byLast.get(new Key(0, from));
      if (begun != null) {
        remove(0, begun);
      }
      for (long tsn = from + 1; tsn <= to; tsn++) {
        Run run = byFirst.get(new Key(0, tsn));
        if (run != null) {
          remove(0, run);
        }
      }
    }
    for (int i = 0; i < chunk.streams(); i++) {
      if (chunk.streamId(i) < inboundStreams) {
        skip(chunk.streamId(i), chunk.ssn(i));
      }
    }
  }

  /** I-FORWARD-TSN, RFC 8260 section 2.3. */
  public void forward(IForwardTsnChunk chunk, int inboundStreams) {
    if (!byFirst.isEmpty()) {
      var last = new HashMap<Long, Integer>();
      for (int i = 0; i < chunk.streams(); i++) {
        last.put(group(chunk.streamId(i), chunk.unordered(i), 0), chunk.mid(i));
      }
      removeRuns(run -> {
        Integer mid = last.get(group(run.streamId, run.unordered, 0));
        return mid != null && run.number - mid <= 0;
      });
    }
    for (int i = 0; i < chunk.streams(); i++) {
      if (!chunk.unordered(i) && chunk.streamId(i) < inboundStreams) {
        skip(chunk.streamId(i), chunk.mid(i));
      }
    }
  }

  private void removeRuns(Predicate<Run> which) {
    var gone = new ArrayList<Run>();
    for (Run run : byFirst.values()) {
      if (which.test(run)) {
        gone.add(run);
      }
    }
    for (Run run : gone) {
      remove(interleaving ? group(run.streamId, run.unordered, run.number) : 0, run);
    }
  }

  private void remove(long group, Run run) {
    byFirst.remove(new Key(group, run.first));
    byLast.remove(new Key(group, run.last));
    runCost -= run.cost();
  }

  /** The peer has reset these streams; an empty list means all. */
  public void reset(List<Integer> ids) {
    if (ids.isEmpty()) {
      removeRuns(_ -> true);
      streams.clear();
      waitingCost = 0;
      return;
    }
    if (!byFirst.isEmpty()) {
      removeRuns(run -> ids.contains(run.streamId));
    }
    for (int id : ids) {
      IncomingStream stream = streams.remove(id);
      if (stream != null) {
        waitingCost -= stream.cost();
      }
    }
  }

  /** The stream of the largest message that is not whole, or -1. */
  public int largestPartial() {
    Run largest = null;
    for (Run run : byFirst.values()) {
      if (largest == null || run.length > largest.length) {
        largest = run;
      }
    }
    return largest == null ? -1 : largest.streamId;
  }
}
