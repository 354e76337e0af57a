package org.ternrtc.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The test data beside these classes; its README says where it comes from. */
final class Corpus {
  /** A description and what must happen to it. */
  record Sample(String name, String sdp, String must) {
    boolean mustBeAccepted() {
      return (must.startsWith("accept") && !must.contains("refuse"))
          || must.startsWith("the description is accepted")
          || must.startsWith("ignore the rtx format");
    }

    boolean mustBeRefused() {
      return must.startsWith("refuse");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Map<String, byte[]> DESCRIPTIONS = readDescriptions();

  private Corpus() {}

  /** Real descriptions by file name. */
  static Map<String, byte[]> descriptions() {
    return DESCRIPTIONS;
  }

  private static Map<String, byte[]> readDescriptions() {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(Path.of(resource("descriptions").toURI()))) {
      for (Path file : (Iterable<Path>) list::iterator) {
        files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  static String description(String name) {
    return new String(Objects.requireNonNull(descriptions().get(name), name), UTF_8);
  }

  static List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode node : json("vectors/samples.json").get("cases")) {
      samples.add(sample(node, node.get("sdp").asString()));
    }
    return samples;
  }

  static List<Sample> largeSamples() {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode node : json("vectors/samples.json").get("large")) {
      String text =
          node.get("prefix").asString()
              + node.get("repeat").asString().repeat(node.get("times").asInt());
      samples.add(sample(node, text));
    }
    return samples;
  }

  private static Sample sample(JsonNode node, String text) {
    return new Sample(node.get("name").asString(), text, node.get("must").asString());
  }

  static Map<String, byte[]> libwebrtcSeeds() {
    Map<String, byte[]> seeds = new TreeMap<>();
    for (JsonNode node : json("vectors/sdp-libwebrtc.json").get("items")) {
      seeds.put(node.get("name").asString(), HexFormat.of().parseHex(node.get("hex").asString()));
    }
    return seeds;
  }

  private static JsonNode json(String name) {
    try (InputStream in = resource(name).openStream()) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL resource(String name) {
    return Objects.requireNonNull(Corpus.class.getResource(name), name);
  }
}
