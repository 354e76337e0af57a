package org.ternrtc.peer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncodedVideoSink;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.rtp.audio.DtmfReceiver;
import org.ternrtc.rtp.audio.TelephoneEvent;
import org.ternrtc.sdp.OpusParameters;

/**
 * Receives one track, W3C WebRTC section 5.3.
 *
 * <p>Thread-safe. The track exists from the start; pictures come when the other side sends and
 * somebody looks: without a sink nothing is decoded.
 */
public final class RtpReceiver {
  /** Keys that wait for a listener; the other side may press faster than it hears. */
  static final int MAX_PENDING_KEYS = 64;

  private final Call call;
  private final @Nullable VideoTrack track;
  private final @Nullable AudioTrack audioTrack;

  private volatile List<String> streamIds = List.of();
  private volatile @Nullable EncodedVideoSink encodedSink;
  private volatile @Nullable DtmfListener keys;
  private final AtomicInteger pendingKeys = new AtomicInteger();

  // What follows belongs to the owner thread.
  private @Nullable DecoderThread decoder;
  private @Nullable AudioPlayout playout;
  private boolean stopped;
  private boolean keyDown;
  private boolean keyTold;

  RtpReceiver(Call call, MediaKind kind) {
    this.call = call;
    this.track = kind == MediaKind.VIDEO ? new VideoTrack(ContentKind.CAMERA) : null;
    this.audioTrack = kind == MediaKind.AUDIO ? new AudioTrack() : null;
  }

  /**
   * The pictures of the other side.
   *
   * @throws InvalidStateException when it is a receiver of sound, which has an {@link #audioTrack}
   */
  public VideoTrack track() {
    VideoTrack pictures = track;
    if (pictures == null) {
      throw new InvalidStateException("this receiver has sound");
    }
    return pictures;
  }

  /**
   * The sound of the other side, 10 ms after 10 ms while somebody listens: without a sink nothing
   * is decoded.
   *
   * @throws InvalidStateException when it is a receiver of pictures, which has a {@link #track}
   */
  public AudioTrack audioTrack() {
    AudioTrack sound = audioTrack;
    if (sound == null) {
      throw new InvalidStateException("this receiver has pictures");
    }
    return sound;
  }

  /**
   * Hears the keys that the other side presses on its telephone; null for nobody. While too many
   * keys wait for a listener that is slow, more are left out, each with its release.
   */
  public void setDtmfListener(@Nullable DtmfListener listener) {
    keys = listener;
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
    VideoTrack pictures = track();
    if (stopped || !pictures.hasSinks()) {
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
              "tern-decoder-" + pictures.id().substring(0, 8),
              pictures,
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
    soundChanges();
    if (track != null) {
      track.ended(reason);
    }
    if (audioTrack != null) {
      audioTrack.ended(reason);
    }
  }

  @Nullable AudioPlayout playout() {
    return playout;
  }

  /** A packet of sound. */
  void sound(
      NegotiatedSection section,
      AudioPlayout.Kind kind,
      int timestamp,
      byte[] payload,
      int offset,
      int length,
      long now) {
    AudioTrack heard = audioTrack();
    if (stopped || !heard.hasSinks()) {
      soundChanges();
      return;
    }
    AudioPlayout playing = playout;
    if (playing == null) {
      try {
        playing = open(heard, section);
      } catch (IllegalArgumentException e) {
        stopReceiving("no decoder for " + section.codec().name() + " is installed");
        return;
      }
      playout = playing;
    }
    playing.offer(kind, timestamp, payload, offset, length, now);
  }

  private static AudioPlayout open(AudioTrack heard, NegotiatedSection section) {
    NegotiatedSection.Sound sound = section.sound();
    boolean stereo =
        section.audio().channels() == 2
            && sound != null
            && OpusParameters.of(sound.ourParameters()).stereo();
    return new AudioPlayout(
        heard,
        section.codec().name(),
        stereo ? 2 : 1,
        section.audio().comfortNoisePayloadType() >= 0);
  }

  void key(DtmfReceiver.KeyEvent event, int clockRate) {
    char key = TelephoneEvent.keyOf(event.event());
    DtmfListener listener = keys;
    if (key == 0 || listener == null) {
      return;
    }
    boolean begins = !event.ended() || !keyDown;
    keyDown = !event.ended();
    if (begins) {
      // Room is left for the release: whoever hears of a key hears of its end.
      keyTold = pendingKeys.get() < MAX_PENDING_KEYS - 1;
      if (keyTold) {
        tell(() -> listener.pressed(key));
      }
    }
    if (event.ended() && keyTold) {
      Duration lasted = Duration.ofMillis(event.durationTicks() * 1000L / clockRate);
      tell(() -> listener.released(key, lasted));
    }
  }

  private void tell(Runnable event) {
    pendingKeys.incrementAndGet();
    call.onEvents(() -> {
      pendingKeys.decrementAndGet();
      event.run();
    });
  }

  /** Another sender, or the same one anew. */
  void soundRestarts(long now) {
    AudioPlayout playing = playout;
    if (playing != null) {
      playing.restart(now);
    }
  }

  /** What comes from now on is decoded in another way, or nothing comes. */
  void soundChanges() {
    AudioPlayout playing = playout;
    playout = null;
    if (playing != null) {
      playing.close();
      call.playoutClosed(playing);
    }
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
