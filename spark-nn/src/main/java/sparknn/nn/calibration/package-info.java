/** What brings predictions in line with held-out rows, after a training. */
package sparknn.nn.calibration;
