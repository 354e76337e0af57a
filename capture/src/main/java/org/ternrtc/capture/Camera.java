package org.ternrtc.capture;

import java.util.List;

/**
 * A camera of this machine, as it was when it was listed. One camera is listed once, however many
 * device files it has.
 *
 * @param id stays the same over restarts and when other cameras come and go: made of vendor,
 *     product and serial number where the camera has one, else of the place where it is plugged in
 * @param name what its maker calls it
 * @param path the system's name of it, such as {@code /dev/video0}; may be another after a restart
 * @param driver the system's driver
 * @param bus where it is plugged in
 * @param vendorId USB vendor, 0 when it is not on USB
 * @param productId USB product, 0 when it is not on USB
 * @param serial its serial number; empty when it tells none
 * @param busy whether another program uses it at the moment
 * @param formats what it can give, as the driver lists it
 */
public record Camera(
    String id,
    String name,
    String path,
    String driver,
    String bus,
    int vendorId,
    int productId,
    String serial,
    boolean busy,
    List<CameraFormat> formats) {
  public Camera {
    formats = List.copyOf(formats);
  }
}
