/** Losses and metrics: what a network is trained for and what is reported beside it. */
package sparknn.nn.loss;
