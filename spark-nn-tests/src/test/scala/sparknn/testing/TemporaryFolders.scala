package sparknn.testing

import java.io.{File, IOException}
import java.nio.file.{FileVisitResult, Files, Path, SimpleFileVisitor}
import java.nio.file.attribute.BasicFileAttributes

/** Folders that are gone after use. */
trait TemporaryFolders {

  /** Hands out the path of a folder that does not exist yet, for something to be saved there. */
  protected def withPath[T](use: String => T): T = {
    val parent = Files.createTempDirectory("spark-nn-test")
    try use(parent.resolve("saved").toString)
    finally TemporaryFolders.delete(parent)
  }
}

object TemporaryFolders {
  def delete(folder: Path): Unit =
    Files.walkFileTree(
      folder,
      new SimpleFileVisitor[Path] {
        override def visitFile(file: Path, attributes: BasicFileAttributes): FileVisitResult = {
          Files.delete(file)
          FileVisitResult.CONTINUE
        }
        override def postVisitDirectory(folder: Path, error: IOException): FileVisitResult = {
          Files.delete(folder)
          FileVisitResult.CONTINUE
        }
      }
    )

  def copy(from: File, to: File): Unit =
    if (from.isDirectory) {
      to.mkdirs()
      from.listFiles().foreach(file => copy(file, new File(to, file.getName)))
    } else {
      Files.copy(from.toPath, to.toPath)
    }
}
