package org.ternrtc.rtp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossyLinkTest {
  private static final int FRAMES = 900;

  private static TwoEndpoints call(double loss, boolean rtx, long seed) {
    TwoEndpoints call = new TwoEndpoints(seed, TwoEndpoints.Link.of(loss), rtx);
    call.call(FRAMES);
    call.run(1_000 * TwoEndpoints.MILLIS);
    System.out.printf(
        "loss %2.0f %% %-8s %d of %d frames, %d key frame requests, delay %d/%d/%d/%d ms"
            + " (p50/p95/p99/max), nack %d, refused %d, rtx %d of %d, dropped %d, rtt %.1f ms%n",
        loss * 100,
        rtx ? "RTX" : "no RTX",
        call.frames.size(),
        FRAMES,
        call.keyFrameRequests,
        call.delayAt(0.5),
        call.delayAt(0.95),
        call.delayAt(0.99),
        call.delayAt(1),
        call.receiver.statistics().nackCount(),
        call.sender.statistics().retransmissionsRefused(),
        call.sender.statistics().retransmittedPacketsSent(),
        call.rtpPacketsSent,
        call.receiver.statistics().framesDropped(),
        call.sender.roundTripNanos() / 1e6);
    return call;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.05, 0.1, 0.2})
  void deliversFramesInOrderAndUndamagedAtAnyLoss(double loss) {
    for (boolean rtx : new boolean[] {true, false}) {
      TwoEndpoints call = call(loss, rtx, 7);
      assertEquals(0, call.damaged);
      for (int i = 1; i < call.numbers.size(); i++) {
        assertTrue(call.numbers.get(i) > call.numbers.get(i - 1));
      }
      assertTrue(call.frames.size() >= FRAMES * (loss > 0.1 ? 0.9 : 0.97), "" + call.frames.size());
    }
  }
}
