package org.ternrtc.benchmarks;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.dtls.srtp.DtlsCertificate;
import org.ternrtc.dtls.srtp.DtlsListener;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.dtls.srtp.DtlsTransport;
import org.ternrtc.dtls.srtp.Fingerprint;
import org.ternrtc.ice.IceAgent;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.IceListener;
import org.ternrtc.ice.IceRole;
import org.ternrtc.ice.IceState;

/**
 * What stands between an answer and the first packet of media, both ends in one process. The first
 * picture of a warm call should come within a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ConnectBenchmark {
  private static final long LIMIT_SECONDS = 20;

  private final DtlsCertificate certificate = DtlsCertificate.generate();
  private final List<Fingerprint> fingerprints = List.of(certificate.fingerprint("sha-256"));

  private static void await(CountDownLatch connected) throws InterruptedException {
    if (!connected.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not connected");
    }
  }

  /** A handshake in memory, without loss, both certificates checked; close_notify included. */
  @Benchmark
  public void dtlsHandshake() throws InterruptedException {
    var connected = new CountDownLatch(2);
    DtlsListener listener = _ -> connected.countDown();
    var clientEnd = new AtomicReference<@Nullable DtlsTransport>();
    try (var server =
            new DtlsTransport(
                DtlsRole.SERVER,
                certificate,
                fingerprints,
                (data, offset, length) -> {
                  DtlsTransport client = clientEnd.get();
                  if (client != null) {
                    client.receive(data, offset, length);
                  }
                },
                listener);
        var client =
            new DtlsTransport(
                DtlsRole.CLIENT, certificate, fingerprints, server::receive, listener)) {
      clientEnd.set(client);
      server.start();
      client.start();
      await(connected);
    }
  }

  /** Ports, gathering, checks and nomination on this machine's own addresses; closing included. */
  @Benchmark
  public void iceConnection() throws InterruptedException {
    var connected = new CountDownLatch(2);
    var callerEnd = new End(connected);
    var calleeEnd = new End(connected);
    IceConfiguration configuration = IceConfiguration.defaults().withLoopback(true);
    try (var caller = new IceAgent(configuration, callerEnd);
        var callee = new IceAgent(configuration, calleeEnd)) {
      callerEnd.other.set(callee);
      calleeEnd.other.set(caller);
      caller.gather();
      callee.gather();
      caller.start(IceRole.CONTROLLING, callee.localParameters());
      callee.start(IceRole.CONTROLLED, caller.localParameters());
      await(connected);
    }
  }

  /** Carries candidates to the other agent, as signaling would. */
  private static final class End implements IceListener {
    private final CountDownLatch connected;
    private final AtomicReference<@Nullable IceAgent> other = new AtomicReference<>();
    private boolean counted;

    End(CountDownLatch connected) {
      this.connected = connected;
    }

    @Override
    public void onCandidate(IceCandidate candidate) {
      IceAgent peer = other.get();
      if (peer != null) {
        peer.addRemoteCandidate(candidate);
      }
    }

    @Override
    public void onStateChange(IceState state) {
      if (state == IceState.CONNECTED && !counted) {
        counted = true;
        connected.countDown();
      }
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, long receivedNanos) {}
  }
}
