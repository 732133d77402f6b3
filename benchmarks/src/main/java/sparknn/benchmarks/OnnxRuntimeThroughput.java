package sparknn.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import sparknn.classification.NeuralNetworkClassificationModel;

/** ONNX Runtime on a network of dense layers with ReLU between them, in a Python of the user's. */
final class OnnxRuntimeThroughput {
  private static final String RESULT = "onnx: ";

  private OnnxRuntimeThroughput() {}

  /** Rows a second in batches, and microseconds of one row. */
  static double[] run(
      String python, NeuralNetworkClassificationModel model, int[] sizes, int threads)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("onnx-throughput");
    Path script = folder.resolve("onnx_throughput.py");
    try (InputStream text = OnnxRuntimeThroughput.class.getResourceAsStream("onnx_throughput.py")) {
      Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
    }
    float[] parameters = model.parameters();
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(parameters);
    Path weights = Files.write(folder.resolve("weights.bin"), bytes.array());
    String layers =
        Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("-"));
    Process process =
        new ProcessBuilder(
                python, script.toString(), layers, weights.toString(), Integer.toString(threads))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("ONNX Runtime's run failed:\n" + output);
    }
    return output
        .lines()
        .filter(line -> line.startsWith(RESULT))
        .map(line -> line.substring(RESULT.length()).split(" ", -1))
        .map(words -> Arrays.stream(words).mapToDouble(Double::parseDouble).toArray())
        .findFirst()
        .orElseThrow(() -> new IOException("ONNX Runtime's run gave no result:\n" + output));
  }
}
