package org.ternrtc.app;

import picocli.CommandLine;

/** What {@code tern --version} prints. */
final class TernVersion implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Tern.class.getPackage().getImplementationVersion();
    return new String[] {
      "tern " + (version == null ? "development" : version),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
