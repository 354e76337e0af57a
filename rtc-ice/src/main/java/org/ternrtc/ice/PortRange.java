package org.ternrtc.ice;

import java.io.IOException;
import java.net.BindException;

/**
 * The local UDP ports that may be used.
 *
 * @param first lowest port, or 0 with {@code last} 0: the operating system chooses
 * @param last highest port, inclusive
 */
public record PortRange(int first, int last) {
  public static final PortRange ANY = new PortRange(0, 0);

  public PortRange {
    boolean any = first == 0 && last == 0;
    if (!any && (first < 1 || last > 65535 || last < first)) {
      throw new IllegalArgumentException("port range " + first + "-" + last);
    }
  }

  /** No port of it could be had. */
  BindException usedUp(IOException why) {
    var fault =
        new BindException(
            (first == last
                    ? "port " + first + " is taken"
                    : "all ports from " + first + " to " + last + " are taken")
                + ": let ICE use more ports (PortRange), or close who holds them");
    fault.initCause(why);
    return fault;
  }

  /** Exactly one port. */
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }
}
