package sparknn.nn.param;

/** What a tensor is for: decides which array it lies in and what a step does to it. */
public enum Role {
  /** Trained; penalties, weight decay and max-norm apply. */
  WEIGHT,
  /** Trained; biases, factors of normalisation and the like, to which no penalty applies. */
  PARAMETER,
  /** Trained row by row: of an embedding, of which a batch touches some rows; not penalised. */
  TABLE,
  /** Kept beside the training, such as a running mean; averaged over workers. */
  STATISTIC,
  /** Fixed before the training begins: never moved, never averaged. */
  CONSTANT
}
