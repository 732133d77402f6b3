package sparknn.examples;

import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;

/**
 * Images of digits as by hand, 28 × 28: strokes that are turned, slanted, bent, thick or thin, out
 * of place and noisy, so that a linear model gets less than nine in ten right and a network more.
 *
 * <p>An image is a pure function of (seed, number).
 */
public final class GeneratedDigits {
  static final int SIDE = 28;

  // Strokes of each digit as x, y pairs in [0, 1], y downwards.
  private static final double[][] STROKES = {
    {.5, .05, .2, .15, .1, .5, .2, .85, .5, .95, .8, .85, .9, .5, .8, .15, .5, .05},
    {.3, .25, .55, .05, .55, .95},
    {.15, .25, .3, .07, .6, .05, .82, .22, .75, .45, .4, .7, .12, .95, .88, .95},
    {.15, .12, .5, .05, .8, .2, .7, .4, .42, .47, .75, .55, .85, .75, .55, .95, .13, .87},
    {.65, .95, .65, .05, .1, .65, .9, .65},
    {.82, .05, .25, .05, .2, .42, .6, .4, .85, .62, .72, .88, .4, .95, .12, .85},
    {.7, .05, .35, .25, .15, .6, .25, .88, .55, .95, .82, .8, .78, .55, .5, .47, .2, .6},
    {.12, .07, .88, .07, .55, .5, .4, .95},
    {
      .5, .48, .22, .3, .3, .08, .55, .05, .78, .15, .75, .35, .5, .48, .2, .65, .22, .88, .5, .95,
      .8, .88, .82, .65, .5, .48
    },
    {.8, .4, .5, .53, .2, .4, .22, .15, .5, .05, .78, .15, .8, .4, .75, .7, .5, .95}
  };

  private GeneratedDigits() {}

  /**
   * Rows with the columns {@code label} (double, 0 to 9) and {@code features} (vector of 784 values
   * in [0, 1], row by row).
   *
   * @param spark the session
   * @param rows how many
   * @param seed other seeds give other images
   */
  public static Dataset<Row> images(SparkSession spark, long rows, long seed) {
    UDF1<Long, Vector> image = number -> Vectors.dense(draw(seed, number));
    return spark
        .range(rows)
        .select(
            functions.col("id").mod(10).cast("double").as("label"),
            functions
                .udf(image, SQLDataTypes.VectorType())
                .apply(functions.col("id"))
                .as("features"));
  }

  /** The pixels of one image, row by row, in [0, 1]. */
  static double[] draw(long seed, long number) {
    Random random = new Random(seed * 1_000_003 + number * 7_919);
    random.nextLong();
    double[] strokes = STROKES[(int) (number % 10)];
    double[] points = warped(strokes, random);
    double thickness = 0.7 + 1.1 * random.nextDouble();
    double ink = 0.6 + 0.4 * random.nextDouble();
    double[] pixels = new double[SIDE * SIDE];
    for (int i = 0; i + 3 < points.length; i += 2) {
      line(pixels, points, i, thickness, ink);
    }
    double noise = 0.25 * random.nextDouble();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.min(1, Math.max(0, pixels[i] + noise * random.nextGaussian()));
    }
    return pixels;
  }

  /** The strokes, each point moved a little, then turned, slanted, scaled and shifted as one. */
  private static double[] warped(double[] strokes, Random random) {
    double angle = 0.2 * random.nextGaussian();
    double slant = 0.2 * random.nextGaussian();
    double width = 12 + 6 * random.nextDouble();
    double height = 14 + 6 * random.nextDouble();
    double left = SIDE / 2.0 + 1.5 * random.nextGaussian();
    double top = SIDE / 2.0 + 1.5 * random.nextGaussian();
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double[] points = new double[strokes.length];
    for (int i = 0; i < points.length; i += 2) {
      double y = (strokes[i + 1] - 0.5 + 0.035 * random.nextGaussian()) * height;
      double x = (strokes[i] - 0.5 + 0.035 * random.nextGaussian()) * width - slant * y;
      points[i] = left + cos * x - sin * y;
      points[i + 1] = top + sin * x + cos * y;
    }
    return points;
  }

  /** Inks the pixels near the line from point i to the next: full within the pen, then fading. */
  private static void line(double[] pixels, double[] points, int i, double thickness, double ink) {
    double x = points[i];
    double y = points[i + 1];
    double dx = points[i + 2] - x;
    double dy = points[i + 3] - y;
    double length = Math.max(1e-9, dx * dx + dy * dy);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        double along = ((column - x) * dx + (row - y) * dy) / length;
        double t = Math.min(1, Math.max(0, along));
        double distance = Math.hypot(column - x - t * dx, row - y - t * dy);
        double value = ink * Math.min(1, Math.max(0, thickness + 0.5 - distance));
        pixels[row * SIDE + column] = Math.max(pixels[row * SIDE + column], value);
      }
    }
  }
}
