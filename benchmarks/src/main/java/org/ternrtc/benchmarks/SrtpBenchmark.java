package org.ternrtc.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.dtls.srtp.context.Srtp;
import org.ternrtc.dtls.srtp.context.SrtpKeys;
import org.ternrtc.dtls.srtp.context.SrtpProfile;

/**
 * SRTP on one thread, packets of 1200 bytes a second. 100 streams of 1 Mbit/s are about 10 000
 * packets a second in and out; a budget of 10 % of a core for that is 5 µs a packet each way.
 *
 * <p>An authentic packet can be unprotected only once, so the receiving side is measured as protect
 * and unprotect together: its cost is the difference.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SrtpBenchmark {
  private static final int LENGTH = 1200;

  @Param({"AEAD_AES_256_GCM", "AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"})
  private SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

  private SrtpKeys keys = keys(profile);
  private final byte[] packet = new byte[LENGTH + Srtp.MAX_OVERHEAD];
  private int sequenceNumber;

  private static SrtpKeys keys(SrtpProfile profile) {
    var random = new Random(1);
    byte[] key = new byte[profile.keyBytes()];
    byte[] salt = new byte[profile.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return SrtpKeys.of(profile, key, salt, key, salt);
  }

  @Setup
  public void setUp() {
    keys = keys(profile);
    new Random(2).nextBytes(packet);
    packet[0] = (byte) 0x80;
    sequenceNumber = 0;
  }

  @Benchmark
  public int protect() {
    sequenceNumber++;
    packet[2] = (byte) (sequenceNumber >> 8);
    packet[3] = (byte) sequenceNumber;
    return keys.sender().protectRtp(packet, 0, LENGTH);
  }

  @Benchmark
  public int protectAndUnprotect() {
    int length = protect();
    int plain = keys.receiver().unprotectRtp(packet, 0, length);
    if (plain != LENGTH) {
      throw new IllegalStateException("verdict " + plain);
    }
    return plain;
  }

  /** What an attacker's packet costs: the tag is wrong. */
  @Benchmark
  public int refuseForged() {
    sequenceNumber++;
    packet[2] = (byte) (sequenceNumber >> 8);
    packet[3] = (byte) sequenceNumber;
    return keys.receiver().unprotectRtp(packet, 0, LENGTH);
  }
}
