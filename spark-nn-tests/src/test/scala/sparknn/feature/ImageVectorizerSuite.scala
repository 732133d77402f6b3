package sparknn.feature

import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream
import java.nio.file.{Files, Paths}
import java.util.Optional
import javax.imageio.ImageIO
import org.apache.spark.ml.attribute.AttributeGroup
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.linalg.Shape
import sparknn.internal.rows.ColumnShape
import sparknn.testing.{Numbers, SharedSpark, TemporaryFolders, ThreeParts}

class ImageVectorizerSuite
    extends AnyFunSuite
    with SharedSpark
    with TemporaryFolders
    with ThreeParts {
  private def vectorizer = new ImageVectorizer().setInputCol("content").setOutputCol("out")

  /** An image whose pixel (y, x) is of this color. */
  private def image(height: Int, width: Int, kind: Int = BufferedImage.TYPE_INT_RGB)(
      color: (Int, Int) => (Int, Int, Int)
  ): BufferedImage = {
    val image = new BufferedImage(width, height, kind)
    for (y <- 0 until height; x <- 0 until width) {
      val (red, green, blue) = color(y, x)
      image.setRGB(x, y, 0xff000000 | red << 16 | green << 8 | blue)
    }
    image
  }

  private def encoded(image: BufferedImage, format: String = "png"): Array[Byte] = {
    val out = new ByteArrayOutputStream
    assert(ImageIO.write(image, format, out))
    out.toByteArray
  }

  private def files(contents: Array[Byte]*): DataFrame =
    spark
      .createDataFrame(contents.zipWithIndex.map { case (bytes, i) => (i, bytes) })
      .toDF("id", "content")

  private def first(data: DataFrame): Array[Double] = data.select("out").head().get(0) match {
    case vector: Vector => vector.toArray
    case _ =>
      data.select("out").head().getList[Float](0).toArray.map(_.asInstanceOf[Float].toDouble)
  }

  private def assertNear(
      got: Array[Double],
      expected: Seq[Double],
      tolerance: Double = 1e-6
  ): Unit = {
    assert(got.length === expected.length)
    for (i <- got.indices) Numbers.assertClose(got(i), expected(i), 0, tolerance, s"number $i")
  }

  private val picture = image(2, 3)((y, x) => (100 * y, 80 * x, 7))
  private val expected =
    for (y <- 0 until 2; x <- 0 until 3; value <- Seq(100 * y, 80 * x, 7)) yield value / 255.0

  test("a file becomes height x width x channels, red first, in [0, 1]") {
    for (format <- Seq("png", "bmp", "tiff")) {
      assertNear(first(vectorizer.transform(files(encoded(picture, format)))), expected)
    }
    val smooth = image(16, 16)((_, _) => (200, 100, 50))
    val jpeg = first(vectorizer.transform(files(encoded(smooth, "jpg"))))
    assertNear(jpeg.take(3), Seq(200, 100, 50).map(_ / 255.0), 0.02)
  }

  test("Spark's image source gives the same as its files, whatever its order of colors") {
    withPath { path =>
      Files.createDirectories(Paths.get(path))
      Files.write(Paths.get(path, "a.png"), encoded(picture))
      val images = spark.read.format("image").load(path)
      assertNear(first(vectorizer.setInputCol("image").transform(images)), expected)
      val binary = spark.read.format("binaryFile").load(path)
      assertNear(first(vectorizer.transform(binary)), expected)
    }
  }

  test("Spark's gray images and those with alpha are read, too") {
    def struct(channels: Int, data: String) = spark.sql(
      s"select named_struct('origin', 'x', 'height', 1, 'width', 2, 'nChannels', $channels, " +
        s"'mode', 0, 'data', X'$data') as content"
    )
    val gray = vectorizer.setChannels(1)
    assertNear(first(gray.transform(struct(1, "00FF"))), Seq(0, 1))
    assertNear(first(vectorizer.transform(struct(1, "0033"))), Seq(0, 0, 0, 0.2, 0.2, 0.2))
    // Blue, green, red, alpha: the second pixel can't be seen.
    assertNear(
      first(vectorizer.transform(struct(4, "003366FFFFFFFF00"))),
      Seq(0.4, 0.2, 0, 0, 0, 0)
    )
  }

  test("gray is weighed as BT.601 says; gray files are neither brightened nor darkened") {
    val gray = vectorizer.setChannels(1)
    val weighed =
      for (y <- 0 until 2; x <- 0 until 3)
        yield (0.299 * 100 * y + 0.587 * 80 * x + 0.114 * 7) / 255
    assertNear(first(gray.transform(files(encoded(picture)))), weighed)
    val image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY)
    val deep = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY)
    for ((level, x) <- Seq(0, 51, 128, 255).zipWithIndex) {
      image.getRaster.setSample(x, 0, 0, level)
      deep.getRaster.setSample(x, 0, 0, level * 257)
    }
    for (levels <- Seq(image, deep)) {
      assertNear(
        first(gray.transform(files(encoded(levels)))),
        Seq(0, 51, 128, 255).map(_ / 255.0)
      )
    }
    assert(first(vectorizer.transform(files(encoded(image)))).length === 12)
  }

  test("indexed colors and transparency are seen as they look before black") {
    val indexed = image(2, 3, BufferedImage.TYPE_BYTE_INDEXED)((_, x) => (255 * (x % 2), 0, 255))
    val expected = for (_ <- 0 until 2; x <- 0 until 3; v <- Seq(x % 2, 0, 1)) yield v.toDouble
    assertNear(first(vectorizer.transform(files(encoded(indexed)))), expected)
    val clear = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB)
    clear.setRGB(0, 0, 0x33ff0000)
    assertNear(first(vectorizer.transform(files(encoded(clear)))), Seq(0.2, 0, 0, 0, 0, 0))
  }

  test("images are resized: a ramp stays a ramp, one color stays that color") {
    val ramp = image(4, 8)((_, x) => (32 * x, 16, 255))
    val wide = first(vectorizer.setHeight(4).setWidth(16).transform(files(encoded(ramp))))
    // Between the centres of the first and the last pixel it is linear.
    for (x <- 1 until 15; y <- 0 until 4) {
      val at = 3 * (16 * y + x)
      Numbers.assertClose(wide(at), 32 * ((x + 0.5) / 2 - 0.5) / 255, 0, 1e-6, s"red of $y, $x")
      Numbers.assertClose(wide(at + 1), 16 / 255.0, 0, 1e-6, s"green of $y, $x")
      Numbers.assertClose(wide(at + 2), 1, 0, 1e-6, s"blue of $y, $x")
    }
    val small = first(vectorizer.setHeight(2).setWidth(2).transform(files(encoded(ramp))))
    assert(small.length === 12)
    // A triangle of half width 4 around 2 and 6, cut off at the edges.
    def triangle(center: Double) = {
      val weights = (0 until 8).map(x => math.max(0, 1 - math.abs(x + 0.5 - center) / 4))
      weights.zipWithIndex.map { case (w, x) => w * 32 * x }.sum / weights.sum / 255
    }
    assertNear(small, Seq(2.0, 6.0, 2.0, 6.0).flatMap(c => Seq(triangle(c), 16 / 255.0, 1)))
  }

  test("where an image shrinks, every pixel counts") {
    val dots = image(64, 64)((y, x) => if (y % 8 == 1 && x % 8 == 1) (255, 255, 255) else (0, 0, 0))
    val small =
      first(vectorizer.setHeight(4).setWidth(4).setChannels(1).transform(files(encoded(dots))))
    assert(small.forall(v => v > 0.5 / 64 && v < 2.0 / 64), small.mkString(" "))
  }

  test("the new column says how many numbers it has, and in which shape, where that is known") {
    val data = files(encoded(picture))
    def field(stage: ImageVectorizer) = {
      val field = stage.transform(data).schema("out")
      assert(field === stage.transformSchema(data.schema)("out"))
      field
    }
    val sized = vectorizer.setHeight(5).setWidth(4)
    for (stage <- Seq(sized, sized.copy(ParamMap.empty).setHandleInvalid("skip"))) {
      assert(AttributeGroup.fromStructField(field(stage)).size === 60)
      assert(ColumnShape.of(field(stage)) === Optional.of(Shape.of(5, 4, 3)))
    }
    assert(
      ColumnShape.of(field(sized.setOutputType("array<float>").setChannels(1))) ===
        Optional.of(Shape.of(5, 4, 1))
    )
    assert(AttributeGroup.fromStructField(field(vectorizer)).size === -1)
    assert(ColumnShape.of(field(vectorizer)) === Optional.empty)
    val arrays = vectorizer.setOutputType("array<float>").transform(data)
    assert(arrays.schema("out").dataType.catalogString === "array<float>")
    assertNear(first(arrays), expected)
  }

  private val broken = encoded(picture).take(60)
  private lazy val mixed =
    files(encoded(picture), "no image".getBytes, broken, null, encoded(picture), Array[Byte]())

  test("an image that can't be decoded is an error that names the column, unless told otherwise") {
    val cases = Seq[(Array[Byte], String)](
      ("no image".getBytes, "got 8 bytes"),
      (broken, "got 60 bytes"),
      (null, "got null")
    )
    for ((content, came) <- cases) {
      val error = intercept[Exception](vectorizer.transform(files(content)).collect())
      assert(messages(error).contains("'content' must be an image"))
      assert(messages(error).contains(came))
    }
  }

  test("keep leaves their rows with null, skip leaves them out") {
    val kept = vectorizer.setHandleInvalid("keep").transform(mixed).orderBy("id").collect()
    assert(kept.map(_.isNullAt(2)).toSeq === Seq(false, true, true, true, false, true))
    for (kind <- Seq("vector", "array<float>")) {
      val skipped = vectorizer.setHandleInvalid("skip").setOutputType(kind).transform(mixed)
      assert(skipped.columns.toSeq === Seq("id", "content", "out"))
      assert(skipped.orderBy("id").collect().map(_.getInt(0)).toSeq === Seq(0, 4))
      assertNear(first(skipped), expected)
    }
  }

  test("an image of Spark's source without pixels is invalid") {
    withPath { path =>
      Files.createDirectories(Paths.get(path))
      Files.write(Paths.get(path, "a.png"), broken)
      val images = spark.read.format("image").load(path)
      val stage = vectorizer.setInputCol("image")
      assert(stage.setHandleInvalid("keep").transform(images).head().isNullAt(1))
      assert(stage.setHandleInvalid("skip").transform(images).count() === 0)
    }
  }

  test("an image too large for memory is refused by its header") {
    val header = encoded(image(1, 1)((_, _) => (0, 0, 0)))
    // Width and height of a PNG stand behind its signature; the checksum follows the header.
    val huge = java.nio.ByteBuffer.wrap(header.clone).putInt(16, 1000000).putInt(20, 1000000)
    val crc = new java.util.zip.CRC32
    crc.update(huge.array, 12, 17)
    huge.putInt(29, crc.getValue.toInt)
    val error = intercept[Exception](vectorizer.transform(files(huge.array)).collect())
    assert(
      messages(error).contains("must be an image of 1 to 67108864 pixels, got 1000000 x 1000000")
    )
  }
}
