package org.ternrtc.app.call;

import java.util.List;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.IcePolicy;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.IceServer;

/** How the app's connections are made. */
public final class Peers {
  private Peers() {}

  /**
   * Loopback addresses are used as well: both ends may be on one machine, and that machine without
   * a network.
   */
  public static Configuration configuration(List<IceServer> servers) {
    return Configuration.defaults()
        .withIceServers(servers)
        .withIce(
            IceConfiguration.defaults()
                .withLoopback(true)
                .withPolicy(IcePolicy.ALL.withRestartsByItself(true)));
  }
}
