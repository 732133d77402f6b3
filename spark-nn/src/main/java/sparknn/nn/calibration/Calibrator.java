package sparknn.nn.calibration;

import sparknn.nn.train.Network;
import sparknn.nn.train.NetworkValues;

/**
 * Brings what a trained network predicts in line with examples that it was not trained on, by its
 * output layer alone: a calibrated network is saved, loaded and scored as any other.
 */
public interface Calibrator {
  /**
   * Calibrates.
   *
   * @param values of the network; its output layer's are changed in place
   */
  void calibrate(Network network, NetworkValues values, HeldOutOutputs examples);
}
