package org.ternrtc.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VirtualNetworkExtension.class)
class VirtualLinkTest {
  private static final int PACKETS = 20_000;

  /** When which packet came, the number being its first four bytes. */
  private record Arrival(int number, Duration at) {}

  private static List<Arrival> send(
      VirtualNetwork network, VirtualLink link, int packets, int bytes, Duration period) {
    List<Arrival> arrivals = new ArrayList<>();
    VirtualClock clock = network.clock();
    for (int i = 0; i < packets; i++) {
      byte[] packet = new byte[bytes];
      packet[0] = (byte) (i >> 16);
      packet[1] = (byte) (i >> 8);
      packet[2] = (byte) i;
      link.send(
          packet,
          0,
          bytes,
          data ->
              arrivals.add(
                  new Arrival(
                      (data[0] & 0xFF) << 16 | (data[1] & 0xFF) << 8 | (data[2] & 0xFF),
                      clock.elapsed())));
      clock.run(period);
    }
    clock.run(Duration.ofSeconds(5));
    return arrivals;
  }

  @Test
  void delaysEveryPacketByTheSame(VirtualNetwork network) {
    List<Arrival> arrivals =
        send(network, network.link(LinkSettings.delayed(25)), 100, 100, Duration.ofMillis(1));
    for (int i = 0; i < 100; i++) {
      assertEquals(new Arrival(i, Duration.ofMillis(25 + i)), arrivals.get(i));
    }
  }

  @Test
  @Seed(5)
  void losesTheShareItIsTold(VirtualNetwork network) {
    VirtualLink link = network.link(LinkSettings.PERFECT.withLoss(0.05));
    int arrived = send(network, link, PACKETS, 100, Duration.ofMillis(1)).size();
    assertEquals(0.05, 1 - arrived / (double) PACKETS, 0.005);
    assertEquals(PACKETS - arrived, link.statistics().lost());
  }

  @Test
  @Seed(6)
  void losesInBurstsOfTheLengthItIsTold(VirtualNetwork network) {
    VirtualLink link = network.link(LinkSettings.PERFECT.withBursts(GilbertElliott.of(0.05, 8)));
    List<Arrival> arrivals = send(network, link, 5 * PACKETS, 100, Duration.ofNanos(100_000));
    assertEquals(0.05, 1 - arrivals.size() / (5.0 * PACKETS), 0.012);
    int bursts = 0;
    for (int i = 1; i < arrivals.size(); i++) {
      bursts += arrivals.get(i).number() > arrivals.get(i - 1).number() + 1 ? 1 : 0;
    }
    assertEquals(8, link.statistics().lost() / (double) bursts, 1);
  }

  @Test
  void letsThroughTheRateAndDropsWhatTheQueueCannotHold(VirtualNetwork network) {
    VirtualLink link =
        network.link(LinkSettings.PERFECT.withRate(1_000_000, Duration.ofMillis(200)));
    int bytes = 1250 - VirtualLink.HEADER_BYTES;
    // Twice what the link carries: 200 packets a second.
    List<Arrival> arrivals = send(network, link, 2000, bytes, Duration.ofMillis(5));
    Duration last = arrivals.getLast().at();
    assertEquals(1_000_000, arrivals.size() * 1250 * 8 / (last.toNanos() / 1e9), 10_000);
    assertTrue(link.statistics().overflowed() > 900);
    Duration waited = last.minus(Duration.ofMillis(5).multipliedBy(arrivals.getLast().number()));
    assertTrue(waited.toMillis() <= 210, "waited " + waited);
  }

  @Test
  void twoFlowsStandInOneQueue(VirtualNetwork network) {
    VirtualLink link = network.link(LinkSettings.PERFECT.withRate(80_000, Duration.ofMillis(500)));
    List<String> order = new ArrayList<>();
    byte[] packet = new byte[72];
    link.send(packet, 0, 72, data -> order.add("one at " + network.clock().elapsed().toMillis()));
    link.send(packet, 0, 72, data -> order.add("two at " + network.clock().elapsed().toMillis()));
    network.clock().run(Duration.ofSeconds(1));
    assertEquals(List.of("one at 10", "two at 20"), order);
  }

  @Test
  @Seed(9)
  void jitterKeepsTheOrderUnlessToldOtherwise(VirtualNetwork network) {
    LinkSettings ordered = LinkSettings.delayed(10).withJitter(Duration.ofMillis(30));
    List<Arrival> kept = send(network, network.link(ordered), 1000, 100, Duration.ofMillis(1));
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, kept.get(i).number());
    }
    LinkSettings free = LinkSettings.delayed(10).withReorderingJitter(Duration.ofMillis(30));
    List<Arrival> mixed = send(network, network.link(free), 1000, 100, Duration.ofMillis(1));
    int overtaken = 0;
    for (int i = 1; i < 1000; i++) {
      overtaken += mixed.get(i).number() < mixed.get(i - 1).number() ? 1 : 0;
    }
    assertTrue(overtaken > 100, "overtaken " + overtaken);
  }

  @Test
  @Seed(10)
  void doublesAndReordersTheShareItIsTold(VirtualNetwork network) {
    LinkSettings settings =
        LinkSettings.delayed(10).withDuplicates(0.05).withReordering(0.05, Duration.ofMillis(15));
    List<Arrival> arrivals =
        send(network, network.link(settings), PACKETS, 100, Duration.ofMillis(1));
    assertEquals(1.05, arrivals.size() / (double) PACKETS, 0.01);
    int late = 0;
    int highest = -1;
    for (Arrival arrival : arrivals) {
      late += arrival.number() < highest - 5 ? 1 : 0;
      highest = Math.max(highest, arrival.number());
    }
    assertEquals(0.05, late / (double) PACKETS, 0.01);
  }

  @Test
  void obeysASchedule(VirtualNetwork network) {
    VirtualLink link = network.link(LinkSettings.PERFECT);
    link.settingsAfter(Duration.ofMillis(100), LinkSettings.PERFECT.withUp(false));
    link.settingsAfter(Duration.ofMillis(200), LinkSettings.PERFECT);
    List<Arrival> arrivals = send(network, link, 300, 100, Duration.ofMillis(1));
    assertEquals(200, arrivals.size());
    assertEquals(200, arrivals.get(100).number());
  }

  @Test
  void doesTheSameForTheSameSeed() {
    List<List<Arrival>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      VirtualNetwork network = new VirtualNetwork(11);
      VirtualLink link =
          network.link(
              LinkSettings.delayed(5).withLoss(0.1).withReorderingJitter(Duration.ofMillis(9)));
      runs.add(send(network, link, 500, 100, Duration.ofMillis(1)));
    }
    assertEquals(runs.get(0), runs.get(1));
  }
}
