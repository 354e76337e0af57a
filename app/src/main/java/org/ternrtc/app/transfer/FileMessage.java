package org.ternrtc.app.transfer;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ternrtc.app.cli.JsonLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the two sides of a transfer say to each other, as JSON in strings; the file itself goes in
 * binary messages between {@link From} and {@link End}.
 *
 * <pre>
 * sender                      receiver
 * file name, size    ------->
 *                    <-------  have bytes, sha256     (or: refuse reason)
 * from bytes         ------->
 * binary ...         ------->
 *                    <-------  got bytes              (every MiB)
 * end sha256         ------->
 *                    <-------  done                   (or: refuse reason)
 * </pre>
 */
sealed interface FileMessage {
  /** The longest message, in characters. */
  int MAX_LENGTH = 16 * 1024;

  /** The sender holds no more than so many bytes on their way that the receiver has not written. */
  int WINDOW_BYTES = 8 * 1024 * 1024;

  /** The receiver says how far it has come whenever it has written so many bytes. */
  int REPORT_BYTES = 1024 * 1024;

  /** A file is offered. */
  record File(String name, long size) implements FileMessage {}

  /** The receiver takes it, and has its first bytes from an earlier time; with their hash. */
  record Have(long bytes, String sha256) implements FileMessage {}

  /** What follows begins here: where the receiver stands, or at 0 because it has another file. */
  record From(long bytes) implements FileMessage {}

  /** So much is written. */
  record Got(long bytes) implements FileMessage {}

  /** That was all; the hash of the whole file. */
  record End(String sha256) implements FileMessage {}

  /** The file is there, whole and right. */
  record Done() implements FileMessage {}

  /** The file is not taken, or not any more. */
  record Refuse(String reason) implements FileMessage {}

  /** As it is sent. */
  default String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (this) {
      case File(String name, long size) -> {
        json.put("type", "file");
        json.put("name", name);
        json.put("size", size);
      }
      case Have(long bytes, String sha256) -> {
        json.put("type", "have");
        json.put("bytes", bytes);
        json.put("sha256", sha256);
      }
      case From(long bytes) -> {
        json.put("type", "from");
        json.put("bytes", bytes);
      }
      case Got(long bytes) -> {
        json.put("type", "got");
        json.put("bytes", bytes);
      }
      case End(String sha256) -> {
        json.put("type", "end");
        json.put("sha256", sha256);
      }
      case Done() -> json.put("type", "done");
      case Refuse(String reason) -> {
        json.put("type", "refuse");
        json.put("reason", reason);
      }
    }
    return JsonLine.write(json);
  }

  /**
   * Reads one.
   *
   * @throws TransferException when it is none
   */
  static FileMessage parse(String text) throws TransferException {
    if (text.length() > MAX_LENGTH) {
      throw new TransferException("the other side sent a message that is too long");
    }
    JsonNode json;
    try {
      json = JsonLine.mapper().readTree(text);
    } catch (JacksonException malformed) {
      throw new TransferException("the other side does not speak of files");
    }
    return switch (json.path("type").asString("")) {
      case "file" -> new File(json.path("name").asString(""), count(json, "size"));
      case "have" -> new Have(count(json, "bytes"), hash(json));
      case "from" -> new From(count(json, "bytes"));
      case "got" -> new Got(count(json, "bytes"));
      case "end" -> new End(hash(json));
      case "done" -> new Done();
      case "refuse" -> new Refuse(json.path("reason").asString(""));
      default -> throw new TransferException("the other side does not speak of files");
    };
  }

  private static long count(JsonNode json, String name) throws TransferException {
    JsonNode value = json.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
      throw new TransferException("the other side gave no number of bytes");
    }
    return value.asLong();
  }

  private static String hash(JsonNode json) throws TransferException {
    String hex = json.path("sha256").asString("");
    try {
      if (HexFormat.of().parseHex(hex).length == 32) {
        return hex;
      }
    } catch (IllegalArgumentException none) {
      throw new TransferException("the other side gave no SHA-256", none);
    }
    throw new TransferException("the other side gave no SHA-256");
  }
}
