package org.ternrtc.codec.vp8.bitstream;

/**
 * Writes the compressed frame header, RFC 6386 section 9.2 to 9.11 and section 19.2: the mirror of
 * {@link FrameHeader#read}. Stateless.
 */
public final class FrameHeaderWriter {
  private FrameHeaderWriter() {}

  /**
   * Writes all that comes before the token probabilities.
   *
   * @param header what to say; its probabilities are not looked at
   */
  public static void writeFrame(BoolEncoder out, FrameHeader header, boolean key) {
    if (key) {
      out.literal(header.colorSpace, 1);
      out.flag(header.clampingUnneeded);
    }
    writeSegmentation(out, header.segmentation);
    writeLoopFilter(out, header.loopFilter);
    out.literal(Integer.numberOfTrailingZeros(header.partitions), 2);
    writeQuantizer(out, header.quantizer);
    if (!key) {
      writeReferences(out, header);
    }
    out.flag(header.refreshEntropy);
    if (!key) {
      out.flag(header.refreshLast);
    }
  }

  private static void writeSegmentation(BoolEncoder out, Segmentation segmentation) {
    out.flag(segmentation.enabled);
    if (!segmentation.enabled) {
      return;
    }
    out.flag(segmentation.updateMap);
    out.flag(segmentation.updateData);
    if (segmentation.updateData) {
      out.flag(segmentation.absolute);
      for (int value : segmentation.quantizer) {
        out.optionalSigned(value, 7);
      }
      for (int value : segmentation.filterLevel) {
        out.optionalSigned(value, 6);
      }
    }
    if (segmentation.updateMap) {
      for (int probability : segmentation.treeProbabilities) {
        out.flag(probability != 255);
        if (probability != 255) {
          out.literal(probability, 8);
        }
      }
    }
  }

  private static void writeLoopFilter(BoolEncoder out, LoopFilterHeader filter) {
    out.flag(filter.simple);
    out.literal(filter.level, 6);
    out.literal(filter.sharpness, 3);
    out.flag(filter.deltasEnabled);
    if (filter.deltasEnabled) {
      out.flag(filter.updateDeltas);
      if (filter.updateDeltas) {
        writeDeltas(out, filter.referenceDelta);
        writeDeltas(out, filter.modeDelta);
      }
    }
  }

  private static void writeDeltas(BoolEncoder out, int[] deltas) {
    for (int delta : deltas) {
      out.flag(true);
      out.literal(Math.abs(delta), 6);
      out.flag(delta < 0);
    }
  }

  private static void writeQuantizer(BoolEncoder out, QuantizerIndices quantizer) {
    out.literal(quantizer.yAc, 7);
    out.optionalSigned(quantizer.yDcDelta, 4);
    out.optionalSigned(quantizer.y2DcDelta, 4);
    out.optionalSigned(quantizer.y2AcDelta, 4);
    out.optionalSigned(quantizer.uvDcDelta, 4);
    out.optionalSigned(quantizer.uvAcDelta, 4);
  }

  private static void writeReferences(BoolEncoder out, FrameHeader header) {
    out.flag(header.refreshGolden);
    out.flag(header.refreshAltref);
    if (!header.refreshGolden) {
      out.literal(header.copyToGolden, 2);
    }
    if (!header.refreshAltref) {
      out.literal(header.copyToAltref, 2);
    }
    out.flag(header.signBias[2]);
    out.flag(header.signBias[3]);
  }

  /**
   * Section 13.4: writes the token probabilities that pay to be sent or that the receiver might not
   * have, and stores them.
   *
   * @param tokens counts of the frame
   */
  public static void writeTokenProbabilities(
      BoolEncoder out, TokenCounts tokens, int[] probabilities, UncertainProbabilities uncertain) {
    for (int context = 0; context < TokenCounts.CONTEXTS; context++) {
      for (int node = 0; node < TokenTables.NODES; node++) {
        int at = context * TokenTables.NODES + node;
        int update = TokenTables.UPDATE_PROBABILITIES[at];
        long branches = tokens.branches(context, node);
        int zeros = (int) (branches >>> 32);
        int ones = (int) branches;
        int old = probabilities[at];
        int fresh = zeros + ones == 0 ? old : BitCost.probability(zeros, ones);
        long gain =
            BitCost.many(zeros, ones, old)
                - BitCost.many(zeros, ones, fresh)
                - (8 * BitCost.ONE_BIT + BitCost.one(update) - BitCost.zero(update));
        boolean sent = gain > 0 || uncertain.token(at);
        out.bool(sent ? 1 : 0, update);
        if (sent) {
          out.literal(fresh, 8);
          probabilities[at] = fresh;
        }
      }
    }
  }
}
