package org.ternrtc.benchmarks;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
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

/**
 * The same as {@link DataChannelBenchmark} with libwebrtc by way of webrtc-java: its native SCTP
 * and DTLS between two connections of one process. Only where its native library is there. It makes
 * no connection over loopback addresses, so it takes the machine's own.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
public class LibwebrtcDataChannelBenchmark {
  private static final int MESSAGES = 200;
  private static final int MESSAGE_BYTES = 16 * 1024;

  /** As much as ours holds; libwebrtc's own bound is 16 MiB, where {@code send} throws. */
  private static final long BUFFERED_BYTES = 4_000_000;

  private static final long LOOK_NANOS = 50_000;

  private final ByteBuffer bulk = ByteBuffer.allocateDirect(MESSAGE_BYTES);
  private final LinkedBlockingQueue<Integer> received = new LinkedBlockingQueue<>();
  private PeerConnectionFactory factory;
  private RTCPeerConnection one;
  private RTCPeerConnection two;
  private RTCDataChannel near;

  @Setup
  public void connect() throws Exception {
    // No sound: the machine may have none.
    factory = new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
    Side first = new Side();
    Side second = new Side();
    one = factory.createPeerConnection(new RTCConfiguration(), first);
    two = factory.createPeerConnection(new RTCConfiguration(), second);
    first.other = two;
    second.other = one;
    near = one.createDataChannel("bulk", new RTCDataChannelInit());
    CountDownLatch open = new CountDownLatch(1);
    near.registerObserver(
        new Messages() {
          @Override
          public void onStateChange() {
            if (near.getState() == RTCDataChannelState.OPEN) {
              open.countDown();
            }
          }
        });
    Description offer = new Description();
    one.createOffer(new RTCOfferOptions(), offer);
    one.setLocalDescription(offer.get(), offer.next());
    offer.await();
    two.setRemoteDescription(offer.get(), offer.next());
    offer.await();
    Description answer = new Description();
    two.createAnswer(new RTCAnswerOptions(), answer);
    two.setLocalDescription(answer.get(), answer.next());
    answer.await();
    one.setRemoteDescription(answer.get(), answer.next());
    answer.await();
    first.described();
    second.described();
    if (!open.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the channel does not open");
    }
  }

  @TearDown
  public void close() {
    one.close();
    two.close();
  }

  /** Messages of 16 KiB in one direction. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(MESSAGES)
  public long messagesOf16Kib() throws Exception {
    Thread sender =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < MESSAGES; i++) {
                while (near.getBufferedAmount() > BUFFERED_BYTES) {
                  LockSupport.parkNanos(LOOK_NANOS);
                }
                try {
                  near.send(new RTCDataChannelBuffer(bulk.duplicate(), true));
                } catch (Exception failed) {
                  throw new IllegalStateException(failed);
                }
              }
            });
    long bytes = 0;
    for (int i = 0; i < MESSAGES; i++) {
      bytes += Objects.requireNonNull(received.poll(20, TimeUnit.SECONDS), "a message is missing");
    }
    sender.join();
    return bytes;
  }

  /** Hears messages; the other events mean nothing here. */
  private static class Messages implements RTCDataChannelObserver {
    @Override
    public void onBufferedAmountChange(long previous) {}

    @Override
    public void onStateChange() {}

    @Override
    public void onMessage(RTCDataChannelBuffer message) {}
  }

  /** Hands candidates over once the other side knows the descriptions. */
  private final class Side implements PeerConnectionObserver {
    private final LinkedBlockingQueue<RTCIceCandidate> early = new LinkedBlockingQueue<>();
    private boolean described;
    private @Nullable RTCPeerConnection other;

    @Override
    public synchronized void onIceCandidate(RTCIceCandidate candidate) {
      if (described) {
        Objects.requireNonNull(other).addIceCandidate(candidate);
      } else {
        early.add(candidate);
      }
    }

    synchronized void described() {
      described = true;
      early.forEach(Objects.requireNonNull(other)::addIceCandidate);
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
      channel.registerObserver(
          new Messages() {
            @Override
            public void onMessage(RTCDataChannelBuffer message) {
              received.add(message.data.remaining());
            }
          });
    }
  }

  /** A description that is made, and then set. */
  private static final class Description implements CreateSessionDescriptionObserver {
    private final CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
    private CompletableFuture<Boolean> set = new CompletableFuture<>();

    RTCSessionDescription get() throws Exception {
      return made.get(20, TimeUnit.SECONDS);
    }

    SetSessionDescriptionObserver next() {
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      set = done;
      return new SetSessionDescriptionObserver() {
        @Override
        public void onSuccess() {
          done.complete(true);
        }

        @Override
        public void onFailure(String error) {
          done.completeExceptionally(new IllegalStateException(error));
        }
      };
    }

    void await() throws Exception {
      set.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void onSuccess(RTCSessionDescription description) {
      made.complete(description);
    }

    @Override
    public void onFailure(String error) {
      made.completeExceptionally(new IllegalStateException(error));
    }
  }
}
