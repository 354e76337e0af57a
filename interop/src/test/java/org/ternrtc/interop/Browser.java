package org.ternrtc.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A browser as Debian ships it, started without a window and without a driver: the page it opens
 * asks the test for work ({@link PageServer}). Closing it ends every process it has started and
 * removes its profile.
 */
final class Browser implements AutoCloseable {
  enum Kind {
    CHROMIUM("chromium"),
    FIREFOX("firefox-esr");

    final String command;

    Kind(String command) {
      this.command = command;
    }
  }

  private final Kind kind;
  private final Process process;
  private final Path profile;

  private Browser(Kind kind, Process process, Path profile) {
    this.kind = kind;
    this.process = process;
    this.profile = profile;
  }

  /**
   * Opens a page.
   *
   * @param network where the browser runs; null for this network
   * @param hideAddresses whether the browser hides its addresses behind mDNS names, as it does for
   *     a page without a camera
   */
  static Browser open(
      Kind kind,
      String url,
      @org.jspecify.annotations.Nullable TestNetwork network,
      boolean hideAddresses)
      throws IOException {
    assumeInstalled(kind);
    Path profile = Files.createTempDirectory("tern-" + kind.name().toLowerCase(Locale.ROOT));
    List<String> command =
        kind == Kind.CHROMIUM
            ? chromium(profile, url, network == null, hideAddresses)
            : firefox(profile, url, hideAddresses);
    ProcessBuilder builder =
        new ProcessBuilder(network == null ? command : network.inside(command));
    builder.environment().put("HOME", profile.toString());
    builder.environment().put("MOZ_DISABLE_CONTENT_SANDBOX", "1");
    builder.environment().remove("DISPLAY");
    Path log = profile.resolve("browser.log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new Browser(kind, builder.start(), profile);
  }

  static void assumeInstalled(Kind kind) {
    Assumptions.assumeTrue(
        Stream.of("/usr/bin/", "/usr/local/bin/")
            .anyMatch(d -> Files.isExecutable(Path.of(d + kind.command))),
        "skipped: needs " + kind.command);
  }

  static List<String> chromium(Path profile, String url, boolean loopback, boolean hideAddresses) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Kind.CHROMIUM.command,
                "--headless=new",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--use-fake-device-for-media-stream=device-count=3",
                "--autoplay-policy=no-user-gesture-required",
                "--auto-accept-this-tab-capture",
                "--user-data-dir=" + profile,
                "--window-size=1280,960",
                "--unsafely-treat-insecure-origin-as-secure=" + origin(url)));
    if (!hideAddresses) {
      command.add("--use-fake-ui-for-media-stream");
    }
    if (loopback) {
      command.add("--allow-loopback-in-peer-connection");
    }
    if (System.getProperty("user.name", "").equals("root")) {
      command.add("--no-sandbox");
    }
    command.add(url);
    return command;
  }

  private static List<String> firefox(Path profile, String url, boolean hideAddresses)
      throws IOException {
    List<String> prefs = new ArrayList<>();
    pref(prefs, "media.navigator.streams.fake", "true");
    pref(prefs, "media.navigator.permission.disabled", "true");
    pref(prefs, "media.autoplay.default", "0");
    pref(prefs, "media.autoplay.blocking_policy", "0");
    pref(prefs, "media.devices.insecure.enabled", "true");
    pref(prefs, "media.getusermedia.insecure.enabled", "true");
    pref(
        prefs,
        "media.peerconnection.ice.obfuscate_host_addresses",
        Boolean.toString(hideAddresses));
    // Nothing may leave the machine.
    pref(prefs, "media.gmp-manager.updateEnabled", "false");
    pref(prefs, "media.gmp-manager.url", "\"\"");
    pref(prefs, "app.update.disabledForTesting", "true");
    pref(prefs, "app.normandy.enabled", "false");
    pref(prefs, "browser.safebrowsing.downloads.enabled", "false");
    pref(prefs, "browser.safebrowsing.malware.enabled", "false");
    pref(prefs, "browser.safebrowsing.phishing.enabled", "false");
    pref(prefs, "datareporting.policy.dataSubmissionEnabled", "false");
    pref(prefs, "datareporting.healthreport.uploadEnabled", "false");
    pref(prefs, "toolkit.telemetry.enabled", "false");
    pref(prefs, "toolkit.telemetry.server", "\"\"");
    pref(prefs, "network.captive-portal-service.enabled", "false");
    pref(prefs, "network.connectivity-service.enabled", "false");
    pref(prefs, "extensions.update.enabled", "false");
    pref(prefs, "extensions.getAddons.cache.enabled", "false");
    pref(prefs, "services.settings.server", "\"data:,#remote-settings-dummy/v1\"");
    pref(prefs, "geo.enabled", "false");
    pref(prefs, "browser.region.update.enabled", "false");
    pref(prefs, "browser.search.update", "false");
    pref(prefs, "network.trr.mode", "5");
    pref(prefs, "network.dns.disablePrefetch", "true");
    pref(prefs, "network.prefetch-next", "false");
    pref(prefs, "network.proxy.type", "0");
    pref(prefs, "browser.shell.checkDefaultBrowser", "false");
    pref(prefs, "browser.aboutwelcome.enabled", "false");
    pref(prefs, "datareporting.policy.firstRunURL", "\"\"");
    // The canvas must give the true pixels.
    pref(prefs, "privacy.resistFingerprinting", "false");
    Files.write(profile.resolve("user.js"), prefs);
    return List.of(
        Kind.FIREFOX.command,
        "--headless",
        "--no-remote",
        "--profile",
        profile.toString(),
        "--new-instance",
        url);
  }

  private static void pref(List<String> prefs, String name, String value) {
    prefs.add("user_pref(\"" + name + "\", " + value + ");");
  }

  private static String origin(String url) {
    int path = url.indexOf('/', url.indexOf("//") + 2);
    return path < 0 ? url : url.substring(0, path);
  }

  Kind kind() {
    return kind;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** The end of what the browser wrote, for a test that failed. */
  @org.jspecify.annotations.Nullable String log() {
    try {
      String all = Files.readString(profile.resolve("browser.log"));
      return all.substring(Math.max(0, all.length() - 2000));
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void close() {
    end(process, profile);
  }

  /** Ends a browser with all that it has started, and removes its profile. */
  static void end(Process process, Path profile) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(Browser::delete);
    } catch (IOException | UncheckedIOException e) {
      // A process that is still ending may hold or write a file; the system's cleaner takes the
      // rest.
      profile.toFile().deleteOnExit();
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      path.toFile().deleteOnExit();
    }
  }
}
