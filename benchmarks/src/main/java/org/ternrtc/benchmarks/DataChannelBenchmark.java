package org.ternrtc.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelListener;
import org.ternrtc.peer.DataMessage;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;

/**
 * A data channel between two peer connections of one process over loopback sockets, DTLS included:
 * 2300 messages of 16 KiB a second are 300 Mbit/s.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
public class DataChannelBenchmark {
  private static final int MESSAGES = 200;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final byte[] bulk = new byte[16 * 1024];
  private final byte[] small = new byte[100];
  private PeerConnection one;
  private PeerConnection two;
  private DataChannel near;
  private DataChannel far;

  @Setup
  public void connect() throws InterruptedException {
    Configuration loopback =
        Configuration.defaults()
            .withIce(
                IceConfiguration.defaults()
                    .withLoopback(true)
                    .withAddressFilter((_, address) -> address.isLoopbackAddress()));
    var opened = new LinkedBlockingQueue<DataChannel>();
    one = PeerConnection.create(loopback, new PeerConnectionListener() {});
    two =
        PeerConnection.create(
            loopback,
            new PeerConnectionListener() {
              @Override
              public void onDataChannel(DataChannel channel) {
                opened.add(channel);
              }
            });
    var open = new CountDownLatch(1);
    near = one.createDataChannel("bulk");
    near.setListener(
        new DataChannelListener() {
          @Override
          public void onOpen(DataChannel channel) {
            channel.setListener(null);
            open.countDown();
          }
        });
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(SOON));
    two.setLocalDescription();
    one.setRemoteDescription(two.awaitGathering(SOON));
    far = Objects.requireNonNull(opened.poll(20, TimeUnit.SECONDS), "no data channel");
    if (!open.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the channel does not open");
    }
  }

  @TearDown
  public void close() {
    one.close();
    two.close();
  }

  private static DataMessage receive(DataChannel channel) {
    return Objects.requireNonNull(channel.receive(SOON), "the channel has ended");
  }

  /** Messages of 16 KiB in one direction. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(MESSAGES)
  public long messagesOf16Kib() {
    Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; i < MESSAGES; i++) {
            near.sendBlocking(ByteBuffer.wrap(bulk));
          }
        });
    long bytes = 0;
    for (int i = 0; i < MESSAGES; i++) {
      bytes += receive(far).data().remaining();
    }
    return bytes;
  }

  /** A message of 100 bytes there and one back. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public DataMessage roundTrip() {
    near.send(ByteBuffer.wrap(small));
    DataMessage there = receive(far);
    far.send(there.data());
    return receive(near);
  }
}
