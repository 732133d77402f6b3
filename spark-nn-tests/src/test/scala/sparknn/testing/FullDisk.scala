package sparknn.testing

import java.io.{FilterOutputStream, IOException, OutputStream}
import java.net.URI
import java.util.concurrent.atomic.AtomicLong
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.{FSDataOutputStream, FileStatus, Path, RawLocalFileSystem}
import org.apache.hadoop.fs.permission.FsPermission
import org.apache.hadoop.util.Progressable

/** The local file system, until so many bytes have been written: `fulldisk:///some/path`. */
class FullDisk extends RawLocalFileSystem {
  override def getScheme: String = "fulldisk"
  override def getUri: URI = URI.create("fulldisk:///")

  override def create(
      path: Path,
      overwrite: Boolean,
      bufferSize: Int,
      replication: Short,
      blockSize: Long,
      progress: Progressable
  ): FSDataOutputStream =
    full(super.create(path, overwrite, bufferSize, replication, blockSize, progress))

  override def create(
      path: Path,
      permission: FsPermission,
      overwrite: Boolean,
      bufferSize: Int,
      replication: Short,
      blockSize: Long,
      progress: Progressable
  ): FSDataOutputStream =
    full(super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress))

  // The local file system's own asks the disk for owners, by names that begin with `file:`.
  override def getFileStatus(path: Path): FileStatus = plain(super.getFileStatus(path))
  override def listStatus(path: Path): Array[FileStatus] = super.listStatus(path).map(plain(_))

  private def plain(status: FileStatus): FileStatus = new FileStatus(
    status.getLen,
    status.isDirectory,
    status.getReplication.toInt,
    status.getBlockSize,
    status.getModificationTime,
    status.getPath
  )

  private def full(out: FSDataOutputStream): FSDataOutputStream =
    new FSDataOutputStream(new FullDisk.Counting(out), null)
}

object FullDisk {
  private val left = new AtomicLong(Long.MaxValue)

  /** Makes it known to Hadoop. */
  def install(configuration: Configuration): Unit = {
    configuration.set("fs.fulldisk.impl", classOf[FullDisk].getName)
    configuration.setBoolean("fs.fulldisk.impl.disable.cache", true)
  }

  /** Runs something while there is room for so many bytes; gives how many it wrote. */
  def withRoomFor[T](bytes: Long)(run: => T): (T, Long) = {
    left.set(bytes)
    try {
      val result = run
      (result, bytes - left.get)
    } finally left.set(Long.MaxValue)
  }

  private class Counting(out: OutputStream) extends FilterOutputStream(out) {
    override def write(byte: Int): Unit = write(Array(byte.toByte), 0, 1)

    override def write(bytes: Array[Byte], from: Int, length: Int): Unit = {
      val room = left.getAndAdd(-length)
      // As a disk does: what still fits is written.
      out.write(bytes, from, math.max(0, math.min(room, length.toLong)).toInt)
      if (room < length) throw new IOException("No space left on device")
    }
  }
}
