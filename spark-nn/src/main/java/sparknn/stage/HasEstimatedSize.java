package sparknn.stage;

/**
 * A model that knows how much memory it takes. Spark Connect of Spark 4.1 asks for that, to keep
 * the models of a session within bounds; Spark's own answer would follow every reference.
 */
public interface HasEstimatedSize {
  /**
   * About so many bytes. To be written in the class of the model: before a default method of an
   * interface goes that of Spark 4.1's {@code Model}.
   */
  long estimatedSize();
}
