package sparknn.stage

import java.lang.management.ManagementFactory
import java.nio.file.{Files, Paths}
import java.util.concurrent.TimeUnit
import org.apache.spark.ml.linalg.Vectors
import org.apache.spark.sql.SparkSession
import org.scalatest.funsuite.AnyFunSuite
import sparknn.classification.NeuralNetworkClassifier
import sparknn.testing.{OtherJvm, TemporaryFolders}

/** A fit with checkpoints that takes its time. Prints the bits of the parameters. */
object LongFit {
  val Passes = 30

  def main(arguments: Array[String]): Unit = {
    val spark = SparkSession
      .builder()
      .master("local[2]")
      .config("spark.ui.enabled", false)
      .config("spark.sql.shuffle.partitions", 2)
      .getOrCreate()
    val random = new scala.util.Random(1)
    val rows = Seq.fill(300) {
      val (x, y) = (random.nextGaussian(), random.nextGaussian())
      ((if (x * y > 0) 1.0 else 0.0), Vectors.dense(x, y))
    }
    val data = spark.createDataFrame(rows).toDF("label", "features").repartition(2)
    val model = new NeuralNetworkClassifier()
      .setLayers("dense(12)", "batchNorm", "relu", "dropout(0.1)")
      .setMaxIter(Passes)
      .setNumWorkers(2)
      .setAveragingInterval(1)
      .setValidationFraction(0.2)
      .setPatience(Passes)
      .setSeed(4)
      .setVerbose(true)
      .setCheckpointDir(arguments(0))
      .fit(data)
    println("passes: " + model.summary.passes.size)
    println("bits: " + model.parameters.map(java.lang.Float.floatToRawIntBits).mkString(","))
    spark.stop()
  }
}

class KilledDriverSuite extends AnyFunSuite with TemporaryFolders {
  private val options =
    ManagementFactory.getRuntimeMXBean.getInputArguments.toArray.toSeq.map(_.toString)

  private def run(folder: String) = {
    val outcome = OtherJvm.run(LongFit.getClass, options :+ "-Xmx1g", Seq(folder))
    assert(outcome.exit === 0, outcome.err)
    outcome
  }

  test("a driver killed in the middle of a pass, and started again, comes to the same bits") {
    withPath { undisturbed =>
      val whole = run(undisturbed)
      assert(whole("passes").toInt === LongFit.Passes)
      withPath { folder =>
        var killed = 0
        for (passes <- Seq(4, 11)) {
          val process = OtherJvm.start(LongFit.getClass, options :+ "-Xmx1g", Seq(folder))
          val reached = Paths.get(folder, f"checkpoint-$passes%06d.bin")
          while (process.isAlive && !Files.exists(reached)) Thread.sleep(5)
          killed += (if (process.isAlive) 1 else 0)
          process.destroyForcibly().waitFor() // SIGKILL.
        }
        assert(killed === 2)
        assert(!Files.exists(Paths.get(folder, f"checkpoint-${LongFit.Passes}%06d.bin")))
        val resumed = run(folder)
        assert(resumed("bits") === whole("bits"))
        assert(resumed("passes") === whole("passes"))
        val made = resumed.out.linesIterator.count(_.startsWith("Finished pass"))
        assert(made < LongFit.Passes - 10, "it must have gone on, not begun again")
      }
    }
  }

  test("with sparknn.blas=strict, a model has the same bits on an older processor") {
    val strict = Seq("-Xmx1g", "-Dsparknn.blas=strict", "-XX:+IgnoreUnrecognizedVMOptions")
    // No AVX and no fused multiply-add.
    val older = Seq("-XX:UseAVX=0")
    val bits = Seq(strict, strict ++ older).map { settings =>
      withPath { folder =>
        val outcome = OtherJvm.run(LongFit.getClass, options ++ settings, Seq(folder))
        assert(outcome.exit === 0, outcome.err)
        outcome("bits")
      }
    }
    assert(bits.distinct.size === 1)
  }

  test("stopped by Ctrl-C, it ends soon and leaves no file behind") {
    withPath { folder =>
      val scratch = Files.createDirectories(Paths.get(folder, "scratch"))
      val checkpoints = Paths.get(folder, "checkpoints")
      val settings = Seq(
        "-Xmx1g",
        s"-Djava.io.tmpdir=$scratch",
        s"-Dspark.local.dir=$scratch",
        "-XX:-UsePerfData"
      )
      val process = OtherJvm.start(LongFit.getClass, options ++ settings, Seq(checkpoints.toString))
      while (process.isAlive && !Files.exists(checkpoints.resolve("checkpoint-000003.bin"))) {
        Thread.sleep(5)
      }
      new ProcessBuilder("kill", "-INT", process.pid.toString).start().waitFor()
      assert(process.waitFor(20, TimeUnit.SECONDS), "it must end within 20 s")
      assert(process.exitValue === 130) // 128 and SIGINT.
      assert(scratch.toFile.list().toSeq === Nil)
    }
  }
}
