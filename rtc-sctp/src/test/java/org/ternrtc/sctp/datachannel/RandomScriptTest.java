package org.ternrtc.sctp.datachannel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sctp.SendResult;
import org.ternrtc.sctp.packet.Bytes;

/**
 * Random operations on both ends over a link that loses, doubles and reorders, beside an oracle
 * that knows what must arrive.
 */
class RandomScriptTest {
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final int OPERATIONS = 100_000;

  /** What the oracle knows of a channel: what each end has sent, and what has come at the other. */
  private static final class Expected {
    final DataChannelParameters parameters;
    final List<Integer> sentByClient = new ArrayList<>();
    final List<Integer> sentByServer = new ArrayList<>();
    final List<Integer> cameToClient = new ArrayList<>();
    final List<Integer> cameToServer = new ArrayList<>();
    @Nullable Channel client;
    @Nullable Channel server;

    Expected(DataChannelParameters parameters) {
      this.parameters = parameters;
    }
  }

  private final Map<String, Expected> byLabel = new HashMap<>();
  private int nextNumber;
  private int nextLabel;
  private int closed;

  @Test
  void whatIsReliableArrivesOnceAndInOrderAndTheRestNeverTwice() {
    play(20_261_124, CONFIG.withInterleaving(true), OPERATIONS / 2);
    play(20_261_125, CONFIG.withInterleaving(false), OPERATIONS / 2);
  }

  private static final AssociationConfig CONFIG = AssociationConfig.defaults();

  private void play(long seed, AssociationConfig config, int operations) {
    byLabel.clear();
    var random = new Random(seed);
    ChannelNetwork network = ChannelNetwork.connected(seed, config);
    network.loss = 0.1;
    network.reordering = 0.2;
    network.duplicates = 0.1;
    for (int i = 0; i < operations; i++) {
      int dice = random.nextInt(1000);
      boolean up = random.nextBoolean();
      if (dice < 15 && byLabel.size() - closed < 200) {
        open(network, up, random);
      } else if (dice < 20) {
        close(network, up, random);
      } else if (dice < 900) {
        send(network, up, random);
      } else {
        network.runFor(random.nextInt(20));
        observe(network);
      }
    }
    network.runUntil(() ->
        network.client.channels.sendBufferUsed() == 0
            && network.server.channels.sendBufferUsed() == 0);
    network.runFor(5000);
    observe(network);
    for (Expected expected : byLabel.values()) {
      check(expected, expected.sentByClient, expected.cameToServer);
      check(expected, expected.sentByServer, expected.cameToClient);
    }
    int came =
        byLabel.values().stream()
            .mapToInt(e -> e.cameToClient.size() + e.cameToServer.size())
            .sum();
    assertTrue(came > operations / 8, "arrived: " + came);
    assertTrue(network.client.channels.isConnected() && network.server.channels.isConnected());
    assertEquals(0, network.client.channels.receiveBufferUsed());
    assertEquals(0, network.server.channels.receiveBufferUsed());
  }

  private void open(ChannelNetwork network, boolean up, Random random) {
    DataChannelParameters parameters =
        DataChannelParameters.of("channel " + nextLabel++)
            .withOrdered(random.nextBoolean())
            .withPriority(PRIORITIES.get(random.nextInt(4)));
    parameters =
        switch (random.nextInt(4)) {
          case 0 -> parameters.withMaxRetransmits(random.nextInt(3));
          case 1 -> parameters.withMaxPacketLifeTime(Duration.ofMillis(random.nextInt(200)));
          default -> parameters;
        };
    var expected = new Expected(parameters);
    byLabel.put(parameters.label(), expected);
    if (up) {
      expected.client = network.client.channels.open(parameters, network.now);
    } else {
      expected.server = network.server.channels.open(parameters, network.now);
    }
  }

  private @Nullable Expected any(Random random) {
    List<Expected> all = new ArrayList<>(byLabel.values());
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  private void close(ChannelNetwork network, boolean up, Random random) {
    Expected expected = any(random);
    Channel channel = expected == null ? null : up ? expected.client : expected.server;
    if (channel != null && channel.state() == Channel.State.OPEN) {
      // What was sent before arrives: the stream is reset behind it.
      (up ? network.client : network.server).channels.close(channel, network.now);
      closed++;
    }
  }

  private void send(ChannelNetwork network, boolean up, Random random) {
    Expected expected = any(random);
    if (expected == null) {
      return;
    }
    Channel channel = up ? expected.client : expected.server;
    if (channel == null || channel.state() != Channel.State.OPEN) {
      return;
    }
    var bytes =
        new byte[4 + (random.nextInt(50) == 0 ? random.nextInt(30_000) : random.nextInt(300))];
    int number = nextNumber++;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (number >> (8 * (i & 3)));
    }
    var end = up ? network.client : network.server;
    if (end.channels.send(channel, false, Bytes.of(bytes), network.now) == SendResult.QUEUED) {
      (up ? expected.sentByClient : expected.sentByServer).add(number);
    } else {
      network.runFor(50);
      observe(network);
    }
  }

  private void observe(ChannelNetwork network) {
    observe(network.client, false);
    observe(network.server, true);
  }

  private void observe(ChannelNetwork.End end, boolean server) {
    for (ChannelOutput event : end.events) {
      if (event instanceof ChannelOutput.Opened(Channel channel)) {
        Expected expected = Objects.requireNonNull(byLabel.get(channel.parameters().label()));
        assertEquals(expected.parameters.withId(channel.id()), channel.parameters());
        if (server) {
          expected.server = channel;
        } else {
          expected.client = channel;
        }
      }
    }
    end.events.clear();
    for (ChannelOutput.Received received : end.messages) {
      Bytes payload = received.payload();
      int number = 0;
      for (int i = 0; i < 4; i++) {
        number |= payload.u8(i) << (8 * i);
      }
      for (int i = 0; i < payload.length(); i++) {
        assertEquals((number >> (8 * (i & 3))) & 0xFF, payload.u8(i), "intact");
      }
      Expected expected =
          Objects.requireNonNull(byLabel.get(received.channel().parameters().label()));
      (server ? expected.cameToServer : expected.cameToClient).add(number);
    }
    end.messages.clear();
  }

  private static void check(Expected expected, List<Integer> sent, List<Integer> came) {
    DataChannelParameters p = expected.parameters;
    boolean reliable = p.maxRetransmits() == null && p.maxPacketLifeTime() == null;
    List<Integer> inOrder = p.ordered() ? came : came.stream().sorted().toList();
    if (reliable && !wasClosedByBoth(expected)) {
      assertEquals(sent, inOrder, p.toString());
      return;
    }
    // A part of what was sent, in its order, nothing twice.
    int at = -1;
    for (int number : inOrder) {
      int next = sent.indexOf(number);
      assertTrue(next > at, p + ": " + number + " after " + at);
      at = next;
    }
  }

  /** A message on its way to an end that has closed the channel is nobody's. */
  private static boolean wasClosedByBoth(Expected expected) {
    return (expected.client != null && expected.client.state() != Channel.State.OPEN)
        || (expected.server != null && expected.server.state() != Channel.State.OPEN);
  }
}
