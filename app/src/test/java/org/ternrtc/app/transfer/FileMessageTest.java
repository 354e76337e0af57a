package org.ternrtc.app.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileMessageTest {
  private static final String HASH = "0f".repeat(32);

  private final List<FileMessage> all =
      List.of(
          new FileMessage.File("a \"b\".txt", 1L << 60),
          new FileMessage.Have(7, HASH),
          new FileMessage.From(0),
          new FileMessage.Got(Long.MAX_VALUE),
          new FileMessage.End(HASH),
          new FileMessage.Done(),
          new FileMessage.Refuse("no room"));

  @Test
  void eachIsReadAsItWasWritten() throws TransferException {
    for (FileMessage message : all) {
      assertEquals(message, FileMessage.parse(message.toJson()));
    }
  }

  @Test
  void nonsenseIsRefused() {
    for (String wrong :
        List.of(
            "",
            "[]",
            "{}",
            "{\"type\":\"file\",\"name\":\"a\"}",
            "{\"type\":\"file\",\"name\":\"a\",\"size\":-1}",
            "{\"type\":\"file\",\"name\":\"a\",\"size\":1e99}",
            "{\"type\":\"file\",\"name\":\"a\",\"size\":\"1\"}",
            "{\"type\":\"have\",\"bytes\":1,\"sha256\":\"00\"}",
            "{\"type\":\"end\",\"sha256\":\"" + "zz".repeat(32) + "\"}",
            " ".repeat(FileMessage.MAX_LENGTH) + "{\"type\":\"done\"}")) {
      assertThrows(TransferException.class, () -> FileMessage.parse(wrong), wrong);
    }
  }

  @Test
  void anyTextIsEitherReadOrRefused() {
    Random random = new Random(4);
    for (int i = 0; i < 5000; i++) {
      StringBuilder text = new StringBuilder(all.get(random.nextInt(all.size())).toJson());
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      }
      try {
        assertFalse(FileMessage.parse(text.toString()).toJson().isEmpty());
      } catch (TransferException refused) {
        assertFalse(String.valueOf(refused.getMessage()).isEmpty());
      }
    }
  }
}
