package sparknn.stage;

/** A model of one network, as stages see it that score rows with several: ensembles. */
public interface NetworkModel {
  /** What scores rows; shared by all copies of the model. */
  Scorer scorer();
}
