package org.ternrtc.app.call;

import org.ternrtc.peer.IceServer;
import picocli.CommandLine;

/** Reads {@code URL} or {@code URL,USER,CREDENTIAL}. */
public final class IceServerArgument implements CommandLine.ITypeConverter<IceServer> {
  @Override
  public IceServer convert(String value) {
    String[] parts = value.split(",", 3);
    try {
      if (parts.length == 2) {
        throw new IllegalArgumentException("a user name needs a credential: URL,USER,CREDENTIAL");
      }
      IceServer server =
          parts.length == 3
              ? IceServer.turn(parts[0], parts[1], parts[2])
              : IceServer.stun(parts[0]);
      server.check();
      return server;
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
