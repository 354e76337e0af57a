package org.ternrtc.peer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.ice.IceCandidatePair;
import org.ternrtc.peer.pcapng.PcapngBlocks;
import org.ternrtc.peer.pcapng.UdpPacket;

/**
 * A connection's packets on their way into a file that Wireshark reads (pcapng): STUN and DTLS as
 * they are on the wire, with the secrets that open DTLS, and RTP, RTCP and SCTP in the clear.
 *
 * <p>Whoever has the file has what was said: it is made for the owner's eyes where the system knows
 * owners. Thread-safe. Packets wait in a queue for a virtual thread that writes; what finds the
 * queue full, comes after the largest size of a file, or after an error of the disk, is counted and
 * left out.
 */
public final class PacketCapture implements AutoCloseable {
  /** Largest file, in bytes. */
  public static final long MAX_BYTES = 1L << 30;

  private static final int MAX_QUEUED = 4096;

  /** DTLS packets that wait for the secrets, which have to stand before them. */
  private static final int MAX_HELD = 256;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final int WIRE = 0;
  private static final int CLEAR = 1;
  private static final byte[] END = {};
  private static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);

  /** A DTLS packet that may be opened by secrets that come later. */
  private static final class Held {
    final boolean sent;
    final long nanos;
    final byte[] data;

    Held(boolean sent, long nanos, byte[] data) {
      this.sent = sent;
      this.nanos = nanos;
      this.data = data;
    }
  }

  private static final long LOOK_AGAIN_MILLIS = 500;

  private final Supplier<@Nullable IceCandidatePair> path;
  private final OutputStream out;
  private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final LongAdder packets = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final long startNanos = System.nanoTime();
  private final long startEpochNanos;
  private final Thread writer;
  private final List<Held> held = new ArrayList<>();
  private boolean secretsDue;
  private volatile boolean closed;
  private volatile @Nullable String failure;

  /**
   * @param path the addresses of what is seen without them
   * @param secretsDue whether a handshake is still to come
   */
  PacketCapture(Path file, Supplier<@Nullable IceCandidatePair> path, boolean secretsDue)
      throws IOException {
    this.path = path;
    this.secretsDue = secretsDue;
    Instant now = Instant.now();
    startEpochNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    out = new BufferedOutputStream(create(file), 1 << 16);
    queue.add(PcapngBlocks.section("Tern"));
    queue.add(PcapngBlocks.networkInterface(PcapngBlocks.LINKTYPE_RAW, "wire"));
    queue.add(
        PcapngBlocks.networkInterface(PcapngBlocks.LINKTYPE_WIRESHARK_UPPER_PDU, "in the clear"));
    writer = Thread.ofVirtual().name("tern-capture").start(this::write);
  }

  private static OutputStream create(Path file) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    // A file that is there keeps its permissions, so it is not taken.
    return Channels.newOutputStream(
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner));
  }

  /** Packets taken so far. */
  public long packets() {
    return packets.sum();
  }

  /** Packets left out, because the disk is slow, full or the file large. */
  public long dropped() {
    return dropped.sum();
  }

  /** Why nothing is written any more; null while all is well. */
  public @Nullable String failure() {
    return failure;
  }

  boolean isOpen() {
    return !closed;
  }

  void stun(boolean sent, InetSocketAddress local, InetSocketAddress remote, byte[] message) {
    if (!closed) {
      wire(sent, System.nanoTime(), local, remote, message);
    }
  }

  void dtls(boolean sent, byte[] data, int offset, int length) {
    if (closed) {
      return;
    }
    byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
    long now = System.nanoTime();
    synchronized (held) {
      if (secretsDue && held.size() < MAX_HELD) {
        held.add(new Held(sent, now, copy));
        return;
      }
    }
    dtls(sent, now, copy);
  }

  private void dtls(boolean sent, long nanos, byte[] data) {
    IceCandidatePair pair = path.get();
    wire(
        sent,
        nanos,
        pair == null ? NOWHERE : address(pair.local()),
        pair == null ? NOWHERE : address(pair.remote()),
        data);
  }

  /** The handshake is over: its key log line, or null when it came to nothing. */
  void secrets(@Nullable String keyLogLine) {
    List<Held> waiting;
    synchronized (held) {
      if (keyLogLine != null) {
        offer(PcapngBlocks.secrets(keyLogLine + "\n"));
      }
      secretsDue = false;
      waiting = List.copyOf(held);
      held.clear();
    }
    waiting.forEach(each -> dtls(each.sent, each.nanos, each.data));
  }

  void rtp(boolean sent, byte[] data, int offset, int length) {
    clear("rtp", sent, data, offset, length);
  }

  void rtcp(boolean sent, byte[] data, int offset, int length) {
    clear("rtcp", sent, data, offset, length);
  }

  void sctp(boolean sent, byte[] data, int length) {
    clear("sctp", sent, data, 0, length);
  }

  private void clear(String dissector, boolean sent, byte[] data, int offset, int length) {
    if (closed) {
      return;
    }
    IceCandidatePair pair = path.get();
    InetSocketAddress local = pair == null ? NOWHERE : address(pair.local());
    InetSocketAddress remote = pair == null ? NOWHERE : address(pair.remote());
    byte[] payload = Arrays.copyOfRange(data, offset, offset + length);
    byte[] packet =
        UdpPacket.exported(dissector, sent ? local : remote, sent ? remote : local, payload);
    packet(CLEAR, sent, System.nanoTime(), packet);
  }

  private void wire(
      boolean sent, long nanos, InetSocketAddress local, InetSocketAddress remote, byte[] data) {
    packet(WIRE, sent, nanos, UdpPacket.raw(sent ? local : remote, sent ? remote : local, data));
  }

  private void packet(int network, boolean sent, long nanos, byte[] data) {
    if (offer(PcapngBlocks.packet(network, startEpochNanos + (nanos - startNanos), sent, data))) {
      packets.increment();
    } else {
      dropped.increment();
    }
  }

  private boolean offer(byte[] block) {
    return failure == null && queue.offer(block);
  }

  private static InetSocketAddress address(IceCandidate candidate) {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(candidate.address()), candidate.port());
    } catch (IllegalArgumentException e) {
      // An address that is hidden behind a name.
      return new InetSocketAddress(NOWHERE.getAddress(), candidate.port());
    }
  }

  private void write() {
    long bytes = 0;
    try (out) {
      for (byte[] block = next(); block != null; block = next()) {
        bytes += block.length;
        if (bytes > MAX_BYTES) {
          failure = "the file has reached its largest size";
          return;
        }
        out.write(block);
        if (queue.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.clear();
    }
  }

  /** What is to be written next, null at the end: also where there was no room to say so. */
  private byte @Nullable [] next() throws InterruptedException {
    byte[] block = queue.poll();
    while (block == null && !closed) {
      block = queue.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
    return block == null || block.length == 0 ? null : block;
  }

  /**
   * Writes what waits and closes the file; waits for that some seconds at most, also where another
   * thread has begun to close it.
   */
  @Override
  public void close() {
    if (!closed) {
      secrets(null);
      closed = true;
      // Without room for it the writer sees by itself that it is over.
      var _ = queue.offer(END);
    }
    try {
      var _ = writer.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
