package org.ternrtc.sctp.datachannel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sctp.packet.Bytes;

/** Two ends with data channels on virtual time, with a link that loses and reorders. */
final class ChannelNetwork {
  /** One end. */
  static final class End {
    final DataChannels channels;
    final List<ChannelOutput> events = new ArrayList<>();
    final ArrayDeque<ChannelOutput.Received> messages = new ArrayDeque<>();
    boolean consumes = true;

    End(DataChannels channels) {
      this.channels = channels;
    }

    Channel opened(String label) {
      for (ChannelOutput event : events) {
        if (event instanceof ChannelOutput.Opened(Channel channel)
            && channel.parameters().label().equals(label)) {
          return channel;
        }
      }
      throw new AssertionError(label + " in " + events);
    }

    boolean has(Class<? extends ChannelOutput> kind) {
      return events.stream().anyMatch(kind::isInstance);
    }
  }

  private record Arrival(long at, long order, End to, Bytes packet) {}

  final End client;
  final End server;
  double loss;
  double reordering;
  double duplicates;
  long delay = TimeUnit.MILLISECONDS.toNanos(10);
  long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2);
  private final Random random;
  private final PriorityQueue<Arrival> onTheWay =
      new PriorityQueue<>(
          (x, y) -> x.at != y.at ? Long.signum(x.at - y.at) : Long.compare(x.order, y.order));
  private long order;

  ChannelNetwork(long seed, AssociationConfig client, AssociationConfig server) {
    random = new Random(seed);
    this.client = new End(new DataChannels(client, server.maxMessageBytes(), new Random(seed + 1)));
    this.server = new End(new DataChannels(server, client.maxMessageBytes(), new Random(seed + 2)));
  }

  static ChannelNetwork connected(long seed, AssociationConfig config) {
    var network = new ChannelNetwork(seed, config, config);
    network.start();
    network.runUntil(
        () -> network.client.channels.isConnected() && network.server.channels.isConnected());
    return network;
  }

  void start() {
    client.channels.start(true, now);
    server.channels.start(false, now);
  }

  void drain() {
    drain(client, server);
    drain(server, client);
  }

  private void drain(End from, End to) {
    for (ChannelOutput output = from.channels.poll(now);
        output != null;
        output = from.channels.poll(now)) {
      switch (output) {
        case ChannelOutput.Packet(Bytes packet) -> transmit(to, packet);
        case ChannelOutput.Received received -> {
          from.messages.add(received);
          if (from.consumes) {
            from.channels.consumed(received.cost());
          }
        }
        default -> from.events.add(output);
      }
    }
  }

  private void transmit(End to, Bytes packet) {
    if (random.nextDouble() < loss) {
      return;
    }
    long at = now + delay + (random.nextDouble() < reordering ? delay / 2 : 0);
    onTheWay.add(new Arrival(at, order++, to, packet));
    if (random.nextDouble() < duplicates) {
      onTheWay.add(new Arrival(at + 1000, order++, to, packet));
    }
  }

  boolean step() {
    drain();
    Long at = next();
    if (at == null) {
      return false;
    }
    if (at - now > 0) {
      now = at;
    }
    while (!onTheWay.isEmpty() && onTheWay.element().at - now <= 0) {
      Arrival arrival = onTheWay.remove();
      arrival.to.channels.receive(arrival.packet, now);
      drain();
    }
    for (End end : List.of(client, server)) {
      Long deadline = end.channels.deadline();
      if (deadline != null && deadline - now <= 0) {
        end.channels.tick(now);
      }
    }
    drain();
    return true;
  }

  private @Nullable Long next() {
    Long at = onTheWay.isEmpty() ? null : (Long) onTheWay.element().at;
    for (End end : List.of(client, server)) {
      Long deadline = end.channels.deadline();
      if (deadline != null && (at == null || deadline - at < 0)) {
        at = deadline;
      }
    }
    return at;
  }

  void runFor(long millis) {
    long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
    drain();
    for (Long at = next(); at != null && at - end <= 0; at = next()) {
      step();
    }
    now = end;
  }

  void runUntil(BooleanSupplier condition) {
    long from = now;
    while (!condition.getAsBoolean()) {
      if (!step() || now - from > TimeUnit.HOURS.toNanos(1)) {
        throw new AssertionError(
            "not reached; client " + client.events + ", server " + server.events);
      }
    }
  }
}
