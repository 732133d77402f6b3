package sparknn.tuning;

/**
 * What came of one candidate of a search.
 *
 * @param number of the candidate, from 0: its place among the settings
 * @param bracket of Hyperband, from 0
 * @param settings its Params, such as {@code stepSize=0.01, dropout=0.2}
 * @param passes that it was trained for
 * @param metric on the held-out rows, of the pass with the lowest validation loss; not a number if
 *     there is none
 * @param validationLoss of that pass
 * @param seconds of training
 * @param error why it ended early, empty if it did not
 * @since 0.1.0
 */
public record Trial(
    int number,
    int bracket,
    String settings,
    int passes,
    double metric,
    double validationLoss,
    double seconds,
    String error) {}
