package org.ternrtc.sctp.datachannel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.Association;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sctp.Output;
import org.ternrtc.sctp.SendOptions;
import org.ternrtc.sctp.SendResult;
import org.ternrtc.sctp.packet.Bytes;

class DataChannelsTest {
  private static final AssociationConfig CONFIG = AssociationConfig.defaults();

  @Test
  void aChannelMadeBeforeTheConnectionIsAnnouncedWithAllItsParameters() {
    var network = new ChannelNetwork(1, CONFIG, CONFIG);
    DataChannelParameters parameters =
        DataChannelParameters.of("Größe ✓")
            .withProtocol("über.proto")
            .withOrdered(false)
            .withMaxPacketLifeTime(Duration.ofMillis(150))
            .withPriority(Priority.HIGH);
    Channel channel = network.client.channels.open(parameters, network.now);
    assertEquals(Channel.State.CONNECTING, channel.state());
    assertEquals(-1, channel.id());
    network.start();
    network.runUntil(() -> network.server.has(ChannelOutput.Opened.class));
    Channel other = network.server.opened("Größe ✓");
    assertEquals(parameters.withId(0), other.parameters());
    assertEquals(0, channel.id());
    assertEquals(Channel.State.OPEN, channel.state());
    assertTrue(network.client.events.contains(new ChannelOutput.Open(channel)));
  }

  @Test
  void idsAreEvenForTheClientAndOddForTheServer() {
    ChannelNetwork network = ChannelNetwork.connected(1, CONFIG);
    var ids = new ArrayList<Integer>();
    for (int i = 0; i < 3; i++) {
      String label = "x" + i;
      ids.add(network.client.channels.open(DataChannelParameters.of(label), network.now).id());
      ids.add(network.server.channels.open(DataChannelParameters.of(label), network.now).id());
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5), ids);
    network.runFor(100);
    assertEquals(6, network.server.channels.channels().size());
  }

  @Test
  void writesAndReadsTheOpenMessageOfRfc8832() {
    DataChannelParameters chat = DataChannelParameters.of("chat").withId(0);
    assertEquals(
        "030001000000000000040000" + "63686174",
        HexFormat.of().formatHex(OpenMessage.write(chat).toByteArray()));
    DataChannelParameters partial = chat.withOrdered(false).withMaxRetransmits(3);
    assertEquals(
        "038101000000000300040000" + "63686174",
        HexFormat.of().formatHex(OpenMessage.write(partial).toByteArray()));
    assertEquals(partial, OpenMessage.parse(OpenMessage.write(partial), 0));
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      var bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = 3;
      }
      if (bytes.length >= 12) {
        bytes[8] = 0;
        bytes[10] = 0;
        bytes[1] &= (byte) 0x83;
      }
      // Refused or read; nothing else.
      OpenMessage.parse(Bytes.of(bytes), i % 1024);
    }
    assertNull(OpenMessage.parse(Bytes.of(HexFormat.of().parseHex("0300010000000000ffff0000")), 0));
  }

  @Test
  void carriesTextBinaryAndEmptyMessagesOfAllSizesBothWays() {
    ChannelNetwork network = ChannelNetwork.connected(3, CONFIG);
    network.loss = 0.05;
    network.reordering = 0.1;
    network.duplicates = 0.05;
    Channel a = network.client.channels.open(DataChannelParameters.of("a"), network.now);
    network.runUntil(() -> network.server.has(ChannelOutput.Opened.class));
    Channel b = network.server.opened("a");
    int[] sizes = {0, 1, 100, 1132, 16_384, 65_535, 65_536, 262_144};
    var random = new Random(1);
    for (int size : sizes) {
      for (boolean text : new boolean[] {false, true}) {
        var bytes = new byte[size];
        random.nextBytes(bytes);
        for (boolean up : new boolean[] {false, true}) {
          var from = up ? network.client : network.server;
          var to = up ? network.server : network.client;
          Bytes payload = Bytes.of(bytes);
          assertEquals(
              SendResult.QUEUED, from.channels.send(up ? a : b, text, payload, network.now));
          network.runUntil(() -> !to.messages.isEmpty());
          var received = to.messages.remove();
          assertEquals(payload, received.payload());
          assertEquals(text, received.text());
          assertEquals(up ? b : a, received.channel());
        }
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> network.client.channels.send(a, false, Bytes.of(new byte[262_145]), network.now));
  }

  @Test
  void negotiatedChannelsNeedNoAnnouncement() {
    ChannelNetwork network = ChannelNetwork.connected(3, CONFIG);
    DataChannelParameters agreed = DataChannelParameters.of("x").withNegotiatedId(500);
    Channel a = network.client.channels.open(agreed, network.now);
    Channel b = network.server.channels.open(agreed.withOrdered(false), network.now);
    assertEquals(Channel.State.OPEN, a.state());
    network.client.channels.send(a, true, Bytes.utf8("to"), network.now);
    network.server.channels.send(b, true, Bytes.utf8("fro"), network.now);
    network.runUntil(
        () -> network.client.messages.size() == 1 && network.server.messages.size() == 1);
    assertFalse(network.server.has(ChannelOutput.Opened.class));
    assertThrows(
        IllegalStateException.class, () -> network.client.channels.open(agreed, network.now));
  }

  @Test
  void closesOnBothSidesAfterWhatWasSentAndTheIdIsUsedAgain() {
    for (double loss : new double[] {0, 0.2}) {
      ChannelNetwork network = ChannelNetwork.connected(3, CONFIG);
      network.loss = loss;
      for (int round = 0; round < 20; round++) {
        network.client.events.clear();
        network.server.events.clear();
        String label = "round " + round;
        var closer = round % 2 == 0 ? network.client : network.server;
        Channel a = network.client.channels.open(DataChannelParameters.of(label), network.now);
        assertEquals(0, a.id(), "round " + round);
        network.client.channels.send(a, true, Bytes.utf8(label), network.now);
        if (round % 2 == 0) {
          // Closed at once: open and message still arrive.
          network.client.channels.close(a, network.now);
          assertThrows(
              IllegalStateException.class,
              () -> network.client.channels.send(a, true, Bytes.utf8(label), network.now));
        } else {
          network.runUntil(() -> network.server.has(ChannelOutput.Opened.class));
          network.server.channels.close(network.server.opened(label), network.now);
        }
        network.runUntil(() ->
            network.client.has(ChannelOutput.Closed.class)
                && network.server.has(ChannelOutput.Closed.class));
        assertEquals(label, network.server.messages.remove().payload().utf8());
        var other = closer == network.client ? network.server : network.client;
        assertTrue(other.has(ChannelOutput.Closing.class));
        assertEquals(0, network.client.channels.channels().size());
        assertEquals(0, network.server.channels.channels().size());
      }
    }
  }

  @Test
  void atMost1024ChannelsFit() {
    ChannelNetwork network = ChannelNetwork.connected(3, CONFIG);
    for (int i = 0; i < 512; i++) {
      network.client.channels.open(DataChannelParameters.of("c" + i), network.now);
    }
    assertThrows(
        IllegalStateException.class,
        () -> network.client.channels.open(DataChannelParameters.of("more"), network.now));
    for (int i = 0; i < 512; i++) {
      network.server.channels.open(DataChannelParameters.of("s" + i), network.now);
    }
    network.runFor(2000);
    assertEquals(1024, network.client.channels.channels().size());
    assertEquals(1024, network.server.channels.channels().size());
    for (Channel channel : network.client.channels.channels()) {
      network.client.channels.send(channel, false, Bytes.of((byte) 1), network.now);
    }
    network.runUntil(() -> network.server.messages.size() == 1024);
    for (Channel channel : network.client.channels.channels()) {
      network.client.channels.close(channel, network.now);
    }
    network.runUntil(() ->
        network.client.channels.channels().isEmpty()
            && network.server.channels.channels().isEmpty());
  }

  @Test
  void aChannelOfHigherPriorityGetsTheLargerShare() {
    for (boolean interleaving : new boolean[] {false, true}) {
      ChannelNetwork network = ChannelNetwork.connected(3, CONFIG.withInterleaving(interleaving));
      Channel low =
          network.client.channels.open(
              DataChannelParameters.of("low").withPriority(Priority.VERY_LOW), network.now);
      Channel high =
          network.client.channels.open(
              DataChannelParameters.of("high").withPriority(Priority.HIGH), network.now);
      for (int i = 0; i < 150; i++) {
        network.client.channels.send(low, false, Bytes.of(new byte[8000]), network.now);
        network.client.channels.send(high, false, Bytes.of(new byte[8000]), network.now);
      }
      network.runUntil(() -> network.server.messages.size() >= 100);
      long highs =
          network.server.messages.stream()
              .limit(100)
              .filter(m -> m.channel().parameters().label().equals("high"))
              .count();
      assertTrue(highs >= 80 && highs <= 95, "of high priority: " + highs);
    }
  }

  @Test
  void aLongMessageDoesNotHoldUpAnotherChannelWithInterleaving() {
    ChannelNetwork network = ChannelNetwork.connected(3, CONFIG);
    Channel bulk = network.client.channels.open(DataChannelParameters.of("bulk"), network.now);
    Channel chat = network.client.channels.open(DataChannelParameters.of("chat"), network.now);
    network.runFor(100);
    network.client.channels.send(bulk, false, Bytes.of(new byte[262_144]), network.now);
    network.client.channels.send(chat, true, Bytes.utf8("hi"), network.now);
    network.runUntil(() -> !network.server.messages.isEmpty());
    assertEquals("hi", network.server.messages.remove().payload().utf8());
  }

  @Test
  void tellsWhenTheBufferedAmountIsLow() {
    ChannelNetwork network = ChannelNetwork.connected(3, CONFIG);
    Channel a = network.client.channels.open(DataChannelParameters.of("a"), network.now);
    network.client.channels.bufferedAmountLowThreshold(a, 50_000);
    network.runFor(100);
    network.client.events.clear();
    for (int i = 0; i < 10; i++) {
      network.client.channels.send(a, false, Bytes.of(new byte[20_000]), network.now);
    }
    assertEquals(200_000, network.client.channels.buffered(a));
    network.runUntil(() -> network.client.has(ChannelOutput.BufferedAmountLow.class));
    assertTrue(network.client.channels.buffered(a) <= 50_000);
    assertTrue(network.client.channels.buffered(a) > 0);
    network.runUntil(() -> network.server.messages.size() == 10);
    assertEquals(
        1,
        network.client.events.stream()
            .filter(ChannelOutput.BufferedAmountLow.class::isInstance)
            .count());
  }

  @Test
  void aMessageTooLongForThisSideClosesThatChannelOnly() {
    var network = new ChannelNetwork(3, CONFIG, CONFIG.withMaxMessageBytes(10_000));
    network.start();
    Channel a = network.client.channels.open(DataChannelParameters.of("a"), network.now);
    Channel b = network.client.channels.open(DataChannelParameters.of("b"), network.now);
    network.runFor(200);
    // It does not keep to what was announced.
    network.client.channels.maxMessageBytes(0);
    network.client.channels.send(a, false, Bytes.of(new byte[50_000]), network.now);
    network.runUntil(() -> a.state() == Channel.State.CLOSED);
    network.client.channels.send(b, true, Bytes.utf8("still here"), network.now);
    network.runUntil(() -> network.server.messages.size() == 1);
    assertTrue(
        network.server.events.stream()
            .anyMatch(e ->
                e instanceof ChannelOutput.Closed c && c.error().contains("longer than 10000")));
  }

  @Test
  void closingTheAssociationClosesAllChannels() {
    ChannelNetwork network = ChannelNetwork.connected(3, CONFIG);
    Channel a = network.client.channels.open(DataChannelParameters.of("a"), network.now);
    network.runFor(100);
    network.client.channels.abort("enough", network.now);
    network.runUntil(() -> network.server.has(ChannelOutput.Disconnected.class));
    assertEquals(Channel.State.CLOSED, a.state());
    assertEquals(Channel.State.CLOSED, network.server.opened("a").state());
    assertThrows(
        IllegalStateException.class,
        () -> network.client.channels.open(DataChannelParameters.of("b"), network.now));
  }

  @Test
  void takesMessagesInTheDeprecatedFormWithPartialIdentifiers() {
    var old = new Association(CONFIG, new Random(1));
    var channels = new DataChannels(CONFIG, 65_536, new Random(2));
    long now = 5;
    old.connect(now);
    old.send(
        SendOptions.reliable(0, Ppid.DCEP),
        OpenMessage.write(DataChannelParameters.of("old")),
        now);
    old.send(SendOptions.reliable(0, Ppid.STRING_PARTIAL), Bytes.utf8("one, "), now);
    old.send(SendOptions.reliable(0, Ppid.STRING_PARTIAL), Bytes.utf8("two, "), now);
    old.send(SendOptions.reliable(0, Ppid.STRING), Bytes.utf8("three"), now);
    var received = new ArrayList<ChannelOutput.Received>();
    for (int turn = 0; turn < 10; turn++) {
      for (Output o = old.poll(now); o != null; o = old.poll(now)) {
        if (o instanceof Output.Packet(Bytes packet)) {
          channels.receive(packet, now);
        }
      }
      for (ChannelOutput o = channels.poll(now); o != null; o = channels.poll(now)) {
        if (o instanceof ChannelOutput.Packet(Bytes packet)) {
          old.receive(packet, now);
        } else if (o instanceof ChannelOutput.Received r) {
          received.add(r);
        }
      }
    }
    assertEquals(1, received.size());
    assertEquals("one, two, three", received.getFirst().payload().utf8());
    assertTrue(received.getFirst().text());
  }

  @Test
  void anIdleChannelCostsLittleMemory() {
    ChannelNetwork network = ChannelNetwork.connected(3, CONFIG);
    network.client.channels.open(DataChannelParameters.of("warm"), network.now);
    network.runFor(500);
    long before = live();
    for (int i = 0; i < 500; i++) {
      network.client.channels.open(DataChannelParameters.of("c" + i), network.now);
    }
    network.runFor(1000);
    network.client.events.clear();
    network.server.events.clear();
    long perChannel = (live() - before) / 500 / 2;
    assertTrue(perChannel <= 4096, "bytes for a channel on one side: " + perChannel);
    assertEquals(501, network.server.channels.channels().size());
  }

  private static long live() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      var runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
