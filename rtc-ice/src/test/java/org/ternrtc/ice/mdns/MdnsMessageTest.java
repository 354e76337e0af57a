package org.ternrtc.ice.mdns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MdnsMessageTest {
  private static final String NAME = "7e1f.local";

  /** An answer to "7e1f.local": A 192.0.2.5, and AAAA 2001:db8::5 with a compressed name. */
  private static final byte[] ANSWER =
      HexFormat.of()
          .parseHex(
              "000084000000000200000000"
                  + "0437653166056c6f63616c00"
                  + "0001800100000078"
                  + "0004c0000205"
                  + "c00c"
                  + "001c800100000078"
                  + "001020010db8000000000000000000000005");

  @Test
  void writesAQueryForBothFamilies() {
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "12340000000200000000"
                    + "0000"
                    + "0437653166056c6f63616c0000018001"
                    + "0437653166056c6f63616c00001c8001"),
        MdnsMessage.query(0x1234, NAME, true));
  }

  @Test
  void readsTheAddressesOfTheNameInAnyCase() {
    assertEquals(
        List.of(InetAddress.ofLiteral("192.0.2.5"), InetAddress.ofLiteral("2001:db8::5")),
        MdnsMessage.addresses(ANSWER, ANSWER.length, "7E1F.local"));
  }

  @Test
  void believesNothingAboutAnotherNameAndNoQuery() {
    assertEquals(List.of(), MdnsMessage.addresses(ANSWER, ANSWER.length, "other.local"));
    byte[] query = MdnsMessage.query(0, NAME, false);
    assertEquals(List.of(), MdnsMessage.addresses(query, query.length, NAME));
  }

  @Test
  void anyBytesGiveAddressesOrNone() {
    var random = new Random(6762);
    for (int i = 0; i < 20_000; i++) {
      byte[] data = ANSWER.clone();
      for (int change = random.nextInt(8); change >= 0; change--) {
        data[random.nextInt(data.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(data.length + 1);
      assertTrue(MdnsMessage.addresses(Arrays.copyOf(data, length), length, NAME).size() <= 64);
    }
  }

  @Test
  void aNameThatPointsAtItselfEnds() {
    byte[] loop =
        HexFormat.of().parseHex("000084000000000100000000c00c00018001000000780004c0000205");
    assertEquals(List.of(), MdnsMessage.addresses(loop, loop.length, NAME));
  }

  @Test
  void knowsALocalNameFromOthers() {
    assertTrue(MdnsMessage.isLocalName("2a5e9a4c-6b0a-4b5f-a5c5-0d4c8c0b8b0e.local"));
    for (String name :
        List.of("", ".local", "a..local", "example.org", "a b.local", "a".repeat(64) + ".local")) {
      assertFalse(MdnsMessage.isLocalName(name), name);
    }
  }
}
