package sparknn.stage

import sparknn.internal.training.Checkpoints
import com.sun.management.ThreadMXBean
import java.io.{ByteArrayInputStream, ByteArrayOutputStream, IOException, UncheckedIOException}
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.security.MessageDigest
import java.util.{Arrays, Collections, SplittableRandom}
import org.apache.spark.ml.param.Params
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.mutable
import scala.util.Random
import sparknn.nn.data.TargetScaling
import sparknn.nn.io._
import sparknn.nn.train.{EarlyStopping, History, PassRecord, Progress}
import sparknn.testing.{FileMutations, Numbers, Plans, TemporaryFolders}

/** Saved stages and checkpoints, damaged in thousands of ways: each is refused with a clear error
  * or gives what was saved, soon and without much memory.
  *
  * `-Dsparknn.fuzz.seed` and `-Dsparknn.fuzz.count` set which mutations are made and how many.
  */
class FileFuzzSuite
    extends AnyFunSuite
    with EverySavedStage
    with TemporaryFolders
    with BeforeAndAfterAll {
  private def property(name: String, otherwise: Long): Long =
    sys.props.get(s"sparknn.fuzz.$name").filter(_.nonEmpty).fold(otherwise)(_.toLong)

  private val seed = property("seed", 20261121)
  private val count = property("count", 10000).toInt

  /** A generator for one mutation: neighbouring seeds of Java's own begin alike. */
  private def generator(series: Int, mutation: Int): Random =
    new Random(new SplittableRandom((seed * 10 + series) * 10000000 + mutation).nextLong())

  private val slowest = 2.0
  // With a stage of Spark's own in it, which is read from Parquet by queries.
  private val pipeline = "search-result-of-a-pipeline"
  private val slowestOfSparks = 20.0
  private val largest = 200L << 20

  private sealed trait Outcome
  private case object Refused extends Outcome
  private case object Equal extends Outcome
  private case object Other extends Outcome

  /** What came of some mutations. */
  private class Counts(title: String) {
    private val byKind = mutable.Map[(String, Outcome), Int]().withDefaultValue(0)
    private var seconds = 0.0
    private var bytes = 0L
    private var slow = ""

    def add(kind: String, outcome: Outcome, took: Double, allocated: Long): Unit = {
      byKind((kind, outcome)) += 1
      if (took > seconds) slow = kind
      seconds = math.max(seconds, took)
      bytes = math.max(bytes, allocated)
    }

    def of(outcome: Outcome): Int = byKind.collect { case ((_, `outcome`), n) => n }.sum

    def print(): Unit = {
      val kinds = byKind.keys.map(_._1).toSeq.distinct.sorted
      val lines = kinds.map { kind =>
        val numbers = Seq(Refused, Equal, Other).map(o => f"${byKind((kind, o))}%8d").mkString
        f"  $kind%-42s$numbers"
      }
      val total = Seq(Refused, Equal, Other).map(of)
      println(f"$title%-44s refused   equal   other")
      lines.foreach(line => println(line))
      println(
        f"  seed $seed: ${total.sum} mutations, ${total(0)} refused, ${total(1)} equal," +
          f" ${total(2)} other; slowest $seconds%.3f s ($slow), most memory ${bytes / 1e6}%.1f MB"
      )
    }
  }

  private val threads = ManagementFactory.getThreadMXBean.asInstanceOf[ThreadMXBean]

  /** Seconds and bytes that a call takes on this thread. */
  private def measured[T](call: => T): (T, Double, Long) = {
    val self = Thread.currentThread.getId
    val (before, start) = (threads.getThreadAllocatedBytes(self), System.nanoTime)
    val result = call
    (result, (System.nanoTime - start) / 1e9, threads.getThreadAllocatedBytes(self) - before)
  }

  /** Does it once, and twice more if the machine had something else to do. */
  private def within[T](what: String, limit: Double = slowest)(
      call: => T
  ): (T, Double, Long) = {
    val (result, seconds, bytes) =
      Iterator.fill(2)(measured(call)).find(_._2 < limit).getOrElse(measured(call))
    assert(seconds < limit, s"$what: took $seconds s")
    assert(bytes < largest, s"$what: allocated $bytes bytes")
    (result, seconds, bytes)
  }

  private def assertClear(message: String, what: String): Unit = {
    assert(message != null && message.nonEmpty && message.length < 2000, s"$what: $message")
    assert(!message.matches("(?s).*(: null|NullPointer|OutOfBounds).*"), s"$what: $message")
  }

  // ---- Folders of stages, through the stages' own readers ----

  private lazy val parent = Files.createTempDirectory("spark-nn-fuzz")
  private type Content = Map[String, Array[Byte]]

  private case class Saved(kind: Kind, folder: Path, content: Content, facts: Facts)

  private def contentOf(folder: Path): Content = {
    val files = Files.walk(folder)
    try
      files
        .toArray(n => new Array[Path](n))
        .toSeq
        .filter(Files.isRegularFile(_))
        .map(file => folder.relativize(file).toString -> Files.readAllBytes(file))
        .toMap
    finally files.close()
  }

  private lazy val saved: Seq[Saved] = kinds.map { kind =>
    val folder = parent.resolve(kind.name)
    kind.stage.save(folder.toString)
    // Hadoop's checksums would notice first; object stores have none.
    contentOf(folder).keys.filter(_.endsWith(".crc")).foreach(f => Files.delete(folder.resolve(f)))
    Saved(kind, folder, contentOf(folder), facts(kind.stage))
  }

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    spark // The loaders take the session that runs.
  }

  override protected def afterAll(): Unit = {
    TemporaryFolders.delete(parent)
    super.afterAll()
  }

  /** What becomes of files: another content, or a folder, or nothing. */
  private type Changes = Map[String, Option[Either[Unit, Array[Byte]]]]

  private def changes(of: Saved, content: Content, random: Random): (String, Changes) = {
    // Nobody reads the empty files that say that Spark has finished.
    val names = content.keys.toSeq.filterNot(_.endsWith("_SUCCESS")).sorted
    def any(from: Seq[String]) = from(random.nextInt(from.size))
    val name = any(names)
    def bytes(content: Array[Byte]) = Some(Right(content))
    random.nextInt(12) match {
      case 0 => "file removed" -> Map(name -> None)
      case 1 => "folder in place of a file" -> Map(name -> Some(Left(())))
      case 2 if names.size > 1 =>
        val other = any(names.filter(_ != name))
        "files swapped" -> Map(name -> bytes(content(other)), other -> bytes(content(name)))
      case 3 =>
        val stranger = saved(random.nextInt(saved.size))
        val others = stranger.content.keys.toSeq.sorted
        val same = others.filter(_.split('/').last == name.split('/').last)
        val file = any(if (same.nonEmpty) same else others)
        "file of another stage" -> Map(name -> bytes(stranger.content(file)))
      case 4 =>
        val inner = name.split('/').dropRight(1) :+ (if (random.nextBoolean()) "part-000" else "x")
        "file added" -> Map(inner.mkString("/") -> bytes(content(name)))
      case 5 =>
        val folders = names.map(_.split('/').head).distinct
        val folder = any(folders)
        val within = names.filter(n => n == folder || n.startsWith(folder + "/"))
        "folder removed" -> within.map(n => n -> None).toMap
      case 6 if names.exists(_.startsWith("members/")) =>
        val own = names.filter(_.startsWith("members/00000/"))
        val copied = own.map(n => n.replace("/00000/", "/00001/") -> bytes(content(n)))
        val gone = names.filter(_.startsWith("members/00001/")).map(n => n -> None)
        "member in place of another" -> (gone ++ copied).toMap
      case _ =>
        val others = saved(random.nextInt(saved.size)).content.values.toSeq
        val (how, after) = FileMutations.mutate(content(name), others, random)
        how -> Map(name -> bytes(after))
    }
  }

  private def write(folder: Path, name: String, now: Option[Either[Unit, Array[Byte]]]): Unit = {
    val file = folder.resolve(name)
    if (Files.isDirectory(file)) TemporaryFolders.delete(file)
    else Files.deleteIfExists(file)
    now.foreach {
      case Left(_) => Files.createDirectories(file)
      case Right(bytes) =>
        Files.createDirectories(file.getParent)
        Files.write(file, bytes)
    }
  }

  /** Loads it; what is refused must be refused with an error that names the place. */
  private def loaded(saved: Saved, what: String): (Outcome, String) = {
    def refused(error: Exception) = {
      assertClear(error.getMessage, what)
      assert(error.getMessage.contains(saved.folder.toString), what)
      (Refused, error.getMessage)
    }
    val stage =
      try saved.kind.load(saved.folder.toString)
      catch {
        case error: UncheckedIOException     => return refused(error)
        case error: IllegalArgumentException => return refused(error)
      }
    (if (sameFacts(stage, saved.facts)) Equal else Other, "")
  }

  private def sameFacts(stage: Params, expected: Facts): Boolean = facts(stage) == expected

  private def fuzzStages(
      title: String,
      targets: Seq[Saved],
      mutations: Int,
      without: Set[String]
  ): Counts = {
    val counts = new Counts(title)
    for (s <- targets) {
      for (name <- without) write(s.folder, name, None)
      assert(loaded(s, s.kind.name) === ((Equal, "")), s.kind.name)
    }
    for (i <- 0 until mutations) {
      val random = generator(1, i)
      val target = targets(i % targets.size)
      val content = target.content.filter(file => !without(file._1))
      val (how, changed) = changes(target, content, random)
      val what = s"seed $seed, mutation $i of ${target.kind.name}: $how in ${changed.keys}"
      try {
        changed.foreach { case (name, now) => write(target.folder, name, now) }
        val sparks = target.kind.name == pipeline
        val limit = if (sparks) slowestOfSparks else slowest
        val ((outcome, message), seconds, bytes) = within(what, limit)(loaded(target, what))
        if (without.isEmpty) {
          assert(outcome != Other, s"$what: a stage that is another")
          val names = changed.keys.flatMap(_.split('/')).toSeq :+ Checksums.FILE :+ "metadata"
          assert(outcome == Equal || names.exists(n => message.contains(n)), s"$what: $message")
        }
        counts.add(how, outcome, if (sparks) 0 else seconds, bytes)
      } catch {
        case error: Throwable => fail(s"$what: $error", error)
      } finally {
        changed.keys.foreach { name =>
          write(target.folder, name, content.get(name).map(bytes => Right(bytes)))
        }
      }
    }
    for (s <- targets; name <- without; bytes <- s.content.get(name)) {
      write(s.folder, name, Some(Right(bytes)))
    }
    counts.print()
    counts
  }

  test("stages: whatever happens to their files, they are refused or load as they were") {
    val counts = fuzzStages("stages", saved, count / 10, Set.empty)
    assert(counts.of(Other) === 0)
    assert(counts.of(Refused) > count / 20)
  }

  test("stages without checksums, as they were once saved, are refused or load as some stage") {
    // What Spark's own stages do with damaged files is theirs.
    val ours = saved.filter(_.kind.name != pipeline)
    fuzzStages("stages without SHA256SUMS", ours, count / 50, Set(Checksums.FILE))
  }

  // ---- The engine's files, without Spark ----

  /** Files in memory, how to read them all, and what is known of the result. */
  private case class Engine(name: String, content: Content, read: Content => Any, facts: Any)

  private def checked(files: Content, name: String): Array[Byte] = {
    val bytes = files.getOrElse(name, throw new IOException(s"$name does not exist"))
    for (sums <- files.get(Checksums.FILE)) {
      Checksums.read(new String(sums, UTF_8)).check(name, bytes)
    }
    bytes
  }

  private def text(files: Content, name: String) = new String(checked(files, name), UTF_8)

  private def engine(name: String, content: Content)(read: Content => Any): Engine = {
    val sums = new Checksums
    content.foreach { case (file, bytes) => sums.put(file, bytes) }
    Engine(
      name,
      content + (Checksums.FILE -> sums.text.getBytes(UTF_8)),
      read,
      read(content)
    )
  }

  private val network = {
    val network = Plans.network(
      4,
      "squaredError",
      "dropout(0.25)",
      "dense(5, weightInit=normal(std=0.5))",
      "sequential(batchNorm, relu, dense(3))",
      "tanh",
      "dense(2)"
    )
    val scaling = new TargetScaling(Array(1, 0.1), Array(2, 3))
    val saved = new SavedNetwork(network, network.initialValues(1), scaling)
    val files = Map(
      SavedNetwork.WEIGHTS_FILE -> saved.weights,
      SavedNetwork.DESCRIPTION_FILE -> saved.description(saved.weights).getBytes(UTF_8)
    )
    engine("network", files) { files =>
      val read = SavedNetwork.read(
        text(files, SavedNetwork.DESCRIPTION_FILE),
        _ => checked(files, SavedNetwork.WEIGHTS_FILE)
      )
      read.description(read.weights)
    }
  }

  private val numbers = {
    val saved = new SavedNumbers()
      .`with`("mean", 1, 2, 3)
      .`with`("none")
      .`with`("std", Numbers.doubles(Numbers.gaussians(40, 1)): _*)
    val files = Map(
      SavedNumbers.NUMBERS_FILE -> saved.numbers,
      SavedNumbers.DESCRIPTION_FILE -> saved.description(saved.numbers).getBytes(UTF_8)
    )
    engine("numbers", files) { files =>
      val read = SavedNumbers.read(
        text(files, SavedNumbers.DESCRIPTION_FILE),
        _ => checked(files, SavedNumbers.NUMBERS_FILE)
      )
      read.description(read.numbers)
    }
  }

  private val records = Arrays.asList(
    new PassRecord(1, 0.5, 0.5, Double.NaN, Double.NaN, 1e-3, 0.25),
    new PassRecord(2, 1.0 / 3, 0.75, Double.PositiveInfinity, 0.7, 1e-4, 0.5)
  )

  private val history = {
    val text = SavedHistory.write(new History("accuracy", 5, 2, records))
    engine("history", Map(SavedHistory.FILE -> text.getBytes(UTF_8))) { files =>
      SavedHistory.write(SavedHistory.read(this.text(files, SavedHistory.FILE)))
    }
  }

  private def progress(pass: Int): SavedProgress = new SavedProgress(
    Collections.singletonMap("stepSize", "0.01"),
    new Progress(
      Numbers.gaussians(300, pass),
      77L,
      Numbers.gaussians(100, 2),
      Arrays.asList(Numbers.gaussians(100, 3)),
      Numbers.gaussians(110, 5),
      new EarlyStopping.Memory(0.4, 1, 2),
      records.subList(0, pass),
      1
    ),
    if (pass == 2) progress(1).progress else null
  )

  private def bytes(progress: SavedProgress): Array[Byte] = {
    val out = new ByteArrayOutputStream
    progress.write(out)
    out.toByteArray
  }

  private def readProgress(file: Array[Byte]): Seq[Byte] =
    bytes(SavedProgress.read(new ByteArrayInputStream(file), file.length.toLong)).toSeq

  private val checkpoint = {
    val file = bytes(progress(2))
    Engine(
      "checkpoint",
      Map("checkpoint" -> file),
      c => readProgress(checked(c, "checkpoint")),
      file.toSeq
    )
  }

  /** Gives what has been read, or the message of the refusal. */
  private def read(engine: Engine, files: Content, what: String): Either[String, Any] =
    try Right(engine.read(files))
    catch {
      case error: IOException =>
        assertClear(error.getMessage, what)
        Left(error.getMessage)
    }

  private def fuzzEngine(
      title: String,
      engines: Seq[Engine],
      mutations: Int,
      change: (Engine, Random) => (String, Content)
  ): Counts = {
    val counts = new Counts(title)
    for (i <- 0 until mutations) {
      val random = generator(2, i)
      val engine = engines(i % engines.size)
      val (how, files) = change(engine, random)
      val what = s"seed $seed, mutation $i of ${engine.name}: $how"
      val (result, seconds, bytes) =
        try within(what)(read(engine, files, what))
        catch { case error: Throwable => fail(s"$what: $error", error) }
      val outcome = result.fold(_ => Refused, r => if (r == engine.facts) Equal else Other)
      counts.add(how, outcome, seconds, bytes)
    }
    counts.print()
    counts
  }

  private lazy val engines = Seq(network, numbers, history)

  private def damaged(engine: Engine, random: Random): (String, Content) = {
    val names = engine.content.keys.toSeq.sorted
    val name = names(random.nextInt(names.size))
    val others = engines.flatMap(_.content.values)
    if (random.nextInt(30) == 0) "file removed" -> (engine.content - name)
    else {
      val (how, after) = FileMutations.mutate(engine.content(name), others, random)
      how -> engine.content.updated(name, after)
    }
  }

  test("the engine's files and checkpoints are refused or read as they were") {
    val counts =
      fuzzEngine("engine", engines :+ checkpoint, count * 8 / 10, damaged)
    assert(counts.of(Other) === 0)
    assert(counts.of(Refused) > count / 2)
  }

  test("the engine's files without checksums are refused or read as something") {
    fuzzEngine(
      "engine without SHA256SUMS",
      engines.map(e => e.copy(content = e.content - Checksums.FILE)),
      count / 2,
      damaged
    )
  }

  test("checkpoints whose header was changed and digest made anew are refused or read") {
    def signed(engine: Engine, random: Random): (String, Content) = {
      val file = engine.content("checkpoint")
      val length = ByteBuffer.wrap(file).getInt(8)
      val (how, header) = FileMutations.mutate(file.slice(12, 12 + length), Nil, random)
      val front = ByteBuffer.allocate(12).put(file, 0, 8).putInt(header.length).array
      val content = front ++ header ++ file.slice(12 + length, file.length - 32)
      how -> Map("checkpoint" -> (content ++ MessageDigest.getInstance("SHA-256").digest(content)))
    }
    fuzzEngine("checkpoints signed anew", Seq(checkpoint), count / 5, signed)
  }

  test("of two checkpoints, the newest that is whole counts, whatever happened to the other") {
    val folder = Files.createDirectories(parent.resolve("checkpoints"))
    val files = Map(1 -> bytes(progress(1)), 2 -> bytes(progress(2)))
    val names = files.map { case (pass, _) => pass -> f"checkpoint-$pass%06d.bin" }
    val counts = new Counts("folders of checkpoints")
    for (i <- 0 until count / 10) {
      val random = generator(3, i)
      files.foreach { case (pass, file) => Files.write(folder.resolve(names(pass)), file) }
      val hit = 1 + random.nextInt(2)
      val target = folder.resolve(names(hit))
      val how = random.nextInt(8) match {
        case 0 =>
          write(folder, names(hit), Some(Left(())))
          "folder in place of a file"
        case 1 =>
          val digits = "9" * (1 + random.nextInt(40))
          Files.move(target, folder.resolve(s"checkpoint-$digits.bin"))
          "renamed"
        case _ =>
          val (how, after) =
            FileMutations.mutate(files(hit), Seq(Array.empty[Byte]), random)
          Files.write(target, after)
          how
      }
      val what = s"seed $seed, mutation $i of checkpoint $hit: $how"
      val ((found, whole), seconds, memory) = within(what) {
        val checkpoints = new Checkpoints(
          context.hadoopConfiguration,
          folder.toString,
          1,
          Collections.singletonMap("stepSize", "0.01")
        )
        val newest = checkpoints.newest()
        val all = contentOf(folder).values.map(_.toSeq).toSet
        (newest, files.collect { case (pass, file) if all(file.toSeq) => pass }.max)
      }
      assert(found.isPresent, what)
      // A whole one whose name was changed beyond all passes isn't looked for.
      val passes = found.get.progress.passes.size
      assert(passes == whole || how == "renamed", what)
      assert(readProgress(bytes(progress(passes))) === files(passes).toSeq, what)
      counts.add(how, if (passes == 2) Equal else Refused, seconds, memory)
      TemporaryFolders.delete(folder)
      Files.createDirectories(folder)
    }
    counts.print()
  }
}
