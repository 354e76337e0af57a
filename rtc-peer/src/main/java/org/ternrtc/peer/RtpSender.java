package org.ternrtc.peer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.CodecThreads;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncodedVideoSink;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.peer.jsep.LocalSection;
import org.ternrtc.rtp.extension.PlayoutLimits;

/**
 * Sends one track, W3C WebRTC section 5.2.
 *
 * <p>Thread-safe. It survives the end of its track: another one can be put in its place at any
 * time.
 */
public final class RtpSender {
  /**
   * Encoded frames on their way to the owner thread; more means that the owner is stuck, and are
   * dropped.
   */
  private static final int MAX_IN_FLIGHT = 8;

  private final Call call;
  private final @Nullable AudioSending sound;
  private final @Nullable DtmfSender dtmf;
  private final long ssrc;
  private final long rtxSsrc;
  private final String firstTrackId;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong framesLost = new AtomicLong();

  // Written by the owner thread only.
  private volatile @Nullable MediaTrack track;
  private volatile @Nullable PlayoutLimits playoutLimits;
  private volatile RtpEncodingParameters parameters;
  private volatile List<String> streamIds;

  // What follows belongs to the owner thread.
  private boolean sending;
  private @Nullable String codec;
  private @Nullable NegotiatedSection section;
  private @Nullable CompressedTrack encoded;

  /** The same, when the encoder is this sender's own. */
  private @Nullable EncodedVideoTrack own;

  private @Nullable EncodedVideoSink sink;
  private boolean needsKey = true;
  private int remoteMaxBitrate = -1;
  private long target = -1;
  private boolean paused;
  private boolean repairs;
  private boolean tellsRotation;
  private boolean encodesWithRepairs;
  private @Nullable DegradationPreference degradationPreference;

  RtpSender(
      Call call,
      MediaKind kind,
      @Nullable MediaTrack track,
      List<String> streamIds,
      RtpEncodingParameters parameters,
      long ssrc,
      long rtxSsrc,
      String trackId) {
    this.call = call;
    this.sound = kind == MediaKind.AUDIO ? new AudioSending(call, this) : null;
    this.dtmf = kind == MediaKind.AUDIO ? new DtmfSender(call, this) : null;
    this.track = track;
    this.streamIds = List.copyOf(streamIds);
    this.parameters = parameters;
    this.ssrc = ssrc;
    this.rtxSsrc = rtxSsrc;
    this.firstTrackId = track == null ? trackId : track.id();
  }

  /** The track that is sent; null when there is none. */
  public @Nullable MediaTrack track() {
    return track;
  }

  public RtpEncodingParameters parameters() {
    return parameters;
  }

  /**
   * Changes rate, size, activity or layers at once, without a negotiation. Other layers, and what
   * was not active before, begin with a key frame; another rate needs none.
   */
  public void setParameters(RtpEncodingParameters wanted) {
    call.onOwner(() -> {
      boolean another =
          parameters.active() != wanted.active()
              || (track instanceof VideoTrack
                  && parameters.scalabilityMode() != wanted.scalabilityMode());
      parameters = wanted;
      if (another) {
        stopEncoding();
        startEncoding();
      } else if (sound != null) {
        startEncoding();
      } else {
        applyRate();
      }
    });
  }

  /**
   * Sends another track, or none, without a negotiation; sequence numbers and time stamps go on.
   *
   * @throws IllegalArgumentException when it is sound for a sender of pictures, or the reverse
   */
  public void replaceTrack(@Nullable MediaTrack other) {
    if (other != null && (other.kind() == MediaKind.AUDIO) != (sound != null)) {
      throw new IllegalArgumentException("a track of the other kind");
    }
    call.onOwner(() -> {
      stopEncoding();
      track = other;
      startEncoding();
    });
  }

  /** The keys of a telephone; null for a sender of pictures. */
  public @Nullable DtmfSender dtmf() {
    return dtmf;
  }

  @Nullable AudioSending sound() {
    return sound;
  }

  /** Ids of the streams that the other side is told the track belongs to. */
  public List<String> streamIds() {
    return streamIds;
  }

  /** Puts the track into other streams, W3C section 5.2; a negotiation tells the other side. */
  public void setStreams(List<String> ids) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(ids));
    call.onOwner(() -> {
      if (!streamIds.equals(distinct)) {
        streamIds = distinct;
        call.negotiationChanged();
      }
    });
  }

  long ssrc() {
    return ssrc;
  }

  long rtxSsrc() {
    return rtxSsrc;
  }

  long framesLost() {
    return framesLost.get();
  }

  boolean isSending() {
    return sending;
  }

  @Nullable CompressedTrack encoded() {
    return encoded;
  }

  LocalSection.@Nullable Sending sending(RtpTransceiverDirection direction, boolean rtx) {
    return direction.sends()
        ? new LocalSection.Sending(streamIds, firstTrackId, ssrc, rtx ? rtxSsrc : -1, call.cname())
        : null;
  }

  /** The section sends from now on and the keys are there. */
  void startSending(String codecName, int maxBitrateOfRemote) {
    remoteMaxBitrate = maxBitrateOfRemote;
    if (sending && codecName.equals(codec)) {
      applyRate();
      return;
    }
    stopEncoding();
    sending = true;
    codec = codecName;
    startEncoding();
  }

  /** The section sends sound from now on, or in another way, and the keys are there. */
  void startSendingSound(NegotiatedSection agreed) {
    remoteMaxBitrate = agreed.maxBitrate();
    sending = true;
    section = agreed;
    startEncoding();
  }

  void stopSending() {
    sending = false;
    stopEncoding();
  }

  void requestKeyFrame() {
    CompressedTrack source = encoded;
    if (source != null) {
      source.requestKeyFrame();
    }
  }

  /**
   * Whether the other side tells what arrived and understands which frames a frame needs, so that
   * losses can be repaired without key frames. To be told before sending starts.
   */
  void setRepairs(boolean value) {
    repairs = value;
  }

  /** Whether the receiver can be told to turn pictures; as {@link #setRepairs}. */
  void setTellsRotation(boolean value) {
    tellsRotation = value;
    EncodedVideoTrack mine = own;
    if (mine != null) {
      mine.tellRotation(value);
    }
  }

  /**
   * Asks the receiver to hold pictures for so long, where it knows the playout-delay header
   * extension: 0 to 0 for what is steered from afar, more for what is only watched.
   *
   * @param leastMillis shortest delay, in steps of 10 ms
   * @param mostMillis longest delay, at most 40 950
   * @throws IllegalArgumentException when they are not in order or too long
   */
  public void setPlayoutDelay(int leastMillis, int mostMillis) {
    playoutLimits = new PlayoutLimits(leastMillis, mostMillis);
  }

  @Nullable PlayoutLimits playoutLimits() {
    return playoutLimits;
  }

  /** Whether what is sent is a screen. */
  boolean showsScreen() {
    return track instanceof VideoTrack raw && raw.content() == ContentKind.SCREEN;
  }

  /** The encoder that repairs losses; null when the encoding belongs to others as well. */
  @Nullable EncodedVideoTrack repairable() {
    return needsKey || !encodesWithRepairs ? null : own;
  }

  /** The most that the encoder can use, in bits per second; 0 while nothing is encoded. */
  long demand() {
    return sending && encoded != null ? most() : 0;
  }

  /** What the path leaves this encoding, in bits per second. */
  void setTarget(long bitsPerSecond) {
    // Small steps are noise to an encoder.
    if (target < 0 || Math.abs(bitsPerSecond - target) > target / 50) {
      target = bitsPerSecond;
      applyRate();
    }
  }

  /** Leaves pictures out while what was sent has not left yet. */
  void setPaused(boolean value) {
    if (paused != value) {
      paused = value;
      EncodedVideoTrack source = own;
      if (source != null) {
        source.paused(value);
      }
    }
  }

  /**
   * What is given up first when rate or processor do not suffice; null for what the track shows.
   */
  public void setDegradationPreference(@Nullable DegradationPreference preference) {
    call.onOwner(() -> {
      degradationPreference = preference;
      EncodedVideoTrack source = own;
      if (source != null && track instanceof VideoTrack raw) {
        source.adapt(preference(raw));
      }
    });
  }

  private DegradationPreference preference(VideoTrack raw) {
    DegradationPreference wanted = degradationPreference;
    if (wanted != null) {
      return wanted;
    }
    return raw.content() == ContentKind.SCREEN
        ? DegradationPreference.MAINTAIN_RESOLUTION
        : DegradationPreference.BALANCED;
  }

  private int most() {
    int wanted = parameters.maxBitrate();
    return remoteMaxBitrate > 0 ? Math.min(wanted, remoteMaxBitrate) : wanted;
  }

  /** What the encoder is to make now, in bits per second. */
  int bitrate() {
    long allowed = Math.min(most(), target < 0 ? call.startBitrate() : target);
    return (int) Math.max(10_000, allowed);
  }

  /** Why pictures are smaller, fewer or coarser than asked for, in the W3C's words. */
  String limitation() {
    CompressedTrack source = encoded;
    String own = source == null ? "none" : source.counters().qualityLimitation();
    boolean less = bitrate() < parameters.maxBitrate() * 0.9;
    return own.equals("none") && less ? "bandwidth" : own;
  }

  private void applyRate() {
    // A shared encoding has its own rate: one viewer must not set it for all.
    EncodedVideoTrack source = own;
    if (source != null) {
      source.setRate(bitrate(), parameters.maxFramerate());
      source.setScaleDownBy(parameters.scaleResolutionDownBy());
    }
  }

  private void startEncoding() {
    MediaTrack current = track;
    if (sound != null) {
      startSound(sound, current);
      return;
    }
    String name = codec;
    if (!sending || current == null || name == null || !parameters.active()) {
      return;
    }
    EncodedVideoTrack made =
        current instanceof VideoTrack raw
            ? new EncodedVideoTrack(raw, name, call.encoders(name), settings(raw))
            : null;
    CompressedTrack source = current instanceof CompressedTrack shared ? shared : made;
    if (source == null || !source.codec().equalsIgnoreCase(name)) {
      throw new OperationException(
          "the track is not encoded as " + name + ", which the section carries");
    }
    needsKey = true;
    encodesWithRepairs = repairs && made != null;
    if (made != null) {
      made.tellRotation(tellsRotation);
    }
    EncodedVideoSink output = this::fromEncoder;
    encoded = source;
    own = made;
    sink = output;
    if (made != null && current instanceof VideoTrack raw) {
      made.setScaleDownBy(parameters.scaleResolutionDownBy());
      made.adapt(preference(raw));
      made.paused(paused);
    }
    source.addSink(output);
  }

  private void startSound(AudioSending to, @Nullable MediaTrack current) {
    NegotiatedSection agreed = section;
    if (sending && agreed != null && parameters.active() && current instanceof AudioTrack heard) {
      to.start(heard, agreed.audio(), agreed.sound(), parameters, remoteMaxBitrate);
    }
  }

  private VideoEncoderSettings settings(VideoTrack raw) {
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(bitrate(), parameters.maxFramerate())
            .withContent(raw.content())
            .withThreads(CodecThreads.AUTO)
            .withTemporalLayers(parameters.scalabilityMode().temporalLayers())
            .withAdaptSpeed(true)
            .withDropFrames(raw.content() == ContentKind.CAMERA)
            .withAcknowledgedReferences(repairs);
    // libwebrtc's bounds: a screen is never coded so finely that scrolling starves.
    return raw.content() == ContentKind.SCREEN ? settings.withQuantizer(12, 56) : settings;
  }

  private void stopEncoding() {
    if (sound != null) {
      sound.stop();
      return;
    }
    CompressedTrack source = encoded;
    EncodedVideoTrack made = own;
    EncodedVideoSink target = sink;
    encoded = null;
    own = null;
    sink = null;
    if (source != null && target != null) {
      source.removeSink(target);
    }
    if (made != null) {
      made.close();
      call.encoderClosed(made);
    }
  }

  /** On the encoder's thread. */
  private void fromEncoder(EncodedFrame frame) {
    if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
      inFlight.decrementAndGet();
      call.post(() -> lose(frame));
      return;
    }
    boolean posted =
        call.post(() -> {
          inFlight.decrementAndGet();
          forward(frame);
        });
    if (!posted) {
      inFlight.decrementAndGet();
    }
  }

  /** Whether the encoding belongs to others as well. */
  boolean shared() {
    return track instanceof CompressedTrack;
  }

  /** Leaves out all up to the next key frame, which is asked for. */
  void skipToKey() {
    framesLost.incrementAndGet();
    needsKey = true;
    requestKeyFrame();
  }

  private void lose(EncodedFrame frame) {
    framesLost.incrementAndGet();
    needsKey = true;
    if (!frame.key()) {
      requestKeyFrame();
    }
  }

  private void forward(EncodedFrame frame) {
    if (!sending) {
      return;
    }
    if (needsKey && !frame.key()) {
      framesLost.incrementAndGet();
      requestKeyFrame();
      return;
    }
    needsKey = false;
    call.send(this, frame);
  }
}
