package org.ternrtc.app.call;

import org.ternrtc.peer.IceServer;
import picocli.CommandLine;

/** Reads {@code URL} or {@code URL,USER,CREDENTIAL}. */
public final class IceServerArgument implements CommandLine.ITypeConverter<IceServer> {
  @Override
  public IceServer convert(String value) {
    String[] parts = value.split(",", 3);
    String url = parts[0];
    if (url.startsWith("turn:") || url.startsWith("turns:")) {
      throw new CommandLine.TypeConversionException("TURN servers are not in this version");
    }
    if (!url.startsWith("stun:")) {
      throw new CommandLine.TypeConversionException(
          "'" + url + "' is not a server such as stun:stun.example.org:3478");
    }
    return IceServer.stun(url);
  }
}
