package org.ternrtc.app.call;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.source.SoundSinkSpec;
import org.ternrtc.app.source.SoundSpec;
import org.ternrtc.capture.sound.Speaker;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;
import org.ternrtc.media.AudioSource;
import org.ternrtc.media.audio.AudioMixer;
import org.ternrtc.media.audio.LevelMeter;
import org.ternrtc.media.file.WavSink;
import org.ternrtc.peer.AudioTrack;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;

/**
 * The sound of a call: what is sent, and where what is received goes. Owns the devices it has
 * opened. Thread-safe.
 */
public final class CallSound implements AutoCloseable {
  private final @Nullable AudioTrack local;
  private final @Nullable Speaker speaker;
  private final @Nullable WavSink file;
  private final LevelMeter received = new LevelMeter();

  /** What the loudspeaker plays: a track that comes again is not played twice. */
  private final Map<AudioTrack, Played> played = new ConcurrentHashMap<>();

  private CallSound(@Nullable AudioTrack local, @Nullable Speaker speaker, @Nullable WavSink file) {
    this.local = local;
    this.speaker = speaker;
    this.file = file;
  }

  /**
   * Opens what is asked for.
   *
   * @throws IOException with one line when a device or a file cannot be had; nothing stays open
   */
  public static CallSound open(SoundSpec source, SoundSinkSpec sink) throws IOException {
    AudioSource from = source.source();
    AudioTrack track = from == null ? null : AudioTrack.of(from);
    try {
      if (track != null) {
        track.start();
      }
      return switch (sink) {
        case SoundSinkSpec.Loudspeaker(String name) ->
            new CallSound(track, Speaker.open(name), null);
        case SoundSinkSpec.Wav(var path) -> new CallSound(track, null, new WavSink(path));
        case SoundSinkSpec.Null _ -> new CallSound(track, null, null);
      };
    } catch (IOException | RuntimeException e) {
      if (track != null) {
        track.close();
      }
      throw e;
    }
  }

  /**
   * Opens what is sent, and the machine's own loudspeaker when it can be had.
   *
   * @param trouble is told in one line why it cannot
   * @throws IOException with one line when what is sent cannot be had; nothing stays open
   */
  static CallSound openLoudIfPossible(SoundSpec source, Consumer<String> trouble)
      throws IOException {
    CallSound quiet = open(source, new SoundSinkSpec.Null());
    try {
      return new CallSound(quiet.local, Speaker.open(null), null);
    } catch (IOException e) {
      trouble.accept("sound is not played: " + e.getMessage());
      return quiet;
    }
  }

  /** Whether something is sent. */
  public boolean sends() {
    return local != null;
  }

  /** Sends silence, or sound again. */
  public void mute(boolean value) {
    if (local != null) {
      local.setEnabled(!value);
    }
  }

  /** How loud what is received is, 0 to 1, and whether somebody speaks. */
  public LevelMeter received() {
    return received;
  }

  /** Prepares a connection that is to make the offer. */
  void offerOn(PeerConnection connection) {
    if (local != null) {
      connection.addTransceiver(local, TransceiverInit.of(RtpTransceiverDirection.SENDRECV));
    } else {
      connection.addTransceiver(
          MediaKind.AUDIO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
    }
  }

  /** Prepares a connection that has an offer: its first section for sound takes what is sent. */
  void answerOn(PeerConnection connection) {
    if (local == null) {
      return;
    }
    for (RtpTransceiver each : connection.transceivers()) {
      if (each.kind() == MediaKind.AUDIO && !each.stopped()) {
        if (each.sender().track() == null) {
          each.sender().replaceTrack(local);
          each.setDirection(RtpTransceiverDirection.SENDRECV);
        }
        return;
      }
    }
  }

  /** Takes what comes on a transceiver; once more for the same one changes nothing. */
  void receive(RtpTransceiver transceiver) {
    AudioTrack track = transceiver.receiver().audioTrack();
    track.removeSink(received);
    track.addSink(received);
    if (file != null) {
      track.removeSink(file);
      track.addSink(file);
    }
    Speaker loud = speaker;
    if (loud != null) {
      Played sink = played.computeIfAbsent(track, of -> new Played(loud, () -> played.remove(of)));
      track.removeSink(sink);
      track.addSink(sink);
    }
  }

  /** One of the sounds that the loudspeaker plays, until it ends. */
  private static final class Played implements AudioSink {
    private final AudioMixer.Input input;
    private final Runnable atEnd;

    Played(Speaker speaker, Runnable atEnd) {
      this.atEnd = atEnd;
      this.input = speaker.addInput();
    }

    @Override
    public void accept(AudioFrame frame) {
      input.accept(frame);
    }

    @Override
    public void ended(String reason) {
      atEnd.run();
      input.close();
    }
  }

  @Override
  public void close() {
    if (local != null) {
      local.close();
    }
    if (speaker != null) {
      speaker.close();
    }
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        System.err.println("sound: " + e.getMessage());
      }
    }
  }
}
