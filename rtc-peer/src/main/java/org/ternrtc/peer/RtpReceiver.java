package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncodedVideoSink;
import org.ternrtc.media.VideoCodecProvider;

/**
 * Receives one track, W3C WebRTC section 5.3.
 *
 * <p>Thread-safe. The track exists from the start; pictures come when the other side sends and
 * somebody looks: without a sink nothing is decoded.
 */
public final class RtpReceiver {
  private final Call call;
  private final VideoTrack track = new VideoTrack(ContentKind.CAMERA);

  private volatile List<String> streamIds = List.of();
  private volatile @Nullable EncodedVideoSink encodedSink;

  // What follows belongs to the owner thread.
  private @Nullable DecoderThread decoder;
  private boolean stopped;

  RtpReceiver(Call call) {
    this.call = call;
  }

  /** The pictures of the other side. */
  public VideoTrack track() {
    return track;
  }

  /** Ids of the streams that the other side says the track belongs to. */
  public List<String> streamIds() {
    return streamIds;
  }

  /**
   * Hands on every received frame before it is decoded, for a recorder or a relay; null stops it.
   * Called on the connection's owner thread: must not block.
   */
  public void setEncodedSink(@Nullable EncodedVideoSink sink) {
    encodedSink = sink;
    call.requestKeyFrame(this);
  }

  /** Asks the other side for a key frame (PLI), at most one per round trip. */
  public void requestKeyFrame() {
    call.requestKeyFrame(this);
  }

  void setStreams(List<String> ids) {
    streamIds = List.copyOf(ids);
  }

  @Nullable DecoderThread decoder() {
    return decoder;
  }

  /** A whole frame in decodable order. */
  void frame(String codec, EncodedFrame frame) {
    EncodedVideoSink raw = encodedSink;
    if (raw != null) {
      raw.accept(frame);
    }
    if (stopped || !track.hasSinks()) {
      // Whoever looks next starts with a key frame: a decoder that missed frames would show
      // garbage.
      stopDecoding();
      return;
    }
    DecoderThread thread = decoder;
    if (thread == null) {
      VideoCodecProvider provider = call.decoders(codec);
      if (provider == null) {
        stopReceiving("no decoder for " + codec + " is installed");
        return;
      }
      thread =
          new DecoderThread(
              "tern-decoder-" + track.id().substring(0, 8),
              track,
              provider,
              codec,
              () -> call.undecodable(this));
      decoder = thread;
      if (!frame.key()) {
        call.undecodable(this);
      }
    }
    thread.offer(frame);
  }

  void stopReceiving(String reason) {
    stopped = true;
    stopDecoding();
    track.ended(reason);
  }

  private void stopDecoding() {
    DecoderThread thread = decoder;
    decoder = null;
    if (thread != null) {
      thread.close();
      call.decoderClosed(thread);
    }
  }
}
