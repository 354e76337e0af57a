package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.LocalSection;

/** A transceiver without media. */
final class FakeTransceiver extends JsepTransceiver {
  private final long ssrc;
  List<String> streams;
  boolean track;
  boolean ended;
  private List<String> remoteStreams = List.of();

  FakeTransceiver(RtpTransceiverDirection direction, long ssrc, boolean track) {
    super(MediaKind.VIDEO, direction);
    this.ssrc = ssrc;
    this.streams = List.of("stream" + ssrc);
    this.track = track;
  }

  @Override
  LocalSection.@Nullable Sending sending(RtpTransceiverDirection direction, boolean rtx) {
    return direction.sends()
        ? new LocalSection.Sending(streams, "track" + ssrc, ssrc, rtx ? ssrc + 1 : -1, "cname")
        : null;
  }

  @Override
  List<String> remoteStreams() {
    return remoteStreams;
  }

  @Override
  void setRemoteStreams(List<String> ids) {
    remoteStreams = List.copyOf(ids);
  }

  @Override
  boolean hasTrack() {
    return track;
  }

  @Override
  void endMedia() {
    ended = true;
  }
}
