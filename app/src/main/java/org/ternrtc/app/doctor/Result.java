package org.ternrtc.app.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What one look has found.
 *
 * @param name of what was looked at, the same in every run
 * @param cure what helps; null when all is well
 */
record Result(String name, Status status, String text, @Nullable String cure) {
  /** How it stands. */
  enum Status {
    OK,
    /** Calls work, but not all that they could do. */
    MISSING,
    /** Calls fail, or what was asked for does not work. */
    BROKEN
  }

  static Result ok(String name, String text) {
    return new Result(name, Status.OK, text, null);
  }

  static Result missing(String name, String text, String cure) {
    return new Result(name, Status.MISSING, text, cure);
  }

  static Result broken(String name, String text, String cure) {
    return new Result(name, Status.BROKEN, text, cure);
  }
}
