package org.ternrtc.dtls.srtp.context;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ternrtc.dtls.srtp.context.Vectors.OFFSET;
import static org.ternrtc.dtls.srtp.context.Vectors.bytes;
import static org.ternrtc.dtls.srtp.context.Vectors.hex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

final class SrtpVectorsTest {
  private static final JsonNode RFC_3711 = Vectors.read("rfc3711.json").get("vectors");
  private static final JsonNode RFC_7714 = Vectors.read("rfc7714.json").get("vectors");
  private static final JsonNode SESSIONS = Vectors.read("sessions.json").get("vectors");

  @Test
  void javasCounterModeIsThatOfAppendixB2() throws Exception {
    JsonNode vector = RFC_3711.get(0);
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(bytes(vector, "key_hex"), "AES"),
        new IvParameterSpec(bytes(vector, "iv_hex")));
    byte[] keyStream = cipher.doFinal(new byte[65282 * 16]);
    int blocks = 0;
    for (var block : vector.get("blocks").properties()) {
      int at = Integer.parseInt(block.getKey()) * 16;
      assertEquals(block.getValue().asString(), hex(keyStream, at, 16));
      blocks++;
    }
    assertEquals(6, blocks);
  }

  @Test
  void derivesTheKeysOfAppendixB3AndOfRfc6188() {
    int keys = 0;
    for (JsonNode vector : RFC_3711) {
      if (vector.has("derived")) {
        var derivation =
            new KeyDerivation(bytes(vector, "master_key_hex"), bytes(vector, "master_salt_hex"));
        for (JsonNode derived : vector.get("derived")) {
          byte[] key =
              derivation.derive(derived.get("label").asInt(), derived.get("length").asInt());
          assertArrayEquals(bytes(derived, "key_hex"), key);
          keys++;
        }
      }
    }
    assertEquals(6, keys);
  }

  @Test
  void protectsAndUnprotectsThePacketsOfLibsrtp() {
    int packets = 0;
    for (JsonNode vector : RFC_3711) {
      if (!vector.has("profile")) {
        continue;
      }
      SrtpProfile profile = SrtpProfile.valueOf(vector.get("profile").asString());
      byte[] key = bytes(vector, "master_key_hex");
      byte[] salt = bytes(vector, "master_salt_hex");
      SrtpSender sender = SrtpSender.of(profile, key, salt);
      SrtpReceiver receiver = SrtpReceiver.of(profile, key, salt);
      boolean rtp = vector.has("rtp_hex");
      byte[] plain = bytes(vector, rtp ? "rtp_hex" : "rtcp_hex");
      byte[] array = Vectors.roomy(plain);
      int length =
          rtp
              ? sender.protectRtp(array, OFFSET, plain.length)
              : sender.protectRtcp(array, OFFSET, plain.length);
      assertEquals(
          vector.get(rtp ? "srtp_hex" : "srtcp_hex").asString(), hex(array, OFFSET, length));
      int back =
          rtp
              ? receiver.unprotectRtp(array, OFFSET, length)
              : receiver.unprotectRtcp(array, OFFSET, length);
      assertEquals(HexFormat.of().formatHex(plain), hex(array, OFFSET, back));
      packets++;
    }
    assertEquals(3, packets);
  }

  @ParameterizedTest
  @EnumSource(names = {"AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
  void sealsAndOpensThePacketsOfRfc7714(SrtpProfile profile) {
    JsonNode vector = vectorOf(RFC_7714, profile);
    byte[] key = bytes(vector, "session_key_hex");
    byte[] salt = bytes(vector, "session_salt_hex");
    var transform = new AesGcmTransform(key, salt, key, salt);

    byte[] rtp = bytes(vector, "rtp_hex");
    long index = (vector.get("roc").asLong() << 16) | Srtp.u16(rtp, 2);
    byte[] array = Vectors.roomy(rtp);
    int length = transform.protectRtp(array, OFFSET, 12, rtp.length, index);
    assertEquals(vector.get("srtp_hex").asString(), hex(array, OFFSET, length));
    int back = transform.unprotectRtp(array, OFFSET, 12, length, index);
    assertEquals(HexFormat.of().formatHex(rtp), hex(array, OFFSET, back));

    // With nothing to encrypt, all of the packet is header. Java refuses the same nonce twice in a
    // row.
    transform = new AesGcmTransform(key, salt, key, salt);
    array = Vectors.roomy(rtp);
    length = transform.protectRtp(array, OFFSET, rtp.length, rtp.length, index);
    assertEquals(vector.get("srtp_auth_only_hex").asString(), hex(array, OFFSET, length));
    assertEquals(rtp.length, transform.unprotectRtp(array, OFFSET, rtp.length, length, index));

    byte[] rtcp = bytes(vector, "rtcp_hex");
    array = Vectors.roomy(rtcp);
    length = transform.protectRtcp(array, OFFSET, rtcp.length, vector.get("rtcp_index").asInt());
    assertEquals(vector.get("srtcp_hex").asString(), hex(array, OFFSET, length));
    back = transform.unprotectRtcp(array, OFFSET, length);
    assertEquals(HexFormat.of().formatHex(rtcp), hex(array, OFFSET, back));
  }

  @ParameterizedTest
  @EnumSource(names = {"AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
  void takesSrtcpWithoutTheEncryptionBitWhenItIsAuthentic(SrtpProfile profile) {
    JsonNode vector = vectorOf(RFC_7714, profile);
    byte[] key = bytes(vector, "session_key_hex");
    byte[] salt = bytes(vector, "session_salt_hex");
    var transform = new AesGcmTransform(key, salt, key, salt);
    byte[] packet = bytes(vector, "srtcp_auth_only_hex");
    byte[] rtcp = bytes(vector, "rtcp_hex");
    assertEquals(rtcp.length, transform.unprotectRtcp(packet, 0, packet.length));
    assertArrayEquals(rtcp, Arrays.copyOf(packet, rtcp.length));
    packet = bytes(vector, "srtcp_auth_only_hex");
    packet[9] ^= 1;
    assertEquals(Srtp.AUTHENTICATION_FAILED, transform.unprotectRtcp(packet, 0, packet.length));
  }

  @ParameterizedTest
  @EnumSource
  void judgesEachPacketOfASessionAsLibsrtpDoes(SrtpProfile profile) {
    JsonNode session = vectorOf(SESSIONS, profile);
    // libsrtp's window was 128 packets when it judged.
    SrtpReceiver receiver = receiver(session, 128);
    long accepted = 0;
    for (JsonNode packet : session.get("packets")) {
      byte[] bytes = bytes(packet, "srtp_hex");
      byte[] before = bytes.clone();
      String what = packet.get("what").asString();
      int length = receiver.unprotectRtp(bytes, 0, bytes.length);
      assertEquals(packet.get("accept").asBoolean(), length >= 0, what);
      if (length >= 0) {
        assertEquals(packet.get("rtp_hex").asString(), hex(bytes, 0, length), what);
        accepted++;
      } else {
        // srtp_err_status_auth_fail, replay_fail, replay_old.
        int expected =
            switch (packet.get("libsrtp").asInt()) {
              case 7 -> Srtp.AUTHENTICATION_FAILED;
              case 9, 10 -> Srtp.REPLAYED;
              default -> throw new AssertionError("unknown verdict: " + packet);
            };
        assertEquals(expected, length, what);
        assertArrayEquals(before, bytes, what);
      }
    }
    for (JsonNode packet : session.get("rtcp")) {
      byte[] bytes = bytes(packet, "srtcp_hex");
      int length = receiver.unprotectRtcp(bytes, 0, bytes.length);
      assertEquals(packet.get("accept").asBoolean(), length >= 0);
      if (length >= 0) {
        assertEquals(packet.get("rtcp_hex").asString(), hex(bytes, 0, length));
      }
    }
    SrtpCounters counters = receiver.counters();
    assertEquals(accepted, counters.rtpPackets());
    assertEquals(3, counters.rtcpPackets());
    assertEquals(
        session.get("packets").size() + session.get("rtcp").size() - accepted - 3,
        counters.authenticationFailed() + counters.replayed());
  }

  @ParameterizedTest
  @EnumSource
  void refusesEachPacketCutToEachLength(SrtpProfile profile) {
    JsonNode session = vectorOf(SESSIONS, profile);
    SrtpReceiver receiver = receiver(session, 128);
    for (JsonNode packet : session.get("packets")) {
      byte[] whole = bytes(packet, "srtp_hex");
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertTrue(receiver.unprotectRtp(cut, 0, length) < 0);
        assertTrue(receiver.unprotectRtcp(cut, 0, length) < 0);
      }
    }
    for (JsonNode packet : session.get("rtcp")) {
      byte[] whole = bytes(packet, "srtcp_hex");
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertTrue(receiver.unprotectRtcp(cut, 0, length) < 0);
        assertTrue(receiver.unprotectRtp(cut, 0, length) < 0);
      }
    }
    // And none of it left a trace: the whole session is judged as before.
    for (JsonNode packet : session.get("packets")) {
      byte[] bytes = bytes(packet, "srtp_hex");
      boolean taken = receiver.unprotectRtp(bytes, 0, bytes.length) >= 0;
      assertEquals(packet.get("accept").asBoolean(), taken, packet.get("what").asString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesTheInputsOfLibsrtpsFuzzer(SrtpProfile profile) {
    SrtpReceiver receiver = receiver(vectorOf(SESSIONS, profile), 1024);
    List<byte[]> seeds = new ArrayList<>();
    for (JsonNode item : Vectors.read("srtp-libsrtp.json").get("items")) {
      seeds.add(bytes(item, "hex"));
    }
    assertFalse(seeds.isEmpty());
    for (byte[] seed : seeds) {
      for (int offset = 0; offset < Math.min(seed.length, 64); offset++) {
        byte[] bytes = seed.clone();
        assertTrue(receiver.unprotectRtp(bytes, offset, bytes.length - offset) < 0);
        assertTrue(receiver.unprotectRtcp(bytes, offset, bytes.length - offset) < 0);
        // Like a packet from the first byte on.
        bytes[offset] = (byte) (0x80 | (bytes[offset] & 0x3F));
        assertTrue(receiver.unprotectRtp(bytes, offset, bytes.length - offset) < 0);
        assertTrue(receiver.unprotectRtcp(bytes, offset, bytes.length - offset) < 0);
      }
    }
    assertEquals(0, receiver.counters().rtpPackets() + receiver.counters().rtcpPackets());
  }

  private static SrtpReceiver receiver(JsonNode session, int window) {
    return SrtpReceiver.of(
        SrtpProfile.valueOf(session.get("profile").asString()),
        bytes(session, "master_key_hex"),
        bytes(session, "master_salt_hex"),
        window);
  }

  private static JsonNode vectorOf(JsonNode vectors, SrtpProfile profile) {
    for (JsonNode vector : vectors) {
      if (vector.get("profile").asString().equals(profile.name())) {
        return vector;
      }
    }
    throw new AssertionError("no vector of " + profile);
  }
}
