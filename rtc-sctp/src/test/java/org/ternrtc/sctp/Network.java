package org.ternrtc.sctp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.ternrtc.sctp.packet.Bytes;

/** Two associations on virtual time with a link between them that can do what links do. */
final class Network {
  /** What the link does to packets; times in nanoseconds, rates in bits per second. */
  static final class Link {
    double loss;
    double duplicates;
    double reordering;
    long delay = TimeUnit.MILLISECONDS.toNanos(10);
    long rate = Long.MAX_VALUE;
    long queueNanos = TimeUnit.MILLISECONDS.toNanos(300);
    boolean down;

    /** Says true of packets to drop; told the number of the packet and the packet. */
    BiPredicate<Integer, Bytes> drop = (_, _) -> false;

    private long busyUntil;
    private boolean started;
    int packets;
    int dropped;

    static Link of(double loss, long delayMillis) {
      var link = new Link();
      link.loss = loss;
      link.delay = TimeUnit.MILLISECONDS.toNanos(delayMillis);
      return link;
    }
  }

  /** One end. */
  static final class End {
    final String name;
    Association association;
    final List<Output> events = new ArrayList<>();
    final ArrayDeque<Message> messages = new ArrayDeque<>();
    boolean consumes = true;
    Link out = new Link();

    End(String name, Association association) {
      this.name = name;
      this.association = association;
    }

    boolean has(Class<? extends Output> kind) {
      return events.stream().anyMatch(kind::isInstance);
    }
  }

  private record Arrival(long at, long order, End to, Bytes packet) {}

  final End a;
  final End b;
  // nanoTime may wrap, so every test starts shortly before.
  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
  private final Random random;
  private final PriorityQueue<Arrival> onTheWay =
      new PriorityQueue<>(
          (x, y) -> x.at != y.at ? Long.signum(x.at - y.at) : Long.compare(x.order, y.order));
  long now = START;
  private long order;

  Network(long seed, AssociationConfig config) {
    this(seed, config, config);
  }

  Network(long seed, AssociationConfig configA, AssociationConfig configB) {
    random = new Random(seed);
    a = new End("a", new Association(configA, new Random(seed + 1)));
    b = new End("b", new Association(configB, new Random(seed + 2)));
  }

  static Network connected(long seed, AssociationConfig config) {
    return connected(seed, config, config);
  }

  static Network connected(long seed, AssociationConfig configA, AssociationConfig configB) {
    var network = new Network(seed, configA, configB);
    network.a.association.connect(network.now);
    network.runUntil(
        () -> network.a.association.isEstablished() && network.b.association.isEstablished());
    return network;
  }

  long elapsedNanos() {
    return now - START;
  }

  /** Lets both ends say all they have to say. */
  void drain() {
    drain(a, b);
    drain(b, a);
  }

  private void drain(End from, End to) {
    for (Output output = from.association.poll(now);
        output != null;
        output = from.association.poll(now)) {
      switch (output) {
        case Output.Packet(Bytes packet) -> transmit(from.out, to, packet);
        case Output.Received(Message message) -> {
          from.messages.add(message);
          if (from.consumes) {
            from.association.consumed(message);
          }
        }
        default -> from.events.add(output);
      }
    }
  }

  void transmit(Link link, End to, Bytes packet) {
    int number = link.packets++;
    if (link.down || random.nextDouble() < link.loss || link.drop.test(number, packet)) {
      link.dropped++;
      return;
    }
    if (!link.started || link.busyUntil - now < 0) {
      link.started = true;
      link.busyUntil = now;
    }
    if (link.rate != Long.MAX_VALUE) {
      if (link.busyUntil - now > link.queueNanos) {
        link.dropped++;
        return;
      }
      // 48 bytes for IP, UDP and DTLS.
      link.busyUntil += (packet.length() + 48L) * 8 * 1_000_000_000L / link.rate;
    }
    long at = link.busyUntil + link.delay;
    if (random.nextDouble() < link.reordering) {
      at += link.delay / 2 + 1;
    }
    onTheWay.add(new Arrival(at, order++, to, packet));
    if (random.nextDouble() < link.duplicates) {
      onTheWay.add(new Arrival(at + 1, order++, to, packet));
    }
  }

  /** Goes on to the next arrival or deadline; false when nothing will ever happen again. */
  boolean step() {
    drain();
    Long at = null;
    if (!onTheWay.isEmpty()) {
      at = onTheWay.element().at;
    }
    for (End end : List.of(a, b)) {
      Long deadline = end.association.deadline();
      if (deadline != null && (at == null || deadline - at < 0)) {
        at = deadline;
      }
    }
    if (at == null) {
      return false;
    }
    if (at - now > 0) {
      now = at;
    }
    while (!onTheWay.isEmpty() && onTheWay.element().at - now <= 0) {
      Arrival arrival = onTheWay.remove();
      arrival.to.association.receive(arrival.packet, now);
      drain();
    }
    for (End end : List.of(a, b)) {
      Long deadline = end.association.deadline();
      if (deadline != null && deadline - now <= 0) {
        end.association.tick(now);
      }
    }
    drain();
    return true;
  }

  interface Condition {
    boolean holds();
  }

  /** Runs until the condition holds; fails when it does not within an hour of virtual time. */
  void runUntil(Condition condition) {
    long from = now;
    while (!condition.holds()) {
      if (!step() || now - from > TimeUnit.HOURS.toNanos(1)) {
        throw new AssertionError(
            "not reached: a "
                + a.association.stateName()
                + a.events
                + ", b "
                + b.association.stateName()
                + b.events);
      }
    }
  }

  void runFor(long millis) {
    long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
    drain();
    while (true) {
      Long at = onTheWay.isEmpty() ? null : (Long) onTheWay.element().at;
      for (End each : List.of(a, b)) {
        Long deadline = each.association.deadline();
        if (deadline != null && (at == null || deadline - at < 0)) {
          at = deadline;
        }
      }
      if (at == null || at - end > 0) {
        now = end;
        return;
      }
      step();
    }
  }
}
