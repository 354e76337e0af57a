package org.ternrtc.rtp.dependency;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.MalformedPacketException;

/**
 * Reads the Dependency Descriptors of one stream. Remembers the templates that came last: without
 * them a descriptor cannot be understood. Not thread-safe.
 */
public final class DependencyDescriptorReader {
  private static final int MANDATORY_BYTES = 3;
  private static final int LAST_TEMPLATE = 3;

  private @Nullable FrameDependencyStructure structure;

  /** Knows no templates yet. */
  public DependencyDescriptorReader() {}

  /** The templates that came last; null before the first. */
  public @Nullable FrameDependencyStructure structure() {
    return structure;
  }

  /**
   * Reads the value of one header extension.
   *
   * @throws MalformedPacketException if it is cut short or names a template that is not known
   */
  public DependencyDescriptor read(byte[] buffer, int offset, int length)
      throws MalformedPacketException {
    BitReader in = new BitReader(buffer, offset, length);
    boolean start = in.flag();
    boolean end = in.flag();
    int templateId = in.bits(6);
    int frameNumber = in.bits(16);
    boolean extended = length > MANDATORY_BYTES;
    boolean brings = extended && in.flag();
    boolean saysActive = extended && in.flag();
    boolean customIndications = extended && in.flag();
    boolean customDifferences = extended && in.flag();
    boolean customChains = extended && in.flag();
    FrameDependencyStructure templates = brings ? readStructure(in) : structure;
    if (templates == null) {
      throw new MalformedPacketException("no templates have come yet", 0);
    }
    int active = brings ? (int) ((1L << templates.decodeTargets()) - 1) : -1;
    if (saysActive) {
      active = readMask(in, templates.decodeTargets());
    }
    int index = (templateId + 64 - templates.templateIdOffset()) & 63;
    if (index >= templates.templates().size()) {
      throw new MalformedPacketException("template " + templateId + " is not known", 0);
    }
    FrameDependencyTemplate template = templates.templates().get(index);
    List<Integer> indications =
        customIndications
            ? readNumbers(in, templates.decodeTargets(), 2)
            : template.decodeTargetIndications();
    List<Integer> differences =
        customDifferences ? readDifferences(in) : template.frameDifferences();
    List<Integer> chains =
        customChains ? readNumbers(in, templates.chains(), 8) : template.chainDifferences();
    structure = templates;
    return new DependencyDescriptor(
        start,
        end,
        templateId,
        frameNumber,
        brings ? templates : null,
        active,
        template.spatialId(),
        template.temporalId(),
        indications,
        differences,
        chains);
  }

  private static int readMask(BitReader in, int count) throws MalformedPacketException {
    int mask = 0;
    for (int i = 0; i < count; i++) {
      mask = mask << 1 | in.bits(1);
    }
    return mask;
  }

  private static List<Integer> readNumbers(BitReader in, int count, int bits)
      throws MalformedPacketException {
    List<Integer> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(in.bits(bits));
    }
    return numbers;
  }

  private static List<Integer> readDifferences(BitReader in) throws MalformedPacketException {
    List<Integer> differences = new ArrayList<>();
    for (int size = in.bits(2); size > 0; size = in.bits(2)) {
      differences.add(in.bits(4 * size) + 1);
    }
    return differences;
  }

  private static FrameDependencyStructure readStructure(BitReader in)
      throws MalformedPacketException {
    int idOffset = in.bits(6);
    int targets = in.bits(5) + 1;
    List<int[]> layers = readLayers(in);
    List<List<Integer>> indications = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      indications.add(readNumbers(in, targets, 2));
    }
    List<List<Integer>> differences = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      List<Integer> one = new ArrayList<>();
      while (in.flag()) {
        one.add(in.bits(4) + 1);
      }
      differences.add(one);
    }
    int chains = in.nonSymmetric(targets + 1);
    List<Integer> protectedBy = new ArrayList<>();
    for (int target = 0; chains > 0 && target < targets; target++) {
      protectedBy.add(in.nonSymmetric(chains));
    }
    List<FrameDependencyTemplate> templates = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      templates.add(
          new FrameDependencyTemplate(
              layers.get(i)[0],
              layers.get(i)[1],
              indications.get(i),
              differences.get(i),
              readNumbers(in, chains, 4)));
    }
    List<Integer> resolutions = new ArrayList<>();
    if (in.flag()) {
      int spatialLayers = layers.getLast()[0] + 1;
      for (int i = 0; i < 2 * spatialLayers; i++) {
        resolutions.add(in.bits(16) + 1);
      }
    }
    return new FrameDependencyStructure(
        idOffset, targets, chains, protectedBy, templates, resolutions);
  }

  /** Spatial and temporal layer of each template. */
  private static List<int[]> readLayers(BitReader in) throws MalformedPacketException {
    List<int[]> layers = new ArrayList<>();
    int spatialId = 0;
    int temporalId = 0;
    int next;
    do {
      if (layers.size() == FrameDependencyStructure.MAX_TEMPLATES) {
        throw new MalformedPacketException("more than 64 templates", 0);
      }
      layers.add(new int[] {spatialId, temporalId});
      next = in.bits(2);
      if (next == 1) {
        temporalId++;
      } else if (next == 2) {
        temporalId = 0;
        spatialId++;
      }
    } while (next != LAST_TEMPLATE);
    return layers;
  }
}
