package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every description that a browser, aiortc or GStreamer wrote. */
class RealDescriptionsTest {
  private static final Map<String, byte[]> FILES = Corpus.descriptions();

  @Test
  void areAllHere() {
    assertEquals(99, FILES.size());
  }

  @Test
  void obeyTheRulesAndAreWrittenBackByteForByte() throws Exception {
    for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
      SessionDescription description = WebRtcRules.parse(file.getValue());
      assertArrayEquals(file.getValue(), description.toBytes(), file.getKey());
      assertEquals(description, SessionDescription.parse(description.toString()), file.getKey());
    }
  }

  @Test
  void readTheSameWithLineFeedsOnly() throws Exception {
    for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
      String text = Corpus.description(file.getKey());
      assertEquals(
          SessionDescription.parse(text),
          SessionDescription.parse(text.replace("\r\n", "\n")),
          file.getKey());
    }
  }

  @Test
  void useOnlyOneAttributeThatHasNoTypeHere() throws Exception {
    Set<String> unknown = new TreeSet<>();
    for (byte[] file : FILES.values()) {
      SessionDescription description = SessionDescription.parse(file);
      collectUnknown(description, unknown);
      description.media().forEach(media -> collectUnknown(media, unknown));
    }
    assertEquals(Set.of("framerate"), unknown);
  }

  private static void collectUnknown(Section section, Set<String> names) {
    section
        .attributes(Attribute.Unknown.class)
        .forEach(attribute -> names.add(attribute.attributeName()));
  }

  @Test
  void explainEveryFormatOfTheirRtpSections() throws Exception {
    for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
      for (MediaDescription media : SessionDescription.parse(file.getValue()).media()) {
        // A rejected section of a browser keeps the format only as a placeholder.
        if (media.isRtp() && !media.isRejected()) {
          assertFalse(media.codecs().isEmpty(), file.getKey());
        }
      }
    }
  }

  @Test
  void nameTheLineOfEveryAttribute() throws Exception {
    for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
      SessionDescription description = SessionDescription.parse(file.getValue());
      String[] lines = description.toString().split("\r\n", -1);
      for (int i = 0; i < description.attributes().size(); i++) {
        assertEquals(
            description.attributes().get(i).toLine(), lines[description.lineOfAttribute(i) - 1]);
      }
      for (int section = 0; section < description.media().size(); section++) {
        MediaDescription media = description.media().get(section);
        assertEquals(media.lines().getFirst(), lines[description.lineOfMedia(section) - 1]);
        for (int i = 0; i < media.attributes().size(); i += 7) {
          assertEquals(
              media.attributes().get(i).toLine(),
              lines[description.lineOfMediaAttribute(section, i) - 1]);
        }
      }
    }
  }
}
