package sparknn.examples;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.Styler;
import sparknn.nn.diagnostics.LayerStatistics;

/** Histograms of layers, one row of them for each experiment. */
final class HistogramSheet {
  private static final int WIDTH = 190;
  private static final int HEIGHT = 140;

  private HistogramSheet() {}

  /** Draws them in a PNG file. */
  static void draw(String[][] titles, List<List<LayerStatistics>> experiments, Path file)
      throws IOException {
    List<CategoryChart> charts = new ArrayList<>();
    int columns = 0;
    for (int row = 0; row < experiments.size(); row++) {
      List<LayerStatistics> layers = experiments.get(row);
      columns = layers.size();
      for (int i = 0; i < columns; i++) {
        String title =
            i == 0
                ? titles[row][0] + ", " + titles[row][1]
                : String.format(Locale.ROOT, "%d: std %.3g", i + 1, layers.get(i).std());
        charts.add(chart(title, layers.get(i)));
      }
    }
    BitmapEncoder.saveBitmap(
        charts, experiments.size(), columns, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static CategoryChart chart(String title, LayerStatistics layer) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    List<Double> middles = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    int bins = layer.histogram().length;
    double width = (layer.largest() - layer.least()) / bins;
    for (int i = 0; i < bins; i++) {
      middles.add(layer.least() + (i + 0.5) * width);
      counts.add(layer.histogram()[i]);
    }
    CategorySeries series = chart.addSeries("values", middles, counts);
    series.setFillColor(new Color(0x33, 0x66, 0x99));
    chart
        .getStyler()
        .setLegendVisible(false)
        .setChartTitleFont(chart.getStyler().getChartTitleFont().deriveFont(11f))
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false);
    chart
        .getStyler()
        .setAvailableSpaceFill(1)
        .setYAxisTicksVisible(false)
        .setPlotGridLinesVisible(false)
        .setXAxisMaxLabelCount(3)
        .setXAxisDecimalPattern(width * bins < 0.2 ? "0.#E0" : "0.##")
        .setAxisTickLabelsFont(chart.getStyler().getAxisTickLabelsFont().deriveFont(9f))
        .setYAxisGroupPosition(0, Styler.YAxisPosition.Left);
    return chart;
  }
}
