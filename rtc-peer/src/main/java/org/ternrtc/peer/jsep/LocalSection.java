package org.ternrtc.peer.jsep;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.rtp.fec.FecPayloadTypes;

/** One section of a description of ours, before it is text. */
public sealed interface LocalSection {
  /** The identification tag. */
  String mid();

  /** The media of the m-line. */
  String kind();

  /** A section with a stream that we take part in. */
  sealed interface Media extends LocalSection {
    /** As we see it. */
    RtpTransceiverDirection direction();

    /** In the order of preference. */
    List<? extends SectionCodec> codecs();

    /** With their ids. */
    HeaderExtensions extensions();

    /** What is told about our stream; null when the direction does not send. */
    @Nullable Sending sending();

    /** Whether {@code a=rtcp-rsize} is written. */
    boolean rtcpReducedSize();
  }

  /**
   * A video section that we take part in.
   *
   * @param codecs in the order of preference
   * @param sending what is told about our stream; null when the direction does not send
   * @param rtcpReducedSize whether {@code a=rtcp-rsize} is written
   * @param receiverRoundTrip whether {@code a=rtcp-xr} is written
   */
  record Video(
      String mid,
      RtpTransceiverDirection direction,
      List<VideoCodec> codecs,
      HeaderExtensions extensions,
      @Nullable Sending sending,
      boolean rtcpReducedSize,
      boolean receiverRoundTrip)
      implements Media {
    public Video {
      codecs = List.copyOf(codecs);
    }

    /** What protects them all. */
    FecPayloadTypes fec() {
      return codecs.isEmpty() ? FecPayloadTypes.NONE : codecs.getFirst().fec();
    }

    @Override
    public String kind() {
      return "video";
    }
  }

  /**
   * A section of sound that we take part in.
   *
   * @param codecs in the order of preference
   * @param sending what is told about our stream; null when the direction does not send
   * @param rtcpReducedSize whether {@code a=rtcp-rsize} is written
   */
  record Audio(
      String mid,
      RtpTransceiverDirection direction,
      List<AudioCodec> codecs,
      HeaderExtensions extensions,
      @Nullable Sending sending,
      boolean rtcpReducedSize)
      implements Media {
    public Audio {
      codecs = List.copyOf(codecs);
    }

    @Override
    public String kind() {
      return "audio";
    }
  }

  /**
   * The section of the data channels, RFC 8841.
   *
   * @param proto {@code UDP/DTLS/SCTP}, or the one the offer has, also of the early draft
   * @param earlyDraft whether the port is the format and {@code a=sctpmap} explains it
   * @param port our SCTP port
   * @param maxMessageBytes longest message we take
   */
  record Data(String mid, String proto, boolean earlyDraft, int port, long maxMessageBytes)
      implements LocalSection {
    @Override
    public String kind() {
      return "application";
    }
  }

  /**
   * A section that is refused or was stopped: port 0.
   *
   * @param formats as the offer wrote them, since a line must have at least one
   */
  record Rejected(String mid, String kind, String proto, List<String> formats)
      implements LocalSection {
    public Rejected {
      formats = List.copyOf(formats);
    }
  }

  /**
   * What is told about a stream that is sent.
   *
   * @param streamIds ids of the streams the track belongs to
   * @param trackId id of the track
   * @param rtxSsrc of the retransmissions; -1 when there are none
   */
  record Sending(List<String> streamIds, String trackId, long ssrc, long rtxSsrc, String cname) {
    public Sending {
      streamIds = List.copyOf(streamIds);
    }
  }
}
