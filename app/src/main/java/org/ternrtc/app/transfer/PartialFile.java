package org.ternrtc.app.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file on its way into a folder. Until it is whole and right it stands there hidden, as {@code
 * .NAME.SIZE.part}, and stays when the transfer breaks; then it gets its name, or a numbered one
 * when there is a file of that name already: no file is ever overwritten.
 *
 * <p>One thread. A lock keeps others, in this process or not, from writing the same one.
 */
final class PartialFile implements AutoCloseable {
  private static final int MOST_OF_ONE_NAME = 1000;

  private final Path folder;
  private final String name;
  private final long size;
  private final Path path;
  private final FileChannel file;
  private final Sha256 hash = new Sha256();
  private long written;

  private PartialFile(Path folder, String name, long size, Path path, FileChannel file) {
    this.folder = folder;
    this.name = name;
    this.size = size;
    this.path = path;
    this.file = file;
  }

  /**
   * Opens what there is of a file, or begins it.
   *
   * @throws TransferException when it is being received already, or there is no room for it
   */
  static PartialFile open(Path folder, String safeName, long size) throws IOException {
    Files.createDirectories(folder);
    Path path = FileName.in(folder, "." + safeName + "." + size + ".part");
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    PartialFile partial = new PartialFile(folder, safeName, size, path, file);
    try {
      partial.begin();
      return partial;
    } catch (IOException | RuntimeException failed) {
      file.close();
      throw failed;
    }
  }

  private void begin() throws IOException {
    try {
      FileLock lock = file.tryLock();
      if (lock == null) {
        throw new OverlappingFileLockException();
      }
    } catch (OverlappingFileLockException twice) {
      throw new TransferException("'" + name + "' is being received already", twice);
    }
    if (file.size() > size) {
      file.truncate(0);
    }
    long room = Files.getFileStore(path).getUsableSpace();
    if (size - file.size() > room) {
      throw new TransferException(
          "'" + name + "' has " + size + " bytes, and the disk has room for " + room);
    }
    ByteBuffer part = ByteBuffer.allocate(64 * 1024);
    while (file.read(part.clear()) >= 0) {
      written += part.flip().remaining();
      hash.update(part);
    }
  }

  /** So much is there. */
  long written() {
    return written;
  }

  /** SHA-256 of what is there. */
  String sha256() {
    return hash.hex();
  }

  /** Forgets what is there. */
  void restart() throws IOException {
    file.truncate(0);
    hash.reset();
    written = 0;
  }

  /**
   * Appends what the buffer has left.
   *
   * @throws TransferException when that is more than was announced
   */
  void write(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() > size - written) {
      throw new TransferException("the other side sent more than it had announced");
    }
    hash.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      written += file.write(bytes, written);
    }
  }

  /**
   * Gives the file its name, when it is whole and right; what is wrong is deleted.
   *
   * @return where it is
   */
  Path finish(String sha256) throws IOException {
    if (written != size) {
      throw new TransferException("the file ended after " + written + " of " + size + " bytes");
    }
    if (!sha256.equalsIgnoreCase(hash.hex())) {
      Files.delete(path);
      throw new TransferException("what came is not what was sent: its SHA-256 is another");
    }
    file.force(true);
    Path target = reserve();
    // Over the empty file that was made the moment before under a name that nobody had.
    Files.move(path, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  private Path reserve() throws IOException {
    for (int number = 1; number <= MOST_OF_ONE_NAME; number++) {
      Path target = FileName.in(folder, number == 1 ? name : FileName.numbered(name, number));
      try {
        return Files.createFile(target);
      } catch (FileAlreadyExistsException _) {
        // The next number.
      }
    }
    throw new TransferException("there are " + MOST_OF_ONE_NAME + " files named '" + name + "'");
  }

  /** Closes the file; what is there of it stays, unless that is nothing. */
  @Override
  public void close() throws IOException {
    if (written == 0 && file.isOpen()) {
      Files.deleteIfExists(path);
    }
    file.close();
  }
}
