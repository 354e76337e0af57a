package org.ternrtc.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sctp.datachannel.Channel;
import org.ternrtc.sctp.datachannel.ChannelOutput;
import org.ternrtc.sctp.datachannel.DataChannelParameters;
import org.ternrtc.sctp.datachannel.DataChannels;
import org.ternrtc.sctp.packet.Bytes;

/**
 * SCTP alone: both ends in memory on one thread, no DTLS, no sockets. A megabyte in messages of 16
 * KiB is about 950 packets of data; at 600 Mbit/s a core would have 13 ms for it, DTLS and sockets
 * of both ends included.
 */
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
public class SctpBenchmark {
  private static final int MESSAGES = 64;

  private final Bytes bulk = Bytes.of(new byte[16 * 1024]);
  private final Bytes small = Bytes.of(new byte[100]);
  private DataChannels sender;
  private DataChannels receiver;
  private Channel channel;
  private long now;
  private int received;
  private long packets;
  private int wanted;

  @Setup
  public void connect() {
    AssociationConfig config = AssociationConfig.defaults();
    var random = new SplittableRandom(1);
    sender = new DataChannels(config, 262_144, random.split());
    receiver = new DataChannels(config, 262_144, random.split());
    sender.start(true, now);
    receiver.start(false, now);
    channel = sender.open(DataChannelParameters.of("bulk"), now);
    settle();
  }

  /** Carries packets to and fro until neither end has anything to say. */
  private void settle() {
    boolean moved = true;
    while (moved) {
      now += 20_000;
      moved = carry(sender, receiver);
      moved |= carry(receiver, sender);
      if (!moved && received < wanted) {
        // What is left waits for a delayed SACK.
        now += 50_000_000;
        sender.tick(now);
        receiver.tick(now);
        moved = true;
      }
    }
  }

  /** SCTP packets a second, of both ends, beside the messages. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counted {
    public long packets;
  }

  private boolean carry(DataChannels from, DataChannels to) {
    boolean moved = false;
    for (ChannelOutput output = from.poll(now); output != null; output = from.poll(now)) {
      moved = true;
      if (output instanceof ChannelOutput.Packet(Bytes packet)) {
        packets++;
        to.receive(packet, now);
      } else if (output instanceof ChannelOutput.Received message) {
        received++;
        from.consumed(message.cost());
      }
    }
    return moved;
  }

  private int transfer(Bytes message, Counted counted) {
    long before = packets;
    wanted = received + MESSAGES;
    for (int i = 0; i < MESSAGES; i++) {
      sender.send(channel, false, message, now);
    }
    settle();
    counted.packets += packets - before;
    return received;
  }

  /** Messages of 16 KiB. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(MESSAGES)
  public int messagesOf16Kib(Counted counted) {
    return transfer(bulk, counted);
  }

  /** Messages of 100 bytes, of which a packet holds several. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(MESSAGES)
  public int messagesOf100Bytes(Counted counted) {
    return transfer(small, counted);
  }
}
