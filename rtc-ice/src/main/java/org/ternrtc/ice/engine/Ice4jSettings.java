package org.ternrtc.ice.engine;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process-wide settings of ice4j, which must stand before the first of its classes loads. What
 * the program has set itself is left as it is.
 */
final class Ice4jSettings {
  // Held here because java.util.logging forgets the level of a logger that nobody references.
  private static final List<Logger> LOGGERS =
      List.of(
          // At INFO it prints whole agents and every candidate.
          quiet("org.ice4j", Level.WARNING),
          // Warns for every check that comes over a pair it has given up, which is no fault.
          quiet("org.ice4j.ice", Level.SEVERE),
          // ice4j's candidates log under the name of our subclasses.
          quiet("org.ternrtc.ice.engine", Level.WARNING),
          // Say three times where the settings come from.
          quiet("JitsiConfig", Level.WARNING),
          quiet("org.jitsi.config", Level.WARNING));

  private Ice4jSettings() {}

  static void apply() {
    // By default the first agent asks the cloud's metadata address for a public address.
    set("ice4j.harvest.mapping.aws.enabled", "false");
    // Our name is nobody's business and costs bytes in every check.
    set("ice4j.software", "");
    if (LOGGERS.isEmpty()) {
      throw new AssertionError();
    }
  }

  private static void set(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  private static Logger quiet(String name, Level level) {
    var logger = Logger.getLogger(name);
    if (logger.getLevel() == null) {
      logger.setLevel(level);
    }
    return logger;
  }
}
