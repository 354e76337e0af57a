package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogTest {

  private static final class Collector extends Handler {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord record) {
      lines.add(new SimpleFormatter().format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void noPasswordGetsIntoTheLogEvenAtTheFinestLevel() throws InterruptedException {
    IceAgent.warmUp();
    Logger ice4j = Logger.getLogger("org.ice4j");
    Logger ice = Logger.getLogger("org.ice4j.ice");
    var collector = new Collector();
    // The settings of the agent are made by now; this is what a curious user might do.
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      Peer.connect(a, b);
      a.awaitState(IceState.CONNECTED);
    }
    assertEquals(Level.WARNING, ice4j.getLevel());
    assertEquals(Level.SEVERE, ice.getLevel());
    collector.setLevel(Level.ALL);
    ice4j.addHandler(collector);
    ice4j.setUseParentHandlers(false);
    ice4j.setLevel(Level.ALL);
    ice.setLevel(Level.ALL);
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      a.trickleTo(b);
      b.trickleTo(a);
      Peer.startBoth(a, IceRole.CONTROLLING, b, IceRole.CONTROLLING);
      a.awaitState(IceState.CONNECTED);
      b.awaitState(IceState.CONNECTED);
      assertTrue(collector.lines.size() > 20, "it does log");
      for (String line : collector.lines) {
        assertFalse(line.contains(a.agent.localParameters().password()), line);
        assertFalse(line.contains(b.agent.localParameters().password()), line);
      }
    } finally {
      ice4j.removeHandler(collector);
      ice4j.setUseParentHandlers(true);
      ice4j.setLevel(Level.WARNING);
      ice.setLevel(Level.SEVERE);
    }
  }

  @Test
  void theCloudsMetadataAddressIsNotAsked() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      Peer.connect(a, b);
      a.awaitState(IceState.CONNECTED);
      assertEquals("false", System.getProperty("ice4j.harvest.mapping.aws.enabled"));
    }
  }
}
