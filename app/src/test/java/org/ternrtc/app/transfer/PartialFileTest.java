package org.ternrtc.app.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialFileTest {
  private static final String ABC_HASH =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsThereAlreadyIsNeverOverwritten() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "mine");
    for (String expected : List.of("a (2).txt", "a (3).txt")) {
      try (PartialFile partial = PartialFile.open(folder, "a.txt", 3)) {
        partial.write(bytes("abc"));
        Path path = partial.finish(ABC_HASH);
        assertEquals(folder.resolve(expected), path);
        assertEquals("abc", Files.readString(path));
      }
    }
    assertEquals("mine", Files.readString(folder.resolve("a.txt")));
    assertEquals(3, names().size(), "nothing is left behind");
  }

  @Test
  void whatBrokeIsTakenUpAgain() throws IOException {
    try (PartialFile partial = PartialFile.open(folder, "a.txt", 3)) {
      partial.write(bytes("ab"));
    }
    assertEquals(List.of(".a.txt.3.part"), names());
    try (PartialFile partial = PartialFile.open(folder, "a.txt", 3)) {
      assertEquals(2, partial.written());
      assertEquals(
          "fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603", partial.sha256());
      partial.write(bytes("c"));
      assertEquals("abc", Files.readString(partial.finish(ABC_HASH)));
    }
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void whatIsWrongIsDeleted() throws IOException {
    try (PartialFile partial = PartialFile.open(folder, "a.txt", 3)) {
      partial.write(bytes("abd"));
      assertThrows(TransferException.class, () -> partial.finish(ABC_HASH));
    }
    assertEquals(List.of(), names());
  }

  @Test
  void moreThanWasAnnouncedAndLessAreRefused() throws IOException {
    try (PartialFile partial = PartialFile.open(folder, "a.txt", 3)) {
      assertThrows(TransferException.class, () -> partial.write(bytes("abcd")));
      partial.write(bytes("ab"));
      assertThrows(TransferException.class, () -> partial.finish(ABC_HASH));
    }
  }

  @Test
  void aFileIsReceivedOnceAtATime() throws IOException {
    try (PartialFile partial = PartialFile.open(folder, "a.txt", 3)) {
      partial.write(bytes("a"));
      assertThrows(TransferException.class, () -> PartialFile.open(folder, "a.txt", 3));
      try (PartialFile other = PartialFile.open(folder, "b.txt", 3)) {
        assertEquals(0, other.written());
      }
    }
    assertEquals(List.of(".a.txt.3.part"), names(), "an empty one is not kept");
  }

  @Test
  void aFileThatDoesNotFitIsRefusedBeforeItComes() {
    String said =
        String.valueOf(
            assertThrows(
                    TransferException.class,
                    () -> PartialFile.open(folder, "a.txt", Long.MAX_VALUE / 2))
                .getMessage());
    assertTrue(said.contains("the disk has room for"), said);
  }

  @Test
  void aLinkInPlaceOfThePartIsNotFollowed() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "mine");
    Files.createSymbolicLink(folder.resolve(".a.txt.3.part"), precious);
    assertThrows(IOException.class, () -> PartialFile.open(folder, "a.txt", 3));
    assertEquals("mine", Files.readString(precious));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
