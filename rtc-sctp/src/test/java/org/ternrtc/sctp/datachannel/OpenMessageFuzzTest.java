package org.ternrtc.sctp.datachannel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ternrtc.sctp.packet.Bytes;

/** Any bytes open a channel, and the same one after writing, or none. */
@Tag("fuzz")
class OpenMessageFuzzTest {
  static Stream<Arguments> seeds() {
    return Stream.of(
            DataChannelParameters.of(""),
            DataChannelParameters.of("chat ✓").withProtocol("p"),
            DataChannelParameters.of("a").withOrdered(false).withMaxRetransmits(3),
            DataChannelParameters.of("b").withMaxPacketLifeTime(Duration.ofMillis(500)),
            DataChannelParameters.of("x".repeat(500)).withPriority(Priority.HIGH))
        .map(channel -> Arguments.of((Object) OpenMessage.write(channel).toByteArray()));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void open(byte[] data) {
    if (data == null) {
      return;
    }
    DataChannelParameters opened = OpenMessage.parse(Bytes.of(data), 7);
    if (opened != null) {
      assertEquals(opened, OpenMessage.parse(OpenMessage.write(opened), 7));
    }
  }
}
