package sparknn.nn.linalg

import sparknn.testing.Numbers

/** Compares every product of Blas with Breeze in double precision. A program of its own, so that it
  * also runs in other JVMs, with other settings; prints what it found.
  */
object BlasCheck {
  // One row, one column, one term; odd sizes; sizes around the widths of vector kernels; large.
  private val sizes =
    Seq((1, 1, 1), (1, 10, 7), (5, 1, 3), (3, 4, 1), (7, 5, 3), (8, 16, 32), (17, 33, 65)) ++
      Seq((1, 128, 256), (32, 31, 100), (64, 64, 64), (129, 10, 257), (200, 150, 300))

  private type Product =
    (Int, Int, Int, Array[Float], Int, Array[Float], Int, Float, Array[Float], Int) => Unit

  /** The largest error over the bound `k · 2^-23 · Σ|a||b|` of a sum of k products, per routine. */
  def errors(): Map[String, Double] = Map(
    "multiply" -> worst(Blas.multiply(_, _, _, _, _, _, _, _, _, _), false, false),
    "multiplyTransposedA" ->
      worst(Blas.multiplyTransposedA(_, _, _, _, _, _, _, _, _, _), true, false),
    "multiplyTransposedB" ->
      worst(Blas.multiplyTransposedB(_, _, _, _, _, _, _, _, _, _), false, true)
  )

  /** The same for the routines in double precision, with the bound `k · 2^-52 · Σ|a||b|`. */
  def doubleErrors(): Map[String, Double] = Map(
    "double multiply" -> worstDouble(false)(Blas.multiply(_, _, _, _, _, _, _)),
    "double multiplyTransposedA" ->
      worstDouble(true)(Blas.multiplyTransposedA(_, _, _, _, _, _, _)),
    "double multiplyTransposedB" ->
      worstDouble(false, transposedB = true)(Blas.multiplyTransposedB(_, _, _, _, _, _, _))
  )

  private def worstDouble(transposedA: Boolean, transposedB: Boolean = false)(
      product: (Int, Int, Int, Array[Double], Array[Double], Double, Array[Double]) => Unit
  ): Double =
    (for ((m, n, k) <- sizes; beta <- Seq(0.0, 1.0, -0.5)) yield {
      val a = Numbers.doubles(Numbers.gaussians(m * k, 1))
      val b = Numbers.doubles(Numbers.gaussians(k * n, 2))
      val c = Numbers.doubles(Numbers.gaussians(m * n, 3))
      if (beta == 0) java.util.Arrays.fill(c, Double.NaN)
      val before = c.clone
      product(m, n, k, a, b, beta, c)
      (for (i <- 0 until m; j <- 0 until n) yield {
        val terms =
          (0 until k).map { l =>
            a(if (transposedA) l * m + i else i * k + l) *
              b(if (transposedB) j * k + l else l * n + j)
          }
        val old = if (beta == 0) 0.0 else beta * before(i * n + j)
        val bound = (k + 2) * math.pow(2, -52) * (terms.map(math.abs).sum + math.abs(old))
        math.abs(c(i * n + j) - (terms.sum + old)) / bound
      }).reduce(worse(_, _))
    }).reduce(worse(_, _))

  private def worst(product: Product, transposedA: Boolean, transposedB: Boolean): Double =
    (for ((m, n, k) <- sizes; offset <- Seq(0, 3); beta <- Seq(0f, 1f, -0.5f)) yield {
      val a = Numbers.gaussians(m * k + 2 * offset, 1)
      val b = Numbers.gaussians(k * n + 2 * offset, 2)
      val c = Numbers.gaussians(m * n + 2 * offset, 3)
      // With beta 0 what was there must not count, not even where it is no number.
      if (beta == 0) java.util.Arrays.fill(c, offset, offset + m * n, Float.NaN)
      val before = c.clone
      product(m, n, k, a, offset, b, offset, beta, c, offset)

      var worst = 0.0
      for (i <- 0 until m; j <- 0 until n) {
        var (expected, sizes) = (0.0, 0.0)
        var l = 0
        while (l < k) {
          val left = a(offset + (if (transposedA) l * m + i else i * k + l)).toDouble
          val right = b(offset + (if (transposedB) j * k + l else l * n + j)).toDouble
          expected += left * right
          sizes += math.abs(left * right)
          l += 1
        }
        val at = offset + i * n + j
        val old = if (beta == 0) 0.0 else beta * before(at).toDouble
        val bound = (k + 2) * math.pow(2, -23) * (sizes + math.abs(old))
        worst = worse(worst, math.abs(c(at) - (expected + old)) / bound)
      }
      for (i <- c.indices if i < offset || i >= offset + m * n) {
        if (c(i) != before(i)) worst = Double.PositiveInfinity
      }
      worst
    }).reduce(worse(_, _))

  /** The larger; not a number is worst of all. */
  private def worse(a: Double, b: Double): Double =
    if (a.isNaN || b.isNaN) Double.PositiveInfinity else math.max(a, b)

  /** With the argument `netlib` something else looks for native BLAS first, as MLlib does. */
  def main(args: Array[String]): Unit = {
    if (args.contains("netlib")) {
      println("netlib before: " + dev.ludovic.netlib.blas.BLAS.getInstance.getClass.getSimpleName)
      try dev.ludovic.netlib.blas.NativeBLAS.getInstance
      catch { case e: Throwable => println(s"netlib failed: ${e.getClass.getSimpleName}") }
    }
    println(s"native: ${Blas.isNative}")
    println(s"name: ${Blas.name}")
    for ((routine, error) <- errors()) println(s"$routine: ${if (error <= 1) "right" else error}")
    println(s"lapack: ${Lapack.name}")
    val values = new Array[Double](2)
    Lapack.symmetricEigen(2, Array(2.0, 1.0, Double.NaN, 2.0), values)
    println(s"eigenvalues: ${values.map(v => math.rint(v * 1e12) / 1e12).mkString(" ")}")
    if (args.contains("netlib")) {
      println("netlib after: " + dev.ludovic.netlib.blas.BLAS.getInstance.getClass.getSimpleName)
    }
    val property = "dev.ludovic.netlib.blas.nativeLibPath"
    println("property: " + sys.props.getOrElse(property, "none"))
  }
}
