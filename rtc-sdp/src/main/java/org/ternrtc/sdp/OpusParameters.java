package org.ternrtc.sdp;

import java.util.Map;
import java.util.StringJoiner;

/**
 * Format parameters of Opus, RFC 7587 section 6.1: mostly what the writer wants to receive. Reading
 * never fails: what is missing or malformed has its default. Times in milliseconds, rates in Hz and
 * bit/s.
 *
 * @param maxPlaybackRate 8000 to 48000
 * @param spropMaxCaptureRate 8000 to 48000
 * @param maxAverageBitrate 6000 to 510000; 0 when not written
 * @param stereo whether the writer prefers to receive stereo
 * @param spropStereo whether the writer is likely to send stereo
 * @param cbr whether the writer prefers a constant bit rate
 * @param useInbandFec whether the writer can use in-band FEC
 * @param useDtx whether the writer prefers discontinuous transmission
 * @param minPtimeMillis shortest packet; 3 when not written
 * @param ptimeMillis preferred packet, as Chromium writes it here; 0 when not written
 * @param maxPtimeMillis longest packet; 120 when not written
 */
public record OpusParameters(
    int maxPlaybackRate,
    int spropMaxCaptureRate,
    int maxAverageBitrate,
    boolean stereo,
    boolean spropStereo,
    boolean cbr,
    boolean useInbandFec,
    boolean useDtx,
    int minPtimeMillis,
    int ptimeMillis,
    int maxPtimeMillis) {
  private static final int FULL_RATE = 48_000;
  private static final int DEFAULT_MIN_PTIME = 3;
  private static final int DEFAULT_MAX_PTIME = 120;

  /** Refuses what is out of range. */
  public OpusParameters {
    Grammar.inRange(maxPlaybackRate, 8000, FULL_RATE, "maxplaybackrate");
    Grammar.inRange(spropMaxCaptureRate, 8000, FULL_RATE, "sprop-maxcapturerate");
    if (maxAverageBitrate != 0) {
      Grammar.inRange(maxAverageBitrate, 6000, 510_000, "maxaveragebitrate");
    }
    Grammar.inRange(minPtimeMillis, DEFAULT_MIN_PTIME, DEFAULT_MAX_PTIME, "minptime");
    Grammar.inRange(ptimeMillis, 0, DEFAULT_MAX_PTIME, "ptime");
    Grammar.inRange(maxPtimeMillis, DEFAULT_MIN_PTIME, DEFAULT_MAX_PTIME, "maxptime");
  }

  /** What holds when nothing is written. */
  public static OpusParameters defaults() {
    return of("");
  }

  /** From the text of an {@code a=fmtp}; empty text gives the defaults. */
  public static OpusParameters of(String parameters) {
    Map<String, String> map = FormatParameters.parse(parameters);
    return new OpusParameters(
        FormatParameters.number(map, "maxplaybackrate", 8000, FULL_RATE, FULL_RATE),
        FormatParameters.number(map, "sprop-maxcapturerate", 8000, FULL_RATE, FULL_RATE),
        FormatParameters.number(map, "maxaveragebitrate", 6000, 510_000, 0),
        FormatParameters.isOne(map, "stereo"),
        FormatParameters.isOne(map, "sprop-stereo"),
        FormatParameters.isOne(map, "cbr"),
        FormatParameters.isOne(map, "useinbandfec"),
        FormatParameters.isOne(map, "usedtx"),
        FormatParameters.number(
            map, "minptime", DEFAULT_MIN_PTIME, DEFAULT_MAX_PTIME, DEFAULT_MIN_PTIME),
        FormatParameters.number(map, "ptime", DEFAULT_MIN_PTIME, DEFAULT_MAX_PTIME, 0),
        FormatParameters.number(
            map, "maxptime", DEFAULT_MIN_PTIME, DEFAULT_MAX_PTIME, DEFAULT_MAX_PTIME));
  }

  /** The same with the preference to receive stereo, and the word that we send it. */
  public OpusParameters withStereo(boolean stereo, boolean spropStereo) {
    return new OpusParameters(
        maxPlaybackRate,
        spropMaxCaptureRate,
        maxAverageBitrate,
        stereo,
        spropStereo,
        cbr,
        useInbandFec,
        useDtx,
        minPtimeMillis,
        ptimeMillis,
        maxPtimeMillis);
  }

  /** The same with in-band FEC and discontinuous transmission. */
  public OpusParameters withFecAndDtx(boolean useInbandFec, boolean useDtx) {
    return new OpusParameters(
        maxPlaybackRate,
        spropMaxCaptureRate,
        maxAverageBitrate,
        stereo,
        spropStereo,
        cbr,
        useInbandFec,
        useDtx,
        minPtimeMillis,
        ptimeMillis,
        maxPtimeMillis);
  }

  /** The same with a largest average bit rate, in bit/s. */
  public OpusParameters withMaxAverageBitrate(int maxAverageBitrate) {
    return new OpusParameters(
        maxPlaybackRate,
        spropMaxCaptureRate,
        maxAverageBitrate,
        stereo,
        spropStereo,
        cbr,
        useInbandFec,
        useDtx,
        minPtimeMillis,
        ptimeMillis,
        maxPtimeMillis);
  }

  /** As the text of an {@code a=fmtp}, defaults left out. */
  public String toParameters() {
    StringJoiner out = new StringJoiner(";");
    number(out, "maxplaybackrate", maxPlaybackRate, FULL_RATE);
    number(out, "sprop-maxcapturerate", spropMaxCaptureRate, FULL_RATE);
    number(out, "maxaveragebitrate", maxAverageBitrate, 0);
    number(out, "minptime", minPtimeMillis, DEFAULT_MIN_PTIME);
    number(out, "ptime", ptimeMillis, 0);
    number(out, "maxptime", maxPtimeMillis, DEFAULT_MAX_PTIME);
    flag(out, "stereo", stereo);
    flag(out, "sprop-stereo", spropStereo);
    flag(out, "cbr", cbr);
    flag(out, "useinbandfec", useInbandFec);
    flag(out, "usedtx", useDtx);
    return out.toString();
  }

  private static void number(StringJoiner out, String name, int value, int otherwise) {
    if (value != otherwise) {
      out.add(name + "=" + value);
    }
  }

  private static void flag(StringJoiner out, String name, boolean value) {
    if (value) {
      out.add(name + "=1");
    }
  }
}
