package sparknn.examples;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import sparknn.examples.RandomSearch.Comparison;
import sparknn.examples.RandomSearch.Range;
import sparknn.examples.RandomSearch.Trial;

/**
 * Figure 1 of Bergstra and Bengio 2012: two searches in the square of two Params. The curve above
 * the square is R² by the step size, the one beside it R² by the penalty; grey lines lead from the
 * points to what they have found of the curve above.
 */
final class RandomSearchPlot {
  private static final int PANEL = 640;
  private static final Color GREY = new Color(0, 0, 0, 70);
  private static final Color BLUE = new Color(0x1f77b4);
  private static final Color GREEN = new Color(0x2ca02c);
  private static final Color ORANGE = new Color(0xdd9a00);
  private static final Color RED = new Color(0xd62728);
  // The square is 1 by 1; the curves stand off it by a gap and are so high where R² is 1.
  private static final double GAP = 0.05;
  private static final double HEIGHT = 0.4;

  private final Range stepSizes;
  private final Range penalties;
  private final Curves curves;

  private RandomSearchPlot(Range stepSizes, Range penalties, Curves curves) {
    this.stepSizes = stepSizes;
    this.penalties = penalties;
    this.curves = curves;
  }

  /** R² by each Param while the other stays. */
  record Curves(List<Trial> byStepSize, List<Trial> byPenalty) {}

  /** Writes the two panels side by side as a PNG file. */
  static void write(Comparison comparison, Range penalties, Curves curves, Path file)
      throws IOException {
    RandomSearchPlot plot = new RandomSearchPlot(comparison.stepSizes(), penalties, curves);
    BufferedImage image = new BufferedImage(2 * PANEL, PANEL, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    plot.panel("Grid search", comparison.grid()).paint(graphics, PANEL, PANEL);
    graphics.translate(PANEL, 0);
    plot.panel("Random search", comparison.random()).paint(graphics, PANEL, PANEL);
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  private XYChart panel(String title, List<Trial> trials) {
    Trial best = RandomSearch.best(trials);
    long different = trials.stream().mapToDouble(Trial::stepSize).distinct().count();
    String text = "%s: %d trainings, %d step sizes, best R² %.3f";
    XYChart chart =
        new XYChartBuilder()
            .title(String.format(Locale.ROOT, text, title, trials.size(), different, best.r2()))
            .xAxisTitle("step size (important)")
            .yAxisTitle("penalty (unimportant)")
            .build();
    chart.getStyler().setLegendVisible(false).setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false).setMarkerSize(9);
    chart.getStyler().setAxisTicksVisible(false).setPlotGridLinesVisible(false);
    chart.getStyler().setPlotContentSize(1).setAntiAlias(true);
    chart.getStyler().setXAxisMin(-0.08 - GAP - HEIGHT).setXAxisMax(1.13);
    chart.getStyler().setYAxisMin(-0.06).setYAxisMax(1.02 + GAP + HEIGHT);

    double[] ends = {0, 1};
    line(chart, "R² = 0 above", ends, new double[] {1 + GAP, 1 + GAP}, GREY);
    line(chart, "R² = 0 beside", new double[] {-GAP, -GAP}, ends, GREY);
    line(chart, "square", new double[] {0, 1, 1, 0, 0}, new double[] {0, 0, 1, 1, 0}, Color.BLACK);
    for (Trial trial : trials) {
      double[] across = {x(trial), x(trial)};
      line(chart, "to " + trial, across, new double[] {y(trial), above(trial)}, GREY);
    }
    curve(chart, "by step size", curves.byStepSize(), this::x, this::above, GREEN);
    curve(chart, "by penalty", curves.byPenalty(), this::beside, this::y, ORANGE);
    points(chart, "trials", trials, BLUE, SeriesMarkers.CIRCLE);
    points(chart, "best", List.of(best), RED, SeriesMarkers.DIAMOND);
    label(chart, number(stepSizes.low()), 0.05, -0.04);
    label(chart, number(stepSizes.high()), 0.95, -0.04);
    label(chart, number(penalties.low()), 1.07, 0.02);
    label(chart, number(penalties.high()), 1.07, 0.98);
    label(chart, "R² = 1", -0.07, 1 + GAP + HEIGHT);
    label(chart, "R² = 1", -GAP - HEIGHT, -0.04);
    return chart;
  }

  private double x(Trial trial) {
    return stepSizes.place(trial.stepSize());
  }

  private double y(Trial trial) {
    return penalties.place(trial.penalty());
  }

  private double above(Trial trial) {
    return 1 + GAP + HEIGHT * Math.max(0, trial.r2());
  }

  private double beside(Trial trial) {
    return -GAP - HEIGHT * Math.max(0, trial.r2());
  }

  /** The trials in the square, and what they have found of the curve above. */
  private void points(XYChart chart, String name, List<Trial> trials, Color color, Marker marker) {
    scatter(chart, name, all(trials, this::x), all(trials, this::y), color, marker);
    scatter(chart, name + " above", all(trials, this::x), all(trials, this::above), color, marker);
  }

  private static void scatter(
      XYChart chart, String name, double[] x, double[] y, Color color, Marker marker) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(marker).setMarkerColor(color);
  }

  private static void curve(
      XYChart chart,
      String name,
      List<Trial> trials,
      ToDoubleFunction<Trial> x,
      ToDoubleFunction<Trial> y,
      Color color) {
    line(chart, name, all(trials, x), all(trials, y), color).setLineWidth(2.5f);
  }

  private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineWidth(1);
    return series;
  }

  private static void label(XYChart chart, String text, double x, double y) {
    chart.addAnnotation(new AnnotationText(text, x, y, false));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.0e", value);
  }

  private static double[] all(List<Trial> trials, ToDoubleFunction<Trial> coordinate) {
    return trials.stream().mapToDouble(coordinate).toArray();
  }
}
