package org.ternrtc.codec.vp8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.ternrtc.media.EncodedFrame;

/** The conformance streams among the test resources. */
final class TestVectors {
  private TestVectors() {}

  /** Names without ending, in order. */
  static List<String> names() {
    try (Stream<Path> files =
        Files.list(
            Path.of(
                    Objects.requireNonNull(
                            TestVectors.class.getResource("/vp8-test-vectors/README.md"))
                        .toURI())
                .resolveSibling(""))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".ivf"))
          .map(name -> name.substring(0, name.length() - ".ivf".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The frames of one stream. */
  static List<byte[]> frames(String name) {
    byte[] file = read(name + ".ivf");
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.getShort(6));
    List<byte[]> frames = new ArrayList<>();
    while (in.remaining() >= 12) {
      byte[] frame = new byte[in.getInt()];
      in.getLong();
      in.get(frame);
      frames.add(frame);
    }
    return frames;
  }

  /** The MD5 of each shown picture. */
  static List<String> sums(String name) {
    return Arrays.stream(new String(read(name + ".ivf.md5"), StandardCharsets.US_ASCII).split("\n"))
        .map(line -> line.substring(0, 32))
        .toList();
  }

  static EncodedFrame encoded(byte[] data) {
    return new EncodedFrame(data, data.length > 0 && (data[0] & 1) == 0, 0, 0, 0, -1);
  }

  private static byte[] read(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            TestVectors.class.getResourceAsStream("/vp8-test-vectors/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
