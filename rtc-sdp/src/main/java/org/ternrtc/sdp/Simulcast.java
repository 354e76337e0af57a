package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The simulcast streams of a section, RFC 8853 section 5.1, in order of preference. At least one
 * list is not empty.
 *
 * @param send what the writer sends
 * @param receive what the writer is ready to receive
 */
public record Simulcast(List<Stream> send, List<Stream> receive) implements Attribute {
  /** One simulcast stream: the rids that may stand for it, the preferred one first. */
  public record Stream(List<Alternative> alternatives) {
    /** Copies the list. */
    public Stream {
      alternatives = List.copyOf(alternatives);
      if (alternatives.isEmpty()) {
        throw new IllegalArgumentException("stream of a=simulcast is empty");
      }
    }

    /** The rid that is preferred. */
    public String rid() {
      return alternatives.getFirst().rid();
    }

    /** Whether the preferred rid starts paused. */
    public boolean paused() {
      return alternatives.getFirst().paused();
    }

    private static Stream ofText(String text) {
      List<Alternative> alternatives = new ArrayList<>();
      for (String part : text.split(",", -1)) {
        boolean paused = part.startsWith("~");
        alternatives.add(new Alternative(paused ? part.substring(1) : part, paused));
      }
      return new Stream(alternatives);
    }

    private String text() {
      return alternatives.stream()
          .map(alternative -> alternative.paused() ? "~" + alternative.rid() : alternative.rid())
          .collect(Collectors.joining(","));
    }
  }

  /** One rid; {@code ~} on the wire means that it starts paused. */
  public record Alternative(String rid, boolean paused) {
    /** Refuses what is not a rid-id. */
    public Alternative {
      Rid.checkId(rid);
    }
  }

  /** Copies the lists. */
  public Simulcast {
    send = List.copyOf(send);
    receive = List.copyOf(receive);
    if (send.isEmpty() && receive.isEmpty()) {
      throw new IllegalArgumentException("a=simulcast names no stream");
    }
  }

  /** Streams to send, none paused, each with one rid. */
  public static Simulcast sending(String... rids) {
    return new Simulcast(streams(rids), List.of());
  }

  /** Streams to receive, none paused, each with one rid. */
  public static Simulcast receiving(String... rids) {
    return new Simulcast(List.of(), streams(rids));
  }

  private static List<Stream> streams(String... rids) {
    return Arrays.stream(rids)
        .map(rid -> new Stream(List.of(new Alternative(rid, false))))
        .toList();
  }

  static Simulcast ofValue(String text) {
    Fields fields = new Fields(text);
    List<Stream> send = new ArrayList<>();
    List<Stream> receive = new ArrayList<>();
    do {
      String way = fields.next("direction of a=simulcast");
      List<Stream> list =
          switch (way) {
            case "send" -> send;
            case "recv" -> receive;
            default -> throw Grammar.malformed("direction of a=simulcast", way);
          };
      if (!list.isEmpty()) {
        throw new IllegalArgumentException("a=simulcast has " + way + " twice");
      }
      for (String part : fields.next("streams of a=simulcast").split(";", -1)) {
        list.add(Stream.ofText(part));
      }
    } while (fields.hasMore());
    return new Simulcast(send, receive);
  }

  @Override
  public String attributeName() {
    return "simulcast";
  }

  @Override
  public String attributeValue() {
    String sending = send.isEmpty() ? "" : "send " + text(send);
    String receiving = receive.isEmpty() ? "" : "recv " + text(receive);
    return sending.isEmpty() || receiving.isEmpty()
        ? sending + receiving
        : sending + " " + receiving;
  }

  private static String text(List<Stream> streams) {
    return streams.stream().map(Stream::text).collect(Collectors.joining(";"));
  }
}
