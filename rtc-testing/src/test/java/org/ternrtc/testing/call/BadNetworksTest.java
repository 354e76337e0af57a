package org.ternrtc.testing.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.testing.GilbertElliott;
import org.ternrtc.testing.LinkSettings;
import org.ternrtc.testing.VirtualLink;
import org.ternrtc.testing.VirtualNetwork;
import org.ternrtc.testing.VirtualTcpFlow;

/**
 * What a call must stand, 30 pictures a second, 50 ms round trip, median of five seeds: the table
 * that {@code ./tern bench network} measures on real time.
 */
class BadNetworksTest {
  private static final int SEEDS = 5;
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final LinkSettings PATH = LinkSettings.delayed(25);
  private static final Duration QUEUE = Duration.ofMillis(300);

  /** A minute over links with these faults, after five seconds to begin. */
  private record Minute(VirtualCall call, Viewing viewing) {
    static List<Minute> of(LinkSettings forth, LinkSettings back) {
      List<Minute> runs = new ArrayList<>();
      for (int seed = 1; seed <= SEEDS; seed++) {
        VirtualNetwork network = new VirtualNetwork(seed);
        VirtualCall call =
            new VirtualCall(network, network.link(forth), network.link(back), CallSettings.DEFAULT);
        call.watch(Duration.ofSeconds(5));
        runs.add(new Minute(call, call.watch(MINUTE)));
        assertEquals(0, call.damaged());
        assertEquals(0, call.disordered());
      }
      return runs;
    }

    double kilobits() {
      return call.sentBitsPerSecond(MINUTE, Duration.ZERO) / 1000;
    }
  }

  private static double median(List<Minute> runs, ToDoubleFunction<Minute> of) {
    return runs.stream().mapToDouble(of).sorted().toArray()[runs.size() / 2];
  }

  private static void print(String what, List<Minute> runs) {
    System.out.printf(
        "%-24s freezes %.0f, pictures/s %.1f, delay p50 %.0f, p95 %.0f ms, %.0f kbit/s, again %.2f %%%n",
        what,
        median(runs, run -> run.viewing.freezes()),
        median(runs, run -> run.viewing.picturesPerSecond()),
        median(runs, run -> run.viewing.delayMillis(0.5)),
        median(runs, run -> run.viewing.delayMillis(0.95)),
        median(runs, Minute::kilobits),
        median(runs, BadNetworksTest::requestedPercent));
  }

  private static double requestedPercent(Minute run) {
    return 100.0
        * run.call.received().retransmittedPacketsReceived()
        / run.call.received().packetsReceived();
  }

  @ParameterizedTest
  @CsvSource({
    // loss, freezes, pictures/s, kbit/s, delay p50, delay p95
    "0.00, 0, 29.5, 1500, 80, 120",
    "0.02, 0, 29.5, 1500, 80, 150",
    "0.05, 1, 29.0, 1000, 120, 200",
    "0.10, 3, 28.0, 300, 150, 250",
    "0.20, 8, 20.0, 300, 300, 450",
  })
  void repairsRandomLossInBothDirections(
      double loss, int freezes, double pictures, double kilobits, double p50, double p95) {
    List<Minute> runs = Minute.of(PATH.withLoss(loss), PATH.withLoss(loss));
    print("loss " + Math.round(loss * 100) + " %", runs);
    assertTrue(median(runs, run -> run.viewing.freezes()) <= freezes);
    assertTrue(median(runs, run -> run.viewing.picturesPerSecond()) >= pictures);
    assertTrue(median(runs, Minute::kilobits) >= kilobits);
    assertTrue(median(runs, run -> run.viewing.delayMillis(0.5)) <= p50);
    assertTrue(median(runs, run -> run.viewing.delayMillis(0.95)) <= p95);
  }

  @Test
  void forwardErrorCorrectionRepairsMostOfWhatIsLostOnALongPath() {
    List<Double> asked = new ArrayList<>();
    List<Double> delays = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      double[] again = new double[2];
      for (int fec = 0; fec < 2; fec++) {
        VirtualNetwork network = new VirtualNetwork(seed);
        LinkSettings path = LinkSettings.delayed(100).withLoss(0.05);
        VirtualCall call =
            new VirtualCall(
                network,
                network.link(path),
                network.link(path),
                CallSettings.DEFAULT.withFec(fec == 1));
        call.watch(Duration.ofSeconds(8));
        Viewing viewing = call.watch(Duration.ofSeconds(30));
        assertEquals(0, call.damaged());
        assertEquals(fec == 1, call.received().packetsRecovered() > 0);
        long received = call.received().packetsReceived();
        long sent = call.sent().packetsSent() + call.sent().fecPacketsSent();
        assertTrue(sent >= received, "of " + sent + " packets sent " + received + " came");
        again[fec] = call.received().retransmittedPacketsReceived();
        System.out.printf("round trip 200 ms, 5 %% lost, FEC %d: %s%n", fec, viewing);
        if (fec == 1) {
          delays.add(viewing.delayMillis(0.5));
        }
      }
      asked.add(again[1] / again[0]);
    }
    asked.sort(null);
    delays.sort(null);
    assertTrue(asked.get(SEEDS / 2) <= 0.5, "sent again in spite of it: " + asked);
    assertTrue(delays.get(SEEDS / 2) <= 330, "delays " + delays);
  }

  @Test
  void nothingIsSpentOnProtectionWhereItDoesNotPay() {
    for (double loss : new double[] {0, 0.1}) {
      VirtualNetwork network = new VirtualNetwork(4);
      LinkSettings path = LinkSettings.delayed(loss == 0 ? 100 : 20).withLoss(loss);
      VirtualCall call =
          new VirtualCall(
              network, network.link(path), network.link(path), CallSettings.DEFAULT.withFec(true));
      call.watch(Duration.ofSeconds(10));
      // The first reports of a lossy path may take it for a longer one.
      long before = call.sent().fecPacketsSent();
      call.watch(Duration.ofSeconds(20));
      assertEquals(before, call.sent().fecPacketsSent());
    }
  }

  @Test
  void lostFeedbackDoesNotMakeFramesLost() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      VirtualNetwork network = new VirtualNetwork(seed);
      VirtualCall call =
          new VirtualCall(
              network,
              network.link(PATH.withLoss(0.1)),
              network.link(PATH.withLoss(0.4)),
              CallSettings.DEFAULT);
      call.watch(Duration.ofSeconds(5));
      Viewing viewing = call.watch(MINUTE);
      System.out.printf("10 %% forth, 40 %% back, seed %d: %s%n", seed, viewing);
      assertTrue(call.received().framesDropped() <= 60, "" + call.received().framesDropped());
      assertTrue(viewing.picturesPerSecond() >= 28.5, viewing.toString());
    }
  }

  @Test
  void repairsBursts() {
    List<Minute> runs = Minute.of(PATH.withBursts(GilbertElliott.of(0.05, 8)), PATH);
    print("bursts, 5 % of 8", runs);
    assertTrue(median(runs, run -> run.viewing.freezes()) <= 2);
    assertTrue(median(runs, Minute::kilobits) >= 1000);
  }

  @Test
  void jitterOf30MillisIsNoLoss() {
    List<Minute> runs = Minute.of(PATH.withReorderingJitter(Duration.ofMillis(30)), PATH);
    print("jitter 30 ms", runs);
    assertTrue(median(runs, run -> run.viewing.freezes()) <= 2);
    assertTrue(median(runs, BadNetworksTest::requestedPercent) <= 2);
  }

  @Test
  void reorderingIsNoLoss() {
    List<Minute> runs = Minute.of(PATH.withReordering(0.05, Duration.ofMillis(15)), PATH);
    print("5 % later by 15 ms", runs);
    assertTrue(median(runs, run -> run.viewing.freezes()) <= 2);
    assertTrue(median(runs, BadNetworksTest::requestedPercent) <= 2);
  }

  @Test
  void duplicatesDoNoHarm() {
    List<Minute> runs = Minute.of(PATH.withDuplicates(0.05), PATH.withDuplicates(0.05));
    print("5 % twice", runs);
    assertTrue(median(runs, run -> run.viewing.freezes()) <= 2);
    assertTrue(median(runs, BadNetworksTest::requestedPercent) <= 2);
  }

  @Test
  void followsALinkThatLosesFourFifthsOfItsRateAndThenGetsThemBack() {
    LinkSettings wide = PATH.withRate(2_500_000, QUEUE);
    LinkSettings narrow = PATH.withRate(500_000, QUEUE);
    List<Double> gaps = new ArrayList<>();
    List<Double> returns = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      VirtualNetwork network = new VirtualNetwork(seed);
      VirtualLink forth = network.link(wide);
      VirtualCall call =
          new VirtualCall(
              network, forth, network.link(PATH), CallSettings.DEFAULT.withMaxBitrate(2_500_000));
      call.watch(Duration.ofSeconds(25));
      double before = call.sentBitsPerSecond(Duration.ofSeconds(5), Duration.ZERO);
      forth.settings(narrow);
      call.watch(Duration.ofSeconds(25));
      Viewing all = call.seen(Duration.ofSeconds(25), Duration.ZERO);
      Viewing after4 = call.seen(Duration.ofSeconds(21), Duration.ZERO);
      Viewing after5 = call.seen(Duration.ofSeconds(20), Duration.ZERO);
      double used = call.sentBitsPerSecond(Duration.ofSeconds(20), Duration.ZERO);
      double most = call.mostSentBitsPerSecond(Duration.ofSeconds(2), Duration.ofSeconds(23));
      System.out.printf(
          "drop, seed %d: longest gap %d ms, then %s, %.0f kbit/s, most over 2 s %.0f%n",
          seed, all.longestGap().toMillis(), after5, used / 1000, most / 1000);
      gaps.add((double) all.longestGap().toMillis());
      assertTrue(after4.picturesPerSecond() >= 25);
      assertTrue(after5.delayMillis(0.95) <= 300);
      assertTrue(used >= 350_000);
      assertTrue(most <= 1.5 * 500_000);
      forth.settings(wide);
      call.watch(Duration.ofSeconds(15));
      Viewing returned = call.seen(Duration.ofSeconds(15), Duration.ZERO);
      double again = call.sentBitsPerSecond(Duration.ofSeconds(2), Duration.ZERO);
      System.out.printf(
          "back, seed %d: %.0f of %.0f kbit/s, %s%n", seed, again / 1000, before / 1000, returned);
      returns.add(again / before);
      assertEquals(0, returned.freezes());
    }
    gaps.sort(null);
    assertTrue(gaps.get(SEEDS / 2) <= 1000, "longest gaps " + gaps);
    returns.sort(null);
    assertTrue(returns.getFirst() >= 0.8, "returned to " + returns);
    assertTrue(returns.get(SEEDS / 2) >= 0.9, "returned to " + returns);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20})
  void aPictureComesWithinASecondOfTheLinksReturn(int seconds) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      VirtualNetwork network = new VirtualNetwork(seed);
      VirtualLink forth = network.link(PATH);
      VirtualLink back = network.link(PATH);
      VirtualCall call = new VirtualCall(network, forth, back, CallSettings.DEFAULT);
      call.watch(Duration.ofSeconds(10));
      forth.settings(PATH.withUp(false));
      back.settings(PATH.withUp(false));
      call.watch(Duration.ofSeconds(seconds));
      forth.settings(PATH);
      back.settings(PATH);
      assertTrue(call.watch(Duration.ofSeconds(1)).pictures() > 0);
      Viewing later = call.watch(Duration.ofSeconds(5));
      assertEquals(0, later.freezes(), later.toString());
    }
  }

  @Test
  void twoCallsShareALink() {
    List<Double> shares = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      VirtualNetwork network = new VirtualNetwork(seed);
      VirtualLink forth = network.link(PATH.withRate(3_000_000, QUEUE));
      VirtualLink back = network.link(PATH);
      CallSettings settings = CallSettings.DEFAULT.withMaxBitrate(3_000_000);
      VirtualCall one = new VirtualCall(network, forth, back, settings);
      one.watch(Duration.ofSeconds(10));
      VirtualCall two = new VirtualCall(network, forth, back, settings);
      network.clock().run(Duration.ofSeconds(90));
      double first = one.sentBitsPerSecond(MINUTE, Duration.ZERO);
      double second = two.sentBitsPerSecond(MINUTE, Duration.ZERO);
      shares.add(second / (first + second));
      System.out.printf(
          "two calls, seed %d: %.0f and %.0f kbit/s%n", seed, first / 1e3, second / 1e3);
      assertTrue(first + second >= 2_200_000);
    }
    shares.sort(null);
    double share = shares.get(SEEDS / 2);
    assertTrue(share >= 0.4 && share <= 0.6, "shares " + shares);
  }

  @Test
  void keepsAFifthBesideATcpFlow() {
    List<Double> shares = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      VirtualNetwork network = new VirtualNetwork(seed);
      VirtualLink forth = network.link(PATH.withRate(3_000_000, Duration.ofMillis(200)));
      VirtualLink back = network.link(PATH);
      VirtualCall call =
          new VirtualCall(network, forth, back, CallSettings.DEFAULT.withMaxBitrate(3_000_000));
      call.watch(Duration.ofSeconds(10));
      VirtualTcpFlow tcp = new VirtualTcpFlow(network, forth, back);
      call.watch(Duration.ofSeconds(10));
      long before = tcp.deliveredBytes();
      Viewing viewing = call.watch(MINUTE);
      double ours = call.sentBitsPerSecond(MINUTE, Duration.ZERO);
      double theirs = (tcp.deliveredBytes() - before) * 8 / 60.0;
      shares.add(ours / 3e6);
      System.out.printf(
          "beside TCP, seed %d: %.0f kbit/s, TCP %.0f, %s%n",
          seed, ours / 1000, theirs / 1000, viewing);
    }
    shares.sort(null);
    assertTrue(shares.get(SEEDS / 2) >= 0.2, "shares " + shares);
  }

  @Test
  void onePercentOfLossOnAWideLinkDoesNotHoldThePictureDown() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      VirtualNetwork network = new VirtualNetwork(seed);
      VirtualLink forth = network.link(PATH.withLoss(0.01).withRate(10_000_000, QUEUE));
      VirtualCall call =
          new VirtualCall(
              network, forth, network.link(PATH), CallSettings.DEFAULT.withMaxBitrate(3_000_000));
      call.watch(Duration.ofSeconds(10));
      for (int i = 0; i < 10; i++) {
        call.watch(Duration.ofSeconds(5));
        double sent = call.sentBitsPerSecond(Duration.ofSeconds(5), Duration.ZERO);
        assertTrue(sent >= 2_500_000, "sent " + sent);
      }
    }
  }

  @Test
  void aPeerThatOnlyKnowsRembIsHeldToItsLink() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      VirtualNetwork network = new VirtualNetwork(seed);
      VirtualLink forth = network.link(PATH.withRate(1_000_000, QUEUE));
      VirtualCall call =
          new VirtualCall(
              network,
              forth,
              network.link(PATH),
              CallSettings.DEFAULT.withFeedback(CallSettings.Feedback.REMB));
      call.watch(Duration.ofSeconds(20));
      Viewing viewing = call.watch(MINUTE);
      double used = call.sentBitsPerSecond(MINUTE, Duration.ZERO);
      System.out.printf("REMB, seed %d: %.0f kbit/s, %s%n", seed, used / 1000, viewing);
      assertTrue(used >= 500_000 && used <= 1_050_000, "used " + used);
      assertTrue(viewing.freezes() <= 2, viewing.toString());
    }
  }

  @Test
  void feedbackByStreamsDoesWhatTransportWideFeedbackDoes() {
    List<Double> gaps = new ArrayList<>();
    List<Double> freezes = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      VirtualNetwork network = new VirtualNetwork(seed);
      VirtualLink forth = network.link(PATH.withLoss(0.05));
      VirtualLink back = network.link(PATH.withLoss(0.05));
      VirtualCall call =
          new VirtualCall(
              network,
              forth,
              back,
              CallSettings.DEFAULT.withFeedback(CallSettings.Feedback.CONGESTION_CONTROL));
      call.watch(Duration.ofSeconds(8));
      Viewing lossy = call.watch(MINUTE);
      double used = call.sentBitsPerSecond(MINUTE, Duration.ZERO);
      forth.settings(PATH.withRate(500_000, QUEUE));
      back.settings(PATH);
      call.watch(Duration.ofSeconds(25));
      Viewing drop = call.seen(Duration.ofSeconds(25), Duration.ZERO);
      Viewing later = call.seen(Duration.ofSeconds(20), Duration.ZERO);
      double narrow = call.sentBitsPerSecond(Duration.ofSeconds(20), Duration.ZERO);
      System.out.printf(
          "RFC 8888, seed %d: 5 %% lost: %s, %.0f kbit/s; at 500 kbit/s: %s, %.0f kbit/s%n",
          seed, lossy, used / 1e3, drop, narrow / 1e3);
      assertEquals(0, call.damaged());
      assertTrue(used >= 1_000_000, "" + used);
      assertTrue(narrow >= 350_000, "" + narrow);
      assertTrue(later.delayMillis(0.95) <= 300, later.toString());
      freezes.add((double) lossy.freezes());
      gaps.add((double) drop.longestGap().toMillis());
    }
    freezes.sort(null);
    gaps.sort(null);
    assertTrue(freezes.get(SEEDS / 2) <= 1, "freezes " + freezes);
    assertTrue(gaps.get(SEEDS / 2) <= 1000, "longest gaps " + gaps);
  }

  @Test
  void plainRetransmissionRepairsAsWell() {
    VirtualNetwork network = new VirtualNetwork(3);
    VirtualCall call =
        new VirtualCall(
            network,
            network.link(PATH.withLoss(0.05)),
            network.link(PATH.withLoss(0.05)),
            CallSettings.DEFAULT.withRtx(false));
    call.watch(Duration.ofSeconds(5));
    Viewing viewing = call.watch(MINUTE);
    assertTrue(viewing.freezes() <= 2, viewing.toString());
    assertTrue(viewing.picturesPerSecond() >= 29);
  }
}
