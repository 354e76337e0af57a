package org.ternrtc.codec.vp8;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.bitstream.BoolDecoder;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.FrameTag;
import org.ternrtc.codec.vp8.bitstream.MalformedFrameException;
import org.ternrtc.codec.vp8.bitstream.ModeParser;
import org.ternrtc.codec.vp8.bitstream.QuantizerIndices;
import org.ternrtc.codec.vp8.bitstream.Segmentation;
import org.ternrtc.codec.vp8.bitstream.TokenContexts;
import org.ternrtc.codec.vp8.bitstream.TokenReader;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.ReferenceFrames;
import org.ternrtc.codec.vp8.kernel.KernelChoice;
import org.ternrtc.codec.vp8.kernel.Kernels;
import org.ternrtc.codec.vp8.transform.Dequantizer;
import org.ternrtc.codec.vp8.wavefront.RowProgress;
import org.ternrtc.codec.vp8.wavefront.Workers;
import org.ternrtc.media.CodecThreads;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoFrame;

/**
 * A VP8 decoder, RFC 6386, bit exact.
 *
 * <p>Takes any bytes: what is not a whole, well-formed frame is refused with {@link
 * UndecodableFrameException}, in bounded time and memory. After a refused frame, or one that {@link
 * #conceal} was called for, all interframes are refused until the next key frame, for they may
 * refer to what was lost; but for one whose {@link org.ternrtc.media.FrameMetadata} says that it
 * depends on nothing but frames that were decoded, which then repairs the stream. An empty frame,
 * which an encoder sends for a picture it dropped, shows the last picture again.
 *
 * <p>Pictures come in fresh arrays and stay valid after {@link #close}. Not thread-safe.
 */
public final class Vp8Decoder implements VideoDecoder {
  /** Width and height that a picture may have unless told otherwise. */
  public static final int DEFAULT_MAX_DIMENSION = 4096;

  /** Pixels that a picture may have unless told otherwise: 4096x2304. */
  public static final int DEFAULT_MAX_PIXELS = 4096 * 2304;

  /** More would have nothing to do. */
  private static final int THREADS = 2;

  /** Below this height a frame is done before another thread has woken. */
  private static final int MIN_ROWS_FOR_THREADS = 12;

  /** A sleeping finisher is woken for so many rows at once. */
  private static final int ROWS_PER_WAKE = 6;

  private final int maxDimension;
  private final int maxPixels;
  private final Supplier<Kernels> kernelChoice;
  private final FrameHeader header = new FrameHeader();

  /** What the header held before the frame at hand. */
  private final FrameHeader before = new FrameHeader();

  private final IntactFrames intact = new IntactFrames();
  private final Concealment concealment;
  private final ModeParser modes = new ModeParser();
  private final BoolDecoder firstPartition = new BoolDecoder();
  private final BoolDecoder[] tokenPartitions = new BoolDecoder[8];
  private final int[][] factors = new int[Segmentation.SEGMENTS][6];
  private final short[] coefficients = new short[TokenReader.COEFFICIENTS];
  private final byte[] ends = new byte[TokenReader.Y2_BLOCK + 1];
  private final FrameFinisher finisher = new FrameFinisher();
  private final int threads;
  private final int minRowsForThreads;
  private Workers workers;
  private Kernels kernels;
  private final Reconstructor reconstructor;

  private int width;
  private int height;
  private @Nullable Picture picture;
  private @Nullable VideoFrame lastShown;
  private boolean keyFrameNeeded = true;

  /** How many rows of a frame were decoded before something was wrong with it. */
  private int wholeRows;

  private boolean closed;

  /** What is as large as the picture. */
  private final class Picture {
    final ReferenceFrames references;
    final MacroblockInfo info;
    final TokenContexts contexts;
    final Pipeline pipeline = new Pipeline(this);

    Picture(int columns, int rows) {
      references = new ReferenceFrames(columns, rows);
      info = new MacroblockInfo(columns, rows);
      contexts = new TokenContexts(columns);
    }
  }

  /** A decoder with the default bounds. */
  public Vp8Decoder() {
    this(DEFAULT_MAX_DIMENSION, DEFAULT_MAX_PIXELS);
  }

  /**
   * A decoder that refuses larger pictures, before it allocates anything for them.
   *
   * @param maxDimension highest width and height in pixels
   * @param maxPixels highest product of both, each rounded up to a multiple of 16
   */
  public Vp8Decoder(int maxDimension, int maxPixels) {
    this(maxDimension, maxPixels, 1);
  }

  /**
   * A decoder that shares the work among threads; what it decodes does not depend on them.
   *
   * @param threads with the caller's, at least 1; more than two are not used; {@link
   *     CodecThreads#AUTO} goes by the size of the pictures
   */
  public Vp8Decoder(int maxDimension, int maxPixels, int threads) {
    this(maxDimension, maxPixels, threads, MIN_ROWS_FOR_THREADS, KernelChoice::current);
  }

  /**
   * For tests.
   *
   * @param minRowsForThreads below this height one thread works alone
   */
  Vp8Decoder(
      int maxDimension,
      int maxPixels,
      int threads,
      int minRowsForThreads,
      Supplier<Kernels> kernelChoice) {
    if (maxDimension < 1 || maxPixels < 1) {
      throw new IllegalArgumentException("bounds " + maxDimension + ", " + maxPixels);
    }
    if (threads < CodecThreads.AUTO) {
      throw new IllegalArgumentException(threads + " threads");
    }
    this.threads = threads;
    this.minRowsForThreads = minRowsForThreads;
    this.maxDimension = maxDimension;
    this.maxPixels = maxPixels;
    this.kernelChoice = kernelChoice;
    workers = workers(Math.max(threads, 1));
    kernels = kernelChoice.get();
    reconstructor = new Reconstructor(kernels);
    concealment = new Concealment(kernels);
    Arrays.setAll(tokenPartitions, n -> new BoolDecoder());
  }

  @Override
  public @Nullable VideoFrame decode(EncodedFrame frame) throws UndecodableFrameException {
    if (closed) {
      throw new IllegalStateException("decoder is closed");
    }
    byte[] data = frame.data();
    if (data.length == 0) {
      return repeatLast(frame.captureNanos());
    }
    before.copyStateFrom(header);
    wholeRows = 0;
    try {
      VideoFrame shown = decode(data, frame);
      wholeRows = 0;
      concealment.pictureDecoded();
      intact.add(frame.metadata());
      return shown;
    } catch (MalformedFrameException e) {
      keyFrameNeeded = true;
      header.copyStateFrom(before);
      throw new UndecodableFrameException(e.reason());
    }
  }

  @Override
  public @Nullable VideoFrame conceal(long captureNanos) {
    keyFrameNeeded = true;
    Picture p = picture;
    if (closed || p == null || !p.references.has(Modes.LAST_FRAME)) {
      return null;
    }
    // Not a reference: what was made up must not go on.
    FrameBuffer target = p.references.current();
    kernels = kernelChoice.get();
    FrameBuffer last = p.references.get(Modes.LAST_FRAME);
    concealment.fill(kernels, last, target, p.info, Math.min(wholeRows, target.rows));
    wholeRows = 0;
    return target.toVideoFrame(width, height, captureNanos);
  }

  @Override
  public boolean needsRepair() {
    return keyFrameNeeded;
  }

  private VideoFrame repeatLast(long captureNanos) throws UndecodableFrameException {
    if (lastShown == null || keyFrameNeeded) {
      throw new UndecodableFrameException("empty frame without a picture before");
    }
    return lastShown.withCaptureNanos(captureNanos);
  }

  private @Nullable VideoFrame decode(byte[] data, EncodedFrame frame)
      throws MalformedFrameException {
    FrameTag tag = FrameTag.parse(data);
    if (!tag.key() && keyFrameNeeded && !intact.suffice(frame.metadata())) {
      throw new MalformedFrameException("interframe without the frames before it");
    }
    Picture p = tag.key() ? resize(tag) : picture;
    if (p == null) {
      throw new AssertionError("no picture in spite of a key frame");
    }
    // Until the frame is whole, an exception leaves the references incomplete.
    keyFrameNeeded = true;
    if (tag.key()) {
      intact.clear();
    }
    firstPartition.reset(data, tag.length(), tag.firstPartitionLength());
    header.read(firstPartition, tag.key());
    findTokenPartitions(data, tag.length() + tag.firstPartitionLength());
    if (tag.key() && !header.segmentation.updateMap) {
      p.info.clearSegments();
    }
    prepareFrame(tag);
    FrameBuffer target = p.references.current();
    VideoFrame shown =
        tag.shown() ? VideoFrame.allocate(width, height, frame.captureNanos()) : null;
    finisher.start(kernels, target, p.info, shown);
    reconstructFrame(p, target, tag.key());
    finishFrame(p);
    keyFrameNeeded = false;
    if (shown != null) {
      lastShown = shown;
    }
    return shown;
  }

  private static Workers workers(int threads) {
    return new Workers("tern-vp8-decoder", Math.min(threads, THREADS));
  }

  /** As many as pictures of this size are worth, where that was left to us. */
  private void chooseThreads() {
    if (threads == CodecThreads.AUTO) {
      int wanted = Math.min(CodecThreads.of(width, height), THREADS);
      if (wanted != workers.count()) {
        workers.close();
        workers = workers(wanted);
      }
    }
  }

  private Picture resize(FrameTag tag) throws MalformedFrameException {
    int columns = (tag.width() + 15) >> 4;
    int rows = (tag.height() + 15) >> 4;
    if (Math.max(tag.width(), tag.height()) > maxDimension
        || (long) columns * rows * 256 > maxPixels) {
      throw new MalformedFrameException("picture of " + tag.width() + "x" + tag.height());
    }
    width = tag.width();
    height = tag.height();
    chooseThreads();
    Picture p = picture;
    if (p == null || !p.references.fits(columns, rows)) {
      p = new Picture(columns, rows);
      picture = p;
    }
    return p;
  }

  /** Finds where the token partitions lie, RFC 6386 section 9.5. */
  private void findTokenPartitions(byte[] data, int sizesAt) throws MalformedFrameException {
    int count = header.partitions;
    int at = sizesAt + 3 * (count - 1);
    if (at > data.length) {
      throw new MalformedFrameException("token partition sizes cut short");
    }
    for (int n = 0; n < count; n++) {
      int length = data.length - at;
      if (n < count - 1) {
        int size = sizesAt + 3 * n;
        int told =
            (data[size] & 0xFF) | (data[size + 1] & 0xFF) << 8 | (data[size + 2] & 0xFF) << 16;
        if (told > length) {
          throw new MalformedFrameException(
              "token partition " + n + " of " + told + " bytes, " + length + " left");
        }
        length = told;
      }
      tokenPartitions[n].reset(data, at, length);
      at += length;
    }
  }

  private void prepareFrame(FrameTag tag) {
    QuantizerIndices q = header.quantizer;
    for (int segment = 0; segment < Segmentation.SEGMENTS; segment++) {
      Dequantizer.factors(
          header.segmentation.quantizerIndex(q.yAc, segment),
          q.yDcDelta,
          q.y2DcDelta,
          q.y2AcDelta,
          q.uvDcDelta,
          q.uvAcDelta,
          factors[segment]);
    }
    finisher.levels.set(
        tag.key(),
        header.loopFilter.simple,
        header.loopFilter.level,
        header.loopFilter.sharpness,
        header.segmentation.enabled,
        header.segmentation.absolute,
        header.segmentation.filterLevel,
        header.loopFilter.deltasEnabled,
        header.loopFilter.referenceDelta,
        header.loopFilter.modeDelta);
    kernels = kernelChoice.get();
    reconstructor.configure(kernels, tag.version());
  }

  private void reconstructFrame(Picture p, FrameBuffer target, boolean key)
      throws MalformedFrameException {
    target.prepareIntraEdges();
    p.contexts.startFrame();
    if (workers.count() == 1 || target.rows < minRowsForThreads) {
      for (int row = 0; row < target.rows; row++) {
        decodeRow(p, target, key, row);
        finisher.advance(row + 1);
      }
      return;
    }
    Pipeline pipeline = p.pipeline;
    pipeline.start(target, key);
    workers.run(pipeline);
    if (pipeline.malformed != null) {
      throw pipeline.malformed;
    }
  }

  private void decodeRow(Picture p, FrameBuffer target, boolean key, int row)
      throws MalformedFrameException {
    BoolDecoder tokens = tokenPartitions[row & (header.partitions - 1)];
    p.contexts.startRow();
    for (int column = 0; column < target.columns; column++) {
      decodeMacroblock(p, target, tokens, key, row, column);
    }
    // Asked every row, so that a large picture in a small frame ends early.
    if (firstPartition.overran() || tokens.overran()) {
      if (header.segmentation.updateMap) {
        // A map of segments that is half the frame before's fits no frame to come.
        intact.clear();
      }
      throw new MalformedFrameException("partition cut short");
    }
    wholeRows = row + 1;
  }

  /** Two threads at a frame: the caller's reconstructs, the other finishes rows behind it. */
  private final class Pipeline implements Workers.Task {
    private final Picture picture;
    private final RowProgress reconstructed = new RowProgress(1, THREADS);
    private @Nullable FrameBuffer target;
    private boolean key;
    @Nullable MalformedFrameException malformed;

    Pipeline(Picture picture) {
      this.picture = picture;
    }

    void start(FrameBuffer buffer, boolean keyFrame) {
      target = buffer;
      key = keyFrame;
      malformed = null;
      reconstructed.reset();
    }

    @Override
    public void work(int worker) {
      FrameBuffer buffer = target;
      if (buffer == null) {
        throw new AssertionError("not started");
      }
      if (worker == 0) {
        reconstruct(buffer);
      } else {
        finish(buffer.rows);
      }
    }

    private void reconstruct(FrameBuffer buffer) {
      try {
        for (int row = 0; row < buffer.rows; row++) {
          decodeRow(picture, buffer, key, row);
          reconstructed.advance(0, row + 1);
        }
      } catch (MalformedFrameException e) {
        malformed = e;
        abort();
      }
    }

    private void finish(int rows) {
      int done = 0;
      while (done < rows
          && reconstructed.await(1, 0, done + 1, Math.min(rows, done + ROWS_PER_WAKE))) {
        done = reconstructed.columns(0);
        finisher.advance(done);
      }
    }

    @Override
    public void abort() {
      reconstructed.abort();
    }
  }

  private void decodeMacroblock(
      Picture p, FrameBuffer target, BoolDecoder tokens, boolean key, int row, int column) {
    MacroblockInfo info = p.info;
    int index = info.index(row, column);
    boolean skip = modes.read(firstPartition, header, key, info, row, column);
    boolean hasY2 = Modes.hasY2(info.yMode[index]);
    boolean coded = false;
    if (skip) {
      p.contexts.clear(column, hasY2);
    } else {
      int segment = header.segmentation.enabled ? info.segment[index] : 0;
      coded =
          TokenReader.read(
              tokens,
              header.probabilities.token,
              p.contexts,
              column,
              hasY2,
              factors[segment],
              coefficients,
              ends);
    }
    info.coefficients[index] = coded;
    int reference = info.reference[index];
    FrameBuffer from = reference == Modes.INTRA_FRAME ? target : p.references.get(reference);
    reconstructor.reconstruct(from, target, info, row, column, coded, coefficients, ends);
    if (coded) {
      Arrays.fill(coefficients, (short) 0);
    }
  }

  private void finishFrame(Picture p) {
    header.finishFrame();
    p.references.update(
        header.copyToGolden,
        header.copyToAltref,
        header.refreshGolden,
        header.refreshAltref,
        header.refreshLast);
  }

  @Override
  public void close() {
    closed = true;
    workers.close();
    picture = null;
    lastShown = null;
  }
}
