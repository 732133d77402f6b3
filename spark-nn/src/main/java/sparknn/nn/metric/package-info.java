/** Metrics of held-out rows, by which a training may choose its best pass. */
package sparknn.nn.metric;
