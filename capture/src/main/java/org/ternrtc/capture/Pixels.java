package org.ternrtc.capture;

import java.nio.IntBuffer;

/**
 * A grabbed picture as it lies in memory: BGRX, not copied, not converted. Valid until the next
 * call of the grabber that gave it.
 *
 * @param data pixels in the machine's byte order, 0xXXRRGGBB; the first one is at index 0
 * @param stride pixels from one row to the next
 */
public record Pixels(IntBuffer data, int stride, int width, int height) {}
