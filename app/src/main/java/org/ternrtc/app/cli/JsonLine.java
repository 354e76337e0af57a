package org.ternrtc.app.cli;

import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the command line and the web interface speak it: one object per line, bounded input. */
public final class JsonLine {
  /** The longest document that is read, in characters. */
  public static final int MAX_LENGTH = 512 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_LENGTH)
                          .maxStringLength(MAX_LENGTH)
                          .maxNestingDepth(16)
                          .maxNameLength(256)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .build();

  private JsonLine() {}

  /** The mapper, which refuses documents that are longer or deeper than the bounds here. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** One object as one line without the line break. */
  public static String write(Map<String, ?> object) {
    return MAPPER.writeValueAsString(object);
  }
}
