package org.ternrtc.rtp.dependency;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the Dependency Descriptors of one stream with one spatial layer. The first packet of a key
 * frame brings the templates; a frame that differs from all of its layer's says how. Not
 * thread-safe.
 */
public final class DependencyDescriptorWriter {
  /** The longest descriptor, in bytes: that of a key frame with three temporal layers. */
  public static final int MAX_LENGTH = 40;

  /** The longest descriptor of a packet that brings no templates, in bytes. */
  public static final int MAX_DELTA_LENGTH = 16;

  /** A difference takes twelve bits at most. */
  private static final int MAX_DIFFERENCE = 1 << 12;

  private static final int MAX_CHAIN_DIFFERENCE = 255;
  private static final int LAST_TEMPLATE = 3;

  private final BitWriter out = new BitWriter();
  private FrameDependencyStructure structure = FrameDependencyStructure.ofTemporalLayers(1);
  private long lastBase = -1;
  private FrameInfo frame = FrameInfo.UNKNOWN;
  private boolean key;
  private int template;
  private List<Integer> differences = List.of();
  private int chainDifference;

  /** A stream before its first frame. */
  public DependencyDescriptorWriter() {}

  /**
   * Begins a frame.
   *
   * @param info of which the frame's id must be known
   */
  public void begin(FrameInfo info, boolean keyFrame) {
    if (keyFrame) {
      structure = FrameDependencyStructure.ofTemporalLayers(info.temporalLayers());
    }
    frame = info;
    key = keyFrame;
    differences = new ArrayList<>();
    for (long dependency : info.dependencies()) {
      long difference = info.frameId() - dependency;
      if (difference >= 1 && difference <= MAX_DIFFERENCE) {
        differences.add((int) difference);
      }
    }
    chainDifference = keyFrame ? 0 : chainDifference(info);
    template = template();
    if (info.temporalLayer() == 0) {
      lastBase = info.frameId();
    }
  }

  private int chainDifference(FrameInfo info) {
    // A frame of the base layer that repairs a loss goes on from what it was predicted from.
    long before =
        info.temporalLayer() == 0 && !info.dependencies().isEmpty()
            ? info.dependencies().getFirst()
            : lastBase;
    return Math.clamp(info.frameId() - before, 0, MAX_CHAIN_DIFFERENCE);
  }

  /** The template of the frame's layer that says as much as possible of it. */
  private int template() {
    int best = 0;
    int bestScore = -1;
    for (int i = 0; i < structure.templates().size(); i++) {
      FrameDependencyTemplate each = structure.templates().get(i);
      if (each.temporalId() == frame.temporalLayer()) {
        int score = sameDifferences(each) ? 2 : 0;
        score += sameChain(each) ? 1 : 0;
        if (score > bestScore) {
          bestScore = score;
          best = i;
        }
      }
    }
    return best;
  }

  private boolean sameDifferences(FrameDependencyTemplate each) {
    return each.frameDifferences().equals(differences);
  }

  private boolean sameChain(FrameDependencyTemplate each) {
    return each.chainDifferences().getFirst() == chainDifference;
  }

  /**
   * Writes the descriptor of one packet of the frame.
   *
   * @return its length in bytes
   */
  public int write(byte[] buffer, int offset, boolean firstPacket, boolean lastPacket) {
    FrameDependencyTemplate chosen = structure.templates().get(template);
    boolean customDifferences = !sameDifferences(chosen);
    boolean customChain = !sameChain(chosen);
    boolean brings = key && firstPacket;
    out.start(buffer, offset);
    out.flag(firstPacket);
    out.flag(lastPacket);
    out.bits((structure.templateIdOffset() + template) & 63, 6);
    out.bits((int) frame.frameId() & 0xFFFF, 16);
    if (brings || customDifferences || customChain) {
      out.flag(brings);
      out.flag(false);
      out.flag(false);
      out.flag(customDifferences);
      out.flag(customChain);
      if (brings) {
        writeStructure();
      }
      if (customDifferences) {
        writeDifferences();
      }
      if (customChain) {
        out.bits(chainDifference, 8);
      }
    }
    return out.length();
  }

  private void writeDifferences() {
    for (int difference : differences) {
      int size = difference <= 16 ? 1 : (difference <= 256 ? 2 : 3);
      out.bits(size, 2);
      out.bits(difference - 1, 4 * size);
    }
    out.bits(0, 2);
  }

  private void writeStructure() {
    List<FrameDependencyTemplate> templates = structure.templates();
    out.bits(structure.templateIdOffset(), 6);
    out.bits(structure.decodeTargets() - 1, 5);
    for (int i = 1; i < templates.size(); i++) {
      out.bits(templates.get(i).temporalId() - templates.get(i - 1).temporalId(), 2);
    }
    out.bits(LAST_TEMPLATE, 2);
    for (FrameDependencyTemplate each : templates) {
      for (int indication : each.decodeTargetIndications()) {
        out.bits(indication, 2);
      }
    }
    for (FrameDependencyTemplate each : templates) {
      for (int difference : each.frameDifferences()) {
        out.flag(true);
        out.bits(difference - 1, 4);
      }
      out.flag(false);
    }
    out.nonSymmetric(structure.chains(), structure.decodeTargets() + 1);
    for (int chain : structure.chainOfTarget()) {
      out.nonSymmetric(chain, structure.chains());
    }
    for (FrameDependencyTemplate each : templates) {
      out.bits(each.chainDifferences().getFirst(), 4);
    }
    out.flag(false);
  }
}
