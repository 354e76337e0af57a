package org.ternrtc.sctp.packet;

import java.util.ArrayList;
import java.util.List;

/**
 * RE-CONFIG, RFC 6525 section 3.1:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Type = 130   |  Chunk Flags  |      Chunk Length             |
 * +---------------+---------------+-------------------------------+
 * \                  Re-configuration Parameter                   \
 * +---------------------------------------------------------------+
 * \             Re-configuration Parameter (optional)             \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param parameters one or two, in the combinations of section 3.1
 */
public record ReConfigChunk(List<ReConfigParameter> parameters) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 130;

  private static final int MAX_PARAMETERS = 2;

  /** Copies the list. */
  public ReConfigChunk {
    parameters = List.copyOf(parameters);
  }

  static ReConfigChunk parse(Bytes value) throws MalformedPacketException {
    var parameters = new ArrayList<ReConfigParameter>();
    var reader = new ParameterReader(value);
    while (reader.next()) {
      if (parameters.size() == MAX_PARAMETERS) {
        throw new MalformedPacketException("RE-CONFIG with more than two parameters", 0);
      }
      parameters.add(ReConfigParameter.parse(reader.type(), reader.value()));
    }
    if (parameters.isEmpty()) {
      throw new MalformedPacketException("RE-CONFIG without parameter", 0);
    }
    return new ReConfigChunk(parameters);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    int length = HEADER_LENGTH;
    for (ReConfigParameter parameter : parameters) {
      length = PacketWriter.padded(length) + parameter.length();
    }
    return length;
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, 0);
    for (ReConfigParameter parameter : parameters) {
      out.pad();
      parameter.writeTo(out);
    }
    out.endChunk();
  }
}
