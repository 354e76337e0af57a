package org.ternrtc.capture.x11;

import org.lwjgl.system.ffm.FFMPointer;

/**
 * Functions of libX11-xcb, libxcb and libxcb-shm, under C's names, with C's arguments and results;
 * no policy. A cookie is a struct of one unsigned int, which is passed as that. {@link X11Library}
 * makes the instance.
 */
interface Xcb {
  @FFMPointer
  long XGetXCBConnection(@FFMPointer long display);

  void xcb_disconnect(@FFMPointer long connection);

  int xcb_flush(@FFMPointer long connection);

  int xcb_connection_has_error(@FFMPointer long connection);

  void xcb_discard_reply(@FFMPointer long connection, int cookie);

  int xcb_shm_get_image(
      @FFMPointer long connection,
      int drawable,
      short x,
      short y,
      short width,
      short height,
      int planes,
      byte format,
      int segment,
      int offset);

  @FFMPointer
  long xcb_shm_get_image_reply(
      @FFMPointer long connection, int cookie, @FFMPointer long errorPointer);

  void free(@FFMPointer long memory);
}
