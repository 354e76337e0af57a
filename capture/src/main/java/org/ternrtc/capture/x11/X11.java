package org.ternrtc.capture.x11;

import org.lwjgl.system.ffm.FFMCLong;
import org.lwjgl.system.ffm.FFMPointer;

/**
 * Functions of libX11, libXext, libXrandr, libXdamage, libXfixes, libXcomposite and the C library,
 * under C's names, with C's arguments and results; no policy. {@link X11Library} makes the
 * instance, {@link X11Connection} is the one caller.
 */
interface X11 {
  int XInitThreads();

  @FFMPointer
  long XOpenDisplay(@FFMPointer long name);

  int XCloseDisplay(@FFMPointer long display);

  int XDefaultScreen(@FFMPointer long display);

  @FFMCLong
  long XRootWindow(@FFMPointer long display, int screen);

  @FFMPointer
  long XDefaultVisual(@FFMPointer long display, int screen);

  int XDefaultDepth(@FFMPointer long display, int screen);

  int XQueryExtension(
      @FFMPointer long display,
      @FFMPointer long name,
      @FFMPointer long majorOpcode,
      @FFMPointer long firstEvent,
      @FFMPointer long firstError);

  int XSync(@FFMPointer long display, int discard);

  int XFree(@FFMPointer long data);

  @FFMPointer
  long XSetErrorHandler(@FFMPointer long handler);

  @FFMPointer
  long XSetIOErrorHandler(@FFMPointer long handler);

  void XSetIOErrorExitHandler(
      @FFMPointer long display, @FFMPointer long handler, @FFMPointer long userData);

  int XGetErrorText(@FFMPointer long display, int code, @FFMPointer long buffer, int length);

  int XGetGeometry(
      @FFMPointer long display,
      @FFMCLong long drawable,
      @FFMPointer long root,
      @FFMPointer long x,
      @FFMPointer long y,
      @FFMPointer long width,
      @FFMPointer long height,
      @FFMPointer long border,
      @FFMPointer long depth);

  @FFMPointer
  long XGetAtomName(@FFMPointer long display, @FFMCLong long atom);

  @FFMPointer
  long XGetImage(
      @FFMPointer long display,
      @FFMCLong long drawable,
      int x,
      int y,
      int width,
      int height,
      @FFMCLong long planes,
      int format);

  int XDestroyImage(@FFMPointer long image);

  int XShmQueryExtension(@FFMPointer long display);

  @FFMPointer
  long XShmCreateImage(
      @FFMPointer long display,
      @FFMPointer long visual,
      int depth,
      int format,
      @FFMPointer long data,
      @FFMPointer long segment,
      int width,
      int height);

  int XShmAttach(@FFMPointer long display, @FFMPointer long segment);

  int XShmDetach(@FFMPointer long display, @FFMPointer long segment);

  int XShmGetImage(
      @FFMPointer long display,
      @FFMCLong long drawable,
      @FFMPointer long image,
      int x,
      int y,
      @FFMCLong long planes);

  int XRRQueryVersion(@FFMPointer long display, @FFMPointer long major, @FFMPointer long minor);

  int XRRQueryExtension(
      @FFMPointer long display, @FFMPointer long eventBase, @FFMPointer long errorBase);

  @FFMPointer
  long XRRGetMonitors(
      @FFMPointer long display, @FFMCLong long window, int active, @FFMPointer long count);

  void XRRFreeMonitors(@FFMPointer long monitors);

  void XRRSelectInput(@FFMPointer long display, @FFMCLong long window, int mask);

  int XPending(@FFMPointer long display);

  int XNextEvent(@FFMPointer long display, @FFMPointer long event);

  int XSelectInput(@FFMPointer long display, @FFMCLong long window, @FFMCLong long mask);

  int XGetWindowAttributes(
      @FFMPointer long display, @FFMCLong long window, @FFMPointer long attributes);

  int XTranslateCoordinates(
      @FFMPointer long display,
      @FFMCLong long from,
      @FFMCLong long to,
      int x,
      int y,
      @FFMPointer long toX,
      @FFMPointer long toY,
      @FFMPointer long child);

  @FFMCLong
  long XInternAtom(@FFMPointer long display, @FFMPointer long name, int onlyIfExists);

  int XGetWindowProperty(
      @FFMPointer long display,
      @FFMCLong long window,
      @FFMCLong long property,
      @FFMCLong long offset,
      @FFMCLong long length,
      int delete,
      @FFMCLong long wantedType,
      @FFMPointer long type,
      @FFMPointer long format,
      @FFMPointer long items,
      @FFMPointer long bytesAfter,
      @FFMPointer long data);

  int XQueryTree(
      @FFMPointer long display,
      @FFMCLong long window,
      @FFMPointer long root,
      @FFMPointer long parent,
      @FFMPointer long children,
      @FFMPointer long count);

  @FFMPointer
  long XResourceManagerString(@FFMPointer long display);

  int XFreePixmap(@FFMPointer long display, @FFMCLong long pixmap);

  int XDamageQueryExtension(
      @FFMPointer long display, @FFMPointer long eventBase, @FFMPointer long errorBase);

  @FFMCLong
  long XDamageCreate(@FFMPointer long display, @FFMCLong long drawable, int level);

  void XDamageDestroy(@FFMPointer long display, @FFMCLong long damage);

  void XDamageSubtract(
      @FFMPointer long display, @FFMCLong long damage, @FFMCLong long repair, @FFMCLong long parts);

  int XFixesQueryExtension(
      @FFMPointer long display, @FFMPointer long eventBase, @FFMPointer long errorBase);

  int XFixesQueryVersion(@FFMPointer long display, @FFMPointer long major, @FFMPointer long minor);

  @FFMCLong
  long XFixesCreateRegion(@FFMPointer long display, @FFMPointer long rectangles, int count);

  void XFixesDestroyRegion(@FFMPointer long display, @FFMCLong long region);

  @FFMPointer
  long XFixesFetchRegion(@FFMPointer long display, @FFMCLong long region, @FFMPointer long count);

  @FFMPointer
  long XFixesGetCursorImage(@FFMPointer long display);

  int XCompositeQueryExtension(
      @FFMPointer long display, @FFMPointer long eventBase, @FFMPointer long errorBase);

  void XCompositeRedirectWindow(@FFMPointer long display, @FFMCLong long window, int update);

  void XCompositeUnredirectWindow(@FFMPointer long display, @FFMCLong long window, int update);

  @FFMCLong
  long XCompositeNameWindowPixmap(@FFMPointer long display, @FFMCLong long window);

  int shmget(int key, @FFMPointer long size, int flags);

  @FFMPointer
  long shmat(int id, @FFMPointer long address, int flags);

  int shmdt(@FFMPointer long address);

  int shmctl(int id, int command, @FFMPointer long buffer);
}
