package sparknn.testing

import java.io.{File, StringWriter}
import java.net.{URI, URLClassLoader}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.Arrays
import java.util.jar.{JarEntry, JarOutputStream}
import javax.tools.{JavaFileObject, SimpleJavaFileObject, ToolProvider}
import sparknn.nn.spec.{Component, Extensions}

/** Jars with components of somebody else, compiled from Java as their owners would. */
object UserJar {

  /** Makes a jar.
    *
    * @param sources
    *   Java by the full names of public classes
    * @param provider
    *   the class that the jar declares as its ComponentProvider, if any
    */
  def write(jar: Path, sources: Map[String, String], provider: Option[String]): Unit = {
    val classes = Files.createTempDirectory("spark-nn-user-jar")
    try {
      if (sources.nonEmpty) compile(classes, sources)
      provider.foreach { name =>
        val declaration = classes.resolve(Extensions.DECLARATION)
        Files.createDirectories(declaration.getParent)
        Files.write(declaration, s"# ours\n$name\n".getBytes(UTF_8))
      }
      val out = new JarOutputStream(Files.newOutputStream(jar))
      try {
        Files.walk(classes).filter(Files.isRegularFile(_)).toArray.foreach { found =>
          val file = found.asInstanceOf[Path]
          out.putNextEntry(
            new JarEntry(classes.relativize(file).toString.replace(File.separator, "/"))
          )
          Files.copy(file, out)
          out.closeEntry()
        }
      } finally out.close()
    } finally TemporaryFolders.delete(classes)
  }

  private def compile(to: Path, sources: Map[String, String]): Unit = {
    val library = classOf[Component].getProtectionDomain.getCodeSource.getLocation
    val files = sources.map { case (name, code) =>
      val uri = URI.create(s"string:///${name.replace('.', '/')}.java")
      new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
        override def getCharContent(ignoreErrors: Boolean): CharSequence = code
      }
    }
    val messages = new StringWriter
    val options =
      Arrays.asList("-cp", new File(library.toURI).toString, "-d", to.toString, "--release", "17")
    val compiler = ToolProvider.getSystemJavaCompiler
    val task =
      compiler.getTask(messages, null, null, options, null, Arrays.asList(files.toSeq: _*))
    if (!task.call()) throw new AssertionError(s"can't compile: $messages")
  }

  /** Runs something with jars on the class path as Spark puts them there: in the class loader that
    * is the thread's context.
    */
  def onClassPath[T](jars: Path*)(run: => T): T = {
    val thread = Thread.currentThread
    val before = thread.getContextClassLoader
    val loader = new URLClassLoader(jars.map(_.toUri.toURL).toArray, before)
    thread.setContextClassLoader(loader)
    try run
    finally {
      thread.setContextClassLoader(before)
      loader.close()
    }
  }
}
