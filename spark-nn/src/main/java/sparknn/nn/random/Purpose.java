package sparknn.nn.random;

/** What random numbers are drawn for: the second part of every address. */
public enum Purpose {
  /** Initial parameters. */
  INITIALIZATION(1),
  /** Which worker a row goes to. */
  PLACEMENT(2),
  /** Which rows are held out for validation. */
  VALIDATION_SPLIT(3),
  /** The order of the rows within a pass. */
  SHUFFLE(4),
  /** Which units are dropped. */
  DROPOUT(5),
  /** Noise that is added to values. */
  NOISE(6),
  /** Directions in which a gradient is checked. */
  DIAGNOSTICS(7),
  /** Which settings a random search tries. */
  SEARCH(8),
  /** The seeds of an ensemble's members. */
  MEMBERS(9),
  /** How often a row is in a bootstrap sample. */
  BOOTSTRAP(10),
  /** How images are changed in training. */
  AUGMENTATION(11),
  /** How much of another example is mixed into an example. */
  MIXUP(12);

  /** Part of every address, and models are reproducible across versions: never changed. */
  final long code;

  Purpose(long code) {
    this.code = code;
  }
}
