package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.app.Tern;
import picocli.CommandLine;

/** Keeps the pages true: README's code compiles, its commands exist, NOTICE names what ships. */
final class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("^final class (\\w+)", Pattern.MULTILINE);

  /** Up to the end of the line, of the code span or of a comment. */
  private static final Pattern COMMAND = Pattern.compile("\\./tern ([^`|#\\n]+)");

  /** A package or file in backticks, with or without its module, a member's name behind it. */
  private static final Pattern FILE =
      Pattern.compile(
          "`(?:(?:rtc-[a-z-]+|codec-vp8|media|capture|app)/(?=[a-z]+/))?"
              + "([a-z0-9]+(?:/[A-Za-z0-9]+)+)(?:\\.[a-zA-Z]+)?`");

  private static final Pattern VERSION = Pattern.compile("-\\d");

  private static final Pattern OPTION = Pattern.compile("--?[a-z][a-z-]*");

  @Test
  void everyExampleCompiles(@TempDir Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Matcher blocks = JAVA_BLOCK.matcher(readme());
    int examples = 0;
    while (blocks.find()) {
      String code = blocks.group(1);
      Matcher type = CLASS.matcher(code);
      assertTrue(type.find(), () -> "no class in\n" + code);
      var diagnostics = new DiagnosticCollector<JavaFileObject>();
      var output = new StringWriter();
      boolean compiled =
          compiler
              .getTask(
                  output,
                  null,
                  diagnostics,
                  List.of(
                      "-proc:none",
                      "-Xlint:deprecation,removal,unchecked",
                      "-Werror",
                      "-classpath",
                      System.getProperty("java.class.path"),
                      "-d",
                      classes.toString()),
                  null,
                  List.of(new Example(type.group(1), code)))
              .call();
      assertTrue(compiled, () -> output + "\n" + diagnostics.getDiagnostics() + "\n" + code);
      examples++;
    }
    assertEquals(11, examples, "one example per module that a program can take");
  }

  @Test
  void everyCommandAndOptionExists() throws IOException {
    String launcher = Files.readString(ROOT.resolve("tern"));
    CommandLine tern = new CommandLine(Tern.class);
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    Matcher lines = COMMAND.matcher(readme());
    while (lines.find()) {
      String line = lines.group(1).strip();
      String[] words = line.split("\\s+", -1);
      commands++;
      if (launcher.contains("\n  " + words[0] + ")\n")) {
        continue;
      }
      CommandLine command = tern;
      int depth = 0;
      while (depth < words.length && command.getSubcommands().containsKey(words[depth])) {
        command = Objects.requireNonNull(command.getSubcommands().get(words[depth++]));
      }
      if (depth == 0 && !words[0].startsWith("-")) {
        wrong.add("no command: " + line);
        continue;
      }
      Matcher options = OPTION.matcher(line);
      while (options.find()) {
        boolean wordBefore =
            options.start() > 0
                && !" [".contains(line.substring(options.start() - 1, options.start()));
        if (!wordBefore && command.getCommandSpec().findOption(options.group()) == null) {
          wrong.add("no option " + options.group() + ": " + line);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(commands > 10, "the README names its commands");
  }

  @Test
  void everyCommandIsNamed() throws IOException {
    String readme = readme();
    for (String name : new CommandLine(Tern.class).getSubcommands().keySet()) {
      assertTrue(
          name.equals("help") || readme.contains("./tern " + name),
          () -> "the README says nothing of " + name.toUpperCase(Locale.ROOT));
    }
  }

  /** Where the application was packaged, as in every whole build. */
  @Test
  void theNoticeNamesEveryJarThatShips() throws IOException {
    Path jars = ROOT.resolve("app/target/lib");
    assumeTrue(Files.isDirectory(jars), "the application is not packaged");
    String notice = Files.readString(ROOT.resolve("NOTICE"));
    List<String> missing = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(jars, "*.jar")) {
      for (Path jar : names) {
        String name = VERSION.split(jar.getFileName().toString(), 2)[0];
        if (!name.startsWith("tern-") && !name.startsWith("jetty-") && !notice.contains(name)) {
          missing.add(name);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void theFilesThatTheArchitectureNamesAreThere() throws IOException {
    List<String> files = new ArrayList<>();
    for (Path sources : sources()) {
      try (Stream<Path> all = Files.walk(sources)) {
        all.forEach(file -> files.add("/" + sources.relativize(file)));
      }
    }
    List<String> missing = new ArrayList<>();
    Matcher names = FILE.matcher(Files.readString(ROOT.resolve("ARCHITECTURE.md")));
    while (names.find()) {
      String ending = "/" + names.group(1);
      if (files.stream()
          .noneMatch(file -> file.endsWith(ending) || file.endsWith(ending + ".java"))) {
        missing.add(names.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/main/java/org/ternrtc"))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static final class Example extends SimpleJavaFileObject {
    private final String code;

    Example(String type, String code) {
      super(URI.create("string:///" + type + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
