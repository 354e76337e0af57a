package org.ternrtc.sdp;

/** The spelling of {@code connection-address}: IPv4, IPv6 or a host name. Nothing is looked up. */
final class Address {
  private Address() {}

  static boolean isValid(String text) {
    return isIpv4(text) || isIpv6(text) || isName(text);
  }

  static boolean isIpv4(String text) {
    return text.length() <= 15 && countOfIpv4Parts(text) == 4;
  }

  /**
   * Letters, digits, hyphens and underscores between dots; a last part of digits only would be a
   * broken IPv4.
   */
  static boolean isName(String text) {
    if (text.isEmpty() || text.length() > 253) {
      return false;
    }
    String[] labels = text.split("\\.", -1);
    int count = labels[labels.length - 1].isEmpty() ? labels.length - 1 : labels.length;
    if (count == 0) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      boolean characters =
          labels[i]
              .chars()
              .allMatch(c -> Grammar.isLetter(c) || Grammar.isDigit(c) || c == '-' || c == '_');
      if (labels[i].isEmpty() || labels[i].length() > 63 || !characters) {
        return false;
      }
    }
    return !labels[count - 1].chars().allMatch(Grammar::isDigit);
  }

  /** RFC 4291 section 2.2, without zone. */
  static boolean isIpv6(String text) {
    if (text.length() < 2 || text.length() > 45) {
      return false;
    }
    int elision = text.indexOf("::");
    if (elision < 0) {
      return groups(text) == 8;
    }
    int before = elision == 0 ? 0 : groups(text.substring(0, elision));
    String tail = text.substring(elision + 2);
    int after = tail.isEmpty() ? 0 : groups(tail);
    // The head cannot end in an IPv4 address.
    return before >= 0
        && after >= 0
        && before + after <= 7
        && text.substring(0, elision).indexOf('.') < 0;
  }

  /** The number of 16-bit groups, an IPv4 address at the end counting two; -1 when malformed. */
  private static int groups(String text) {
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && isIpv4(parts[i])) {
        count += 2;
      } else if (!parts[i].isEmpty()
          && parts[i].length() <= 4
          && parts[i].chars().allMatch(Grammar::isHex)) {
        count++;
      } else {
        return -1;
      }
    }
    return count;
  }

  private static int countOfIpv4Parts(String text) {
    String[] parts = text.split("\\.", -1);
    for (String part : parts) {
      boolean digits =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(Grammar::isDigit);
      if (!digits || Integer.parseInt(part) > 255) {
        return -1;
      }
    }
    return parts.length;
  }
}
