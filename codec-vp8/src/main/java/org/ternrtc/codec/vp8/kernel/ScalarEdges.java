package org.ternrtc.codec.vp8.kernel;

/** The loop filter over single edges in plain Java: the definition, RFC 6386 section 15. */
final class ScalarEdges {
  private ScalarEdges() {}

  static void macroblockEdge(
      byte[] plane,
      int offset,
      int across,
      int along,
      int count,
      int edgeLimit,
      int interiorLimit,
      int hevThreshold) {
    for (int n = 0; n < count; n++, offset += along) {
      int p3 = plane[offset - 4 * across] & 0xFF;
      int p2 = plane[offset - 3 * across] & 0xFF;
      int p1 = plane[offset - 2 * across] & 0xFF;
      int p0 = plane[offset - across] & 0xFF;
      int q0 = plane[offset] & 0xFF;
      int q1 = plane[offset + across] & 0xFF;
      int q2 = plane[offset + 2 * across] & 0xFF;
      int q3 = plane[offset + 3 * across] & 0xFF;
      if (!isSmooth(p3, p2, p1, p0, q0, q1, q2, q3, edgeLimit, interiorLimit)) {
        continue;
      }
      int w = clampSigned(clampSigned(p1 - q1) + 3 * (q0 - p0));
      if (Math.abs(p1 - p0) > hevThreshold || Math.abs(q1 - q0) > hevThreshold) {
        adjust(plane, offset, across, p0, q0, w);
      } else {
        int a = (27 * w + 63) >> 7;
        plane[offset] = pixel(q0 - a);
        plane[offset - across] = pixel(p0 + a);
        a = (18 * w + 63) >> 7;
        plane[offset + across] = pixel(q1 - a);
        plane[offset - 2 * across] = pixel(p1 + a);
        a = (9 * w + 63) >> 7;
        plane[offset + 2 * across] = pixel(q2 - a);
        plane[offset - 3 * across] = pixel(p2 + a);
      }
    }
  }

  static void innerEdge(
      byte[] plane,
      int offset,
      int across,
      int along,
      int count,
      int edgeLimit,
      int interiorLimit,
      int hevThreshold) {
    for (int n = 0; n < count; n++, offset += along) {
      int p3 = plane[offset - 4 * across] & 0xFF;
      int p2 = plane[offset - 3 * across] & 0xFF;
      int p1 = plane[offset - 2 * across] & 0xFF;
      int p0 = plane[offset - across] & 0xFF;
      int q0 = plane[offset] & 0xFF;
      int q1 = plane[offset + across] & 0xFF;
      int q2 = plane[offset + 2 * across] & 0xFF;
      int q3 = plane[offset + 3 * across] & 0xFF;
      if (!isSmooth(p3, p2, p1, p0, q0, q1, q2, q3, edgeLimit, interiorLimit)) {
        continue;
      }
      if (Math.abs(p1 - p0) > hevThreshold || Math.abs(q1 - q0) > hevThreshold) {
        adjust(plane, offset, across, p0, q0, clampSigned(clampSigned(p1 - q1) + 3 * (q0 - p0)));
      } else {
        int a = (adjust(plane, offset, across, p0, q0, clampSigned(3 * (q0 - p0))) + 1) >> 1;
        plane[offset + across] = pixel(q1 - a);
        plane[offset - 2 * across] = pixel(p1 + a);
      }
    }
  }

  static void simpleEdge(byte[] plane, int offset, int across, int along, int edgeLimit) {
    for (int n = 0; n < 16; n++, offset += along) {
      int p1 = plane[offset - 2 * across] & 0xFF;
      int p0 = plane[offset - across] & 0xFF;
      int q0 = plane[offset] & 0xFF;
      int q1 = plane[offset + across] & 0xFF;
      if (Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) <= edgeLimit) {
        adjust(plane, offset, across, p0, q0, clampSigned(clampSigned(p1 - q1) + 3 * (q0 - p0)));
      }
    }
  }

  private static boolean isSmooth(
      int p3, int p2, int p1, int p0, int q0, int q1, int q2, int q3, int edge, int interior) {
    return Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) <= edge
        && Math.abs(p3 - p2) <= interior
        && Math.abs(p2 - p1) <= interior
        && Math.abs(p1 - p0) <= interior
        && Math.abs(q3 - q2) <= interior
        && Math.abs(q2 - q1) <= interior
        && Math.abs(q1 - q0) <= interior;
  }

  /** {@code common_adjust} of section 15.2 with its "a" given; returns what q0 was lowered by. */
  private static int adjust(byte[] plane, int offset, int across, int p0, int q0, int a) {
    int up = Math.min(a + 3, 127) >> 3;
    int down = Math.min(a + 4, 127) >> 3;
    plane[offset] = pixel(q0 - down);
    plane[offset - across] = pixel(p0 + up);
    return down;
  }

  private static int clampSigned(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  /** Clamping a signed pixel and turning it unsigned is the same as clamping the unsigned one. */
  private static byte pixel(int value) {
    return (byte) clampPixel(value);
  }

  private static int clampPixel(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
