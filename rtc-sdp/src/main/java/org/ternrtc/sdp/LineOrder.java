package org.ternrtc.sdp;

/** "MUST appear in exactly the order given", RFC 8866 section 5, for one section. */
final class LineOrder {
  private final String sequence;
  private final String required;
  private final String repeatable;
  private int position = -1;

  /** Letters in their order; those that must be there; those that may come again. */
  LineOrder(String sequence, String required, String repeatable) {
    this.sequence = sequence;
    this.required = required;
    this.repeatable = repeatable;
  }

  void accept(SdpLines.Line line) throws SdpException {
    char type = line.type();
    // Repeats and zones belong to the t= line above them.
    boolean belongsToTiming = type == 'r' || type == 'z';
    int place = sequence.indexOf(belongsToTiming ? 't' : type);
    if (place < 0) {
      throw new SdpException(line.number(), type + "= line is not allowed here");
    }
    requireUpTo(place, line.number());
    if (place < position) {
      throw new SdpException(
          line.number(), type + "= line after a " + sequence.charAt(position) + "= line");
    }
    if (place == position && repeatable.indexOf(sequence.charAt(place)) < 0) {
      throw new SdpException(line.number(), "second " + type + "= line");
    }
    if (belongsToTiming && place != position) {
      throw new SdpException(line.number(), type + "= line without a t= line");
    }
    position = place;
  }

  /** A line of an unknown letter may be anywhere but in front. */
  void requireStarted(SdpLines.Line line) throws SdpException {
    if (position < 0) {
      throw new SdpException(line.number(), sequence.charAt(0) + "= line is missing");
    }
  }

  /** At the end of the section; {@code line} is the number of the line after it. */
  void end(int line) throws SdpException {
    requireUpTo(sequence.length(), line);
  }

  private void requireUpTo(int place, int line) throws SdpException {
    for (int i = position + 1; i < place; i++) {
      if (required.indexOf(sequence.charAt(i)) >= 0) {
        throw new SdpException(line, sequence.charAt(i) + "= line is missing");
      }
    }
  }
}
