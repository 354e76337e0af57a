package org.ternrtc.media.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Puts the file's name in front of what is wrong with it. */
final class FileFaults {
  private static final System.Logger LOG = System.getLogger(FileFaults.class.getName());

  private FileFaults() {}

  interface Action<T extends @Nullable Object> {
    T run() throws IOException;
  }

  static <T extends @Nullable Object> T naming(Path path, Action<T> action) throws IOException {
    try {
      return action.run();
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": access denied", e);
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  static void closeQuietly(AutoCloseable file) {
    try {
      file.close();
    } catch (Exception e) {
      // Nothing was written, so nothing is lost.
      LOG.log(System.Logger.Level.DEBUG, "a file that was read does not close", e);
    }
  }
}
