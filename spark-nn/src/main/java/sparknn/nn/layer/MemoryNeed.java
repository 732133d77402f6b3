package sparknn.nn.layer;

import java.util.Locale;

/**
 * How much memory something takes that works on mini-batches.
 *
 * @param fixed bytes, whatever the mini-batch
 * @param perExample bytes for each example of it
 */
public record MemoryNeed(long fixed, long perExample) {
  /** As many bytes whatever the mini-batch. */
  public static MemoryNeed fixed(long bytes) {
    return new MemoryNeed(bytes, 0);
  }

  /** So many numbers in single precision, fixed and for each example. */
  public static MemoryNeed floats(long fixed, long perExample) {
    return new MemoryNeed(Float.BYTES * fixed, Float.BYTES * perExample);
  }

  /** Of both. */
  public MemoryNeed plus(MemoryNeed other) {
    return new MemoryNeed(fixed + other.fixed, perExample + other.perExample);
  }

  /** Bytes for a mini-batch of so many examples. */
  public long bytes(int examples) {
    return fixed + examples * perExample;
  }

  /** The largest mini-batch that fits into so many bytes; 0 if none does. */
  public int largestBatch(long bytes) {
    long room = Math.max(0, bytes - fixed);
    return (int) Math.min(Integer.MAX_VALUE, room / Math.max(1, perExample));
  }

  /** Bytes as people read them, such as {@code 1.5 GB}. */
  public static String text(long bytes) {
    double mega = bytes / (1024.0 * 1024);
    return mega < 1024
        ? String.format(Locale.ROOT, "%.1f MB", mega)
        : String.format(Locale.ROOT, "%.1f GB", mega / 1024);
  }
}
