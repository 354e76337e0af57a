package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WarmUpTest {

  @Test
  void connectsTwoEnginesWellBeforeItsLimitAndOnlyOnce() throws InterruptedException {
    long start = System.nanoTime();
    IceAgent.warmUp();
    IceAgent.warmUp();
    assertTrue(WarmUp.await(15), "it would give up after 20 s");
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(15));
  }
}
